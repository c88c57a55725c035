import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Log } from 'sarif';

/**
 * The parts of the SARIF 2.1.0 schema that we write, with the names, types, limits and required properties that the schema
 * gives them, and nothing else allowed: what is valid here is valid there.
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json
 */
const object = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
const list = (items: object, minItems = 0): object => ({ type: 'array', items, minItems });
const text = { type: 'string' };
const oneOrMore = { type: 'integer', minimum: 1 };
const ref = (name: string): object => ({ $ref: `#/$defs/${name}` });

const STATES = ['accepted', 'underReview', 'rejected'];

const SCHEMA = {
  $defs: {
    // `text` or `id` is required; we have no texts by id.
    message: object({ text }, ['text']),
    multiformatMessageString: object({ text }, ['text']),
    artifactLocation: object({ uri: { type: 'string', pattern: '^[^ \\\\]+$' } }),
    region: object({ startLine: oneOrMore, startColumn: oneOrMore, endLine: oneOrMore, endColumn: oneOrMore }),
    physicalLocation: object({ artifactLocation: ref('artifactLocation'), region: ref('region') }, [
      'artifactLocation',
    ]),
    location: object({
      id: { type: 'integer', minimum: -1 },
      message: ref('message'),
      physicalLocation: ref('physicalLocation'),
    }),
    replacement: object({ deletedRegion: ref('region'), insertedContent: object({ text }) }, ['deletedRegion']),
    artifactChange: object({ artifactLocation: ref('artifactLocation'), replacements: list(ref('replacement'), 1) }, [
      'artifactLocation',
      'replacements',
    ]),
    fix: object({ description: ref('message'), artifactChanges: list(ref('artifactChange'), 1) }, ['artifactChanges']),
    result: object(
      {
        ruleId: text,
        ruleIndex: { type: 'integer', minimum: -1 },
        level: { enum: ['none', 'note', 'warning', 'error'] },
        message: ref('message'),
        locations: list(ref('location')),
        relatedLocations: { ...list(ref('location')), uniqueItems: true },
        fixes: { ...list(ref('fix')), uniqueItems: true },
        suppressions: {
          ...list(
            object({ kind: { enum: ['inSource', 'external'] }, status: { enum: STATES }, justification: text }, [
              'kind',
            ]),
          ),
          uniqueItems: true,
        },
        partialFingerprints: { type: 'object', additionalProperties: text },
      },
      ['message'],
    ),
    reportingDescriptor: object(
      {
        id: text,
        shortDescription: ref('multiformatMessageString'),
        helpUri: { type: 'string', pattern: '^https://' },
        properties: { type: 'object' },
      },
      ['id'],
    ),
    toolComponent: object(
      {
        name: text,
        version: text,
        informationUri: { type: 'string', pattern: '^https://' },
        rules: { ...list(ref('reportingDescriptor')), uniqueItems: true },
      },
      ['name'],
    ),
    run: object(
      {
        tool: object({ driver: ref('toolComponent') }, ['driver']),
        columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
        results: list(ref('result')),
      },
      ['tool'],
    ),
  },
  ...object({ $schema: { type: 'string' }, version: { const: '2.1.0' }, runs: list(ref('run')) }, ['version', 'runs']),
};

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(SCHEMA);

/** A SARIF document that follows the schema and whose results name rules of its own. */
export function sarifIn(output: string): Log {
  const log = JSON.parse(output) as Log;
  const valid = validate(log);
  const errors = (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
  assert.ok(valid, errors.join('\n'));
  for (const { tool, results = [] } of log.runs) {
    for (const { ruleId, ruleIndex = -1 } of results) assert.equal(tool.driver.rules?.[ruleIndex]?.id, ruleId);
  }
  return log;
}
