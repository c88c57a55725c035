import { Ajv, type ErrorObject } from 'ajv';
import { lazy } from '../../schema/data-files.js';
import schema from '../rule-test.schema.json' with { type: 'json' };

/** The options that `rule-test.schema.json` is compiled with, here or by the build. */
export const VALIDATOR_OPTIONS = {
  allErrors: true,
  strict: true,
  strictTuples: false,
  allowUnionTypes: true,
  verbose: true,
} as const;

const compiled = lazy(() => new Ajv(VALIDATOR_OPTIONS).compile(schema));

/**
 * What is wrong with a value by `rule-test.schema.json`, as ajv says it; empty when it is valid. The schema is compiled on
 * first use. This module holds nothing else, so that a build can put a compiled validator in its place.
 */
export function schemaErrors(value: unknown): readonly ErrorObject[] {
  const validate = compiled();
  return validate(value) ? [] : (validate.errors ?? []);
}
