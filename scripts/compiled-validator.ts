import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import schema from '../server/src/schema/configuration/kqlens.schema.json' with { type: 'json' };
import { VALIDATOR_OPTIONS } from '../server/src/schema/configuration/validator.js';

/**
 * The source of a module that stands in for `configuration/validator.ts`: the same `schemaErrors`, with the JSON Schema
 * compiled beforehand, so that the program neither loads the compiler nor builds functions from text when it runs.
 */
export function compiledValidatorSource(): string {
  const ajv = new Ajv({ ...VALIDATOR_OPTIONS, code: { source: true, esm: true } });
  const validator = standaloneCode.default(ajv, ajv.compile(schema));
  return `${validator}\nexport const schemaErrors = (value) => (validate(value) ? [] : (validate.errors ?? []));\n`;
}

/** An esbuild plugin that puts the compiled configuration validator in place of the one that compiles at run time. */
export const compiledValidator: Plugin = {
  name: 'compiled-validator',
  setup(build) {
    build.onLoad({ filter: /configuration[\\/]validator\.ts$/ }, () => ({
      contents: compiledValidatorSource(),
      loader: 'js',
      resolveDir: import.meta.dirname,
    }));
  },
};
