import { Ajv, type ErrorObject } from 'ajv';
import schema from './mapping.schema.json' with { type: 'json' };

/** The options that `mapping.schema.json` is compiled with, here or by a build. */
export const VALIDATOR_OPTIONS = {
  allErrors: true,
  strict: true,
  strictRequired: false,
  strictTypes: false,
  allowUnionTypes: true,
} as const;

let validate: ReturnType<Ajv['compile']> | undefined;

/** What is wrong with a value by `mapping.schema.json`; empty when it is valid. Compiled on first use. */
export function mappingErrors(value: unknown): readonly ErrorObject[] {
  validate ??= new Ajv(VALIDATOR_OPTIONS).compile(schema);
  return validate(value) ? [] : (validate.errors ?? []);
}
