import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NO_DATA } from '../../server/src/engine/data.js';
import { evaluate } from '../../server/src/engine/evaluate.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import { EMPTY_ENVIRONMENT } from '../../server/src/kusto/environment.js';
import type { Finding, Fix } from '../../server/src/lint/finding.js';
import { checkQuery } from './check.js';

const quoted = (text: string): string => JSON.stringify(text);
const needle = fc.constantFrom('a', 'A', 'b', 'a b', 'ab', '|', '1', 'b 1', 'abc', 'A1');
const test: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(fc.constantFrom('s', 't'), fc.constantFrom('==', '=~', 'has', 'has', 'contains', '!has', '!=', '!~'), needle)
    .map(([c, o, n]) => `${c} ${o} ${quoted(n)}`),
  fc
    .tuple(fc.constantFrom('tolower(s)', 'toupper(t)'), fc.constantFrom('==', '!=', 'has', 'in'), needle)
    .map(
      ([c, o, n]) =>
        `${c} ${o === 'in' ? `in (${quoted(n.toLowerCase())})` : `${o} ${quoted(c.startsWith('tol') ? n.toLowerCase() : n.toUpperCase())}`}`,
    ),
  fc
    .tuple(
      fc.constantFrom('s', 't'),
      fc.constantFrom('in', '!in', 'in~', '!in~', 'has_any', 'has_all'),
      fc.array(needle, { minLength: 1, maxLength: 4 }),
    )
    .map(([c, o, list]) => `${c} ${o} (${list.map(quoted).join(', ')})`),
  fc
    .tuple(fc.constantFrom('a', 'b.*', '.*a', 'ab', '.*b 1.*'), fc.constantFrom('s', 't'))
    .map(([p, c]) => `${c} matches regex ${quoted(p)}`),
  fc.tuple(fc.constantFrom('<', '>', '==', '!=', '>='), fc.integer({ min: 0, max: 3 })).map(([o, v]) => `n ${o} ${v}`),
);
const condition: fc.Arbitrary<string> = fc.letrec<{ c: string }>((tie) => ({
  c: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    test,
    fc.tuple(tie('c'), fc.constantFrom('and', 'or', 'or'), tie('c')).map(([a, o, b]) => `${a} ${o} ${b}`),
    tie('c').map((c) => `(${c})`),
  ),
})).c;
const cell = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '1', ' ', '|'), maxLength: 5 });
const row = fc
  .tuple(cell, cell, fc.option(fc.integer({ min: 0, max: 4 })))
  .map(([s, t, n]) => `${quoted(s)}, ${quoted(t)}, ${n ?? 'long(null)'}`);

function rowsOf(query: string): readonly string[] {
  const analysis = analyze(query, EMPTY_ENVIRONMENT);
  const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error');
  assert.deepEqual(errors, [], query);
  const evaluation = evaluate(analysis, NO_DATA, { now: 0n });
  if (!evaluation.ok) throw new Error(`${evaluation.error.message}: ${query}`);
  const table = evaluation.tables[0]!;
  return Array.from({ length: table.rowCount }, (_, i) =>
    JSON.stringify(table.row(i), (_key, v: unknown) => (typeof v === 'bigint' ? v.toString() : v)),
  );
}

function applied(text: string, { edits }: Fix): string {
  const sorted = [...edits].sort((a, b) => b.start - a.start);
  return sorted.reduce((t, { start, end, newText }) => t.slice(0, start) + newText + t.slice(end), text);
}

const safeFixes = (findings: readonly Finding[]): readonly { readonly lint: string; readonly fix: Fix }[] =>
  findings.flatMap((finding) =>
    finding
      .fixes()
      .filter((fix) => fix.kind === 'safe')
      .map((fix) => ({ lint: finding.lint, fix })),
  );

describe('safe fixes', () => {
  it('keep the rows of a query, and come to an end', () => {
    const tried = new Map<string, number>();
    fc.assert(
      fc.property(condition, fc.array(row, { minLength: 8, maxLength: 20 }), (where, rows) => {
        const source = `let unread = 5;\ndatatable(s: string, t: string, n: long)[${rows.join(', ')}]\n| where `;
        let query = source + where;
        const before = rowsOf(query);
        for (let round = 0; ; round++) {
          assert.ok(round < 60, `fixes come to an end: ${query}`);
          const [next] = safeFixes(checkQuery(query).findings);
          if (next === undefined) break;
          tried.set(next.lint, (tried.get(next.lint) ?? 0) + 1);
          const fixed = applied(query, next.fix);
          assert.deepEqual(rowsOf(fixed), before, `${next.lint}: ${query}\n→ ${fixed}`);
          query = fixed;
        }
      }),
      { numRuns: 250 },
    );
    for (const lint of [
      'unused-let',
      'mixed-and-or-precedence',
      'case-fold-equality',
      'redundant-operand',
      'redundant-list-form',
      'regex-for-plain-text',
    ]) {
      assert.ok((tried.get(lint) ?? 0) > 0, `${lint} was tried`);
    }
  });
});
