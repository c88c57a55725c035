import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { configuredLints } from '../../server/src/lint/configured-lints.js';
import type { FileHost } from '../../server/src/schema/configuration/host.js';
import { checkDocument } from '../../server/src/service/check.js';
import { Project } from '../../server/src/service/project.js';

const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url));
const RULES = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.kql'))
  .map((name) => readFileSync(join(SAMPLES, name), 'utf8'));

const NOWHERE: FileHost = { readFile: () => undefined, exists: () => false, list: () => [] };

/** Pieces that change what lints have to say, and pieces that break a query. */
const PIECES = [
  '\n| where FileName == "kubectl" and ProcessCommandLine has "ps"',
  '\n| extend tobool(1) | summarize count()',
  ' or ProcessCommandLine has "get pods"',
  'let Account = dynamic(["a", "b"]);\n',
  '// kqlens-disable-next-line unused-let -- a test\n',
  '"',
  '(',
  ')',
  ' and ',
  'not',
  '\\',
  '|',
  ';',
  '=~',
  '8',
  'e',
];

interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly piece: string;
}

const edits: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 })),
  piece: fc.oneof(fc.constant(''), fc.constantFrom(...PIECES)),
});

function edited(text: string, { at, removed, piece }: Edit): string {
  const start = Math.round(at * text.length);
  return text.slice(0, start) + piece + text.slice(start + removed);
}

/** Everything that is said of a text, with fixes and places. */
function said(project: Project, text: string): unknown {
  return checkDocument(project.open('/rules/rule.kql', text)).map(({ unit, finding, fixes, ...problem }) => ({
    ...problem,
    messageId: finding?.messageId,
    unit: unit?.region.index,
    fixes: fixes().map((fix) => ({ title: fix.title, kind: fix.kind, edits: fix.edits() })),
  }));
}

describe('findings while a rule is edited', function () {
  this.timeout(120_000);

  it('are those of a project that sees the text for the first time', () => {
    const warm = new Project(NOWHERE, configuredLints());
    fc.assert(
      fc.property(fc.constantFrom(...RULES), fc.array(edits, { minLength: 1, maxLength: 4 }), (rule, sequence) => {
        said(warm, rule);
        let text = rule;
        for (const edit of sequence) {
          text = edited(text, edit);
          assert.deepEqual(said(warm, text), said(new Project(NOWHERE, configuredLints()), text), text);
        }
      }),
      { numRuns: 25 },
    );
  });
});
