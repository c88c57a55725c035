import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tokensOf } from '../../server/src/kusto/tokens.js';
import { readRuleFile } from '../../server/src/rules/read.js';
import { applyEdits } from '../../server/src/rules/position-map.js';
import { formattingOptions, queryEdits } from '../../server/src/service/formatting.js';
import { openMarked } from './marked.js';
import { plainTree } from './queries.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Every query of the language's documentation, one JSON object a line; not part of the repository. */
const DOCUMENTED = join(ROOT, '../shared/conformance/kusto-docs.jsonl');

interface Named {
  readonly id: string;
  readonly query: string;
}

function documented(): readonly Named[] {
  const lines = readFileSync(DOCUMENTED, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Named);
}

/** The queries of all rule files among the samples. */
function sampled(): readonly Named[] {
  const folder = join(ROOT, 'samples');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(kql|ya?ml|json|md)$/.test(name),
  );
  return names.flatMap((name) =>
    readRuleFile(name, readFileSync(join(folder, name), 'utf8')).regions.map(({ text, index }) => ({
      id: `${name}#${index}`,
      query: text,
    })),
  );
}

/** Formats a query: the same tree and comments, and nothing left to do. */
function assertFormats({ id, query }: Named): void {
  const { unit } = openMarked(query);
  const options = formattingOptions({ tabSize: 2, insertSpaces: true });
  const once = applyEdits(unit.region.text, queryEdits(unit.analysis, options));
  const again = openMarked(once).unit.analysis;
  assert.deepEqual(plainTree(again.tree), plainTree(unit.analysis.tree), `${id}: another meaning\n${once}`);
  const comments = (analysis: typeof again) => tokensOf(analysis).flatMap((t) => (t.comment ? [t.text] : []));
  assert.deepEqual(comments(again), comments(unit.analysis), `${id}: other comments\n${once}`);
  assert.deepEqual(queryEdits(again, options), [], `${id}: not settled\n${once}`);
}

describe('formatting of whole corpora', function () {
  this.timeout(120_000);

  it('settles at once and keeps the meaning of every sample', () => {
    const queries = sampled();
    assert.ok(queries.length > 3);
    for (const query of queries) assertFormats(query);
  });

  it('settles at once and keeps the meaning of every documented query', function () {
    if (!existsSync(DOCUMENTED)) this.skip();
    const failures: string[] = [];
    for (const query of documented()) {
      try {
        assertFormats(query);
      } catch (failure) {
        if (!(failure instanceof assert.AssertionError)) throw failure;
        failures.push(failure.message.slice(0, 400));
      }
    }
    assert.equal(failures.join('\n\n'), '');
  });
});
