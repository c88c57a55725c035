import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NO_DATA } from '../../../server/src/engine/data.js';
import { evaluate } from '../../../server/src/engine/evaluate.js';
import { analyze } from '../../../server/src/kusto/analysis.js';
import { EMPTY_ENVIRONMENT } from '../../../server/src/kusto/environment.js';
import { contradictory, exclusive, implies } from '../../../server/src/lint/implication/implies.js';
import type { Predicate } from '../../../server/src/lint/implication/predicate.js';
import { QueryModel } from '../../../server/src/lint/model/query-model.js';
import { builtInCatalog } from '../../../server/src/schema/catalog.js';
import type { Expression } from '../../../server/src/syntax/expressions.js';

const quoted = (text: string): string => `"${text}"`;
const needle = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '1', ' ', '_'), minLength: 1, maxLength: 3 });
const operator = fc.constantFrom(
  ...['==', '!=', '=~', '!~', 'has', '!has', 'has_cs', 'contains', '!contains', 'contains_cs'],
  ...['startswith', '!startswith', 'startswith_cs', 'endswith', 'hasprefix', 'hassuffix', '!hassuffix'],
);
const number = fc.integer({ min: -3, max: 5 });
const column = fc.constantFrom('s', 't', 'tolower(s)');

const test: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(column, operator, needle).map(([c, o, n]) => `${c} ${o} ${quoted(n)}`),
  fc
    .tuple(
      column,
      fc.constantFrom('in', '!in', 'in~', '!in~', 'has_any', 'has_all'),
      fc.array(needle, { minLength: 1, maxLength: 3 }),
    )
    .map(([c, o, list]) => `${c} ${o} (${list.map(quoted).join(', ')})`),
  fc
    .tuple(fc.constantFrom('n', 'r'), fc.constantFrom('==', '!=', '<', '<=', '>', '>='), number)
    .map(([c, o, v]) => `${c} ${o} ${v}`),
  fc
    .tuple(fc.array(number, { minLength: 1, maxLength: 3 }), fc.constantFrom('in', '!in'))
    .map(([l, o]) => `n ${o} (${l.join(', ')})`),
  fc.tuple(number, number, fc.constantFrom('between', '!between')).map(([a, b, o]) => `n ${o} (${a} .. ${b})`),
  fc.constantFrom(
    'b',
    'b == true',
    'b != true',
    'isempty(s)',
    'isnotempty(t)',
    'isnull(n)',
    'isnotnull(n)',
    'isempty(n)',
    'true',
  ),
);
const condition: fc.Arbitrary<string> = fc.letrec<{ c: string }>((tie) => ({
  c: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: test },
    fc.tuple(tie('c'), fc.constantFrom('and', 'or'), tie('c')).map(([a, o, b]) => `(${a}) ${o} (${b})`),
    tie('c').map((c) => `not(${c})`),
  ),
})).c;
const cell = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '1', ' ', '_'), maxLength: 5 });
const row = fc
  .tuple(cell, cell, fc.option(number), fc.option(number), fc.option(fc.boolean()))
  .map(([s, t, n, r, b]) =>
    [quoted(s), quoted(t), n ?? 'long(null)', r === null ? 'real(null)' : `real(${r})`, b ?? 'bool(null)'].join(', '),
  );

interface Case {
  readonly a: Predicate;
  readonly b: Predicate;
  readonly rows: readonly (readonly [boolean, boolean])[];
}

/** Two conditions as predicates, and what the engine says of them on rows. */
function tried(a: string, b: string, rows: readonly string[]): Case {
  const source = `datatable(s: string, t: string, n: long, r: real, b: bool)[${rows.join(', ')}]`;
  const analysis = analyze(
    `${source} | extend a = (${a}), z = (${b}) | project a = a == true, z = z == true`,
    EMPTY_ENVIRONMENT,
  );
  assert.deepEqual(
    analysis.diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
  const model = new QueryModel(analysis, builtInCatalog('sentinel'));
  const [statement] = analysis.tree.statements;
  assert.ok(statement?.kind === 'ExpressionStatement' && statement.expression.kind === 'Pipeline');
  const [extend] = statement.expression.operators;
  assert.ok(extend?.kind === 'Extend');
  const [left, right] = extend.expressions.map((e): Expression => (e.kind === 'Named' ? e.expression : e));
  const evaluation = evaluate(analysis, NO_DATA, { now: 0n });
  if (!evaluation.ok) throw new Error(evaluation.error.message);
  const table = evaluation.tables[0]!;
  const values = Array.from(
    { length: table.rowCount },
    (_, i) => table.row(i) as readonly [boolean | null, boolean | null],
  );
  return {
    a: model.predicate(left!),
    b: model.predicate(right!),
    rows: values.map(([x, y]) => [x === true, y === true]),
  };
}

describe('the implication engine', () => {
  const cases = fc.tuple(condition, condition, fc.array(row, { minLength: 10, maxLength: 25 }));

  it('claims nothing that the query engine contradicts', () => {
    let claims = 0;
    fc.assert(
      fc.property(cases, ([left, right, rows]) => {
        const { a, b, rows: values } = tried(left, right, rows);
        const follows = implies(a, b);
        const apart = exclusive(a, b);
        const never = contradictory(a);
        if (follows || apart || never) claims++;
        for (const [x, y] of values) {
          if (follows) assert.ok(!x || y, 'implies');
          if (apart) assert.ok(!(x && y), 'exclusive');
          if (never) assert.ok(!x, 'contradictory');
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(claims > 20, `something is claimed: ${claims}`);
  });

  const claim = (a: string, b: string): { implies: boolean; exclusive: boolean } => {
    const { a: x, b: y } = tried(a, b, ['"", "", 1, real(1), true']);
    return { implies: implies(x, y), exclusive: exclusive(x, y) };
  };

  it('sees through lists, negations and ranges', () => {
    assert.ok(claim('s in ("a", "b")', 's in~ ("A", "B", "c")').implies);
    assert.ok(claim('s has_all ("a", "b")', 's has "b"').implies);
    assert.ok(claim('not(s has "a" or s has "b")', 's !has "a"').implies);
    assert.ok(claim('n between (2 .. 3)', 'n > 1').implies);
    assert.ok(claim('n > 1', 'n >= 2').implies);
    assert.ok(claim('s has "a" and n == 3', 'n > 2 or t == "x"').implies);
    assert.ok(claim('tolower(s) == "a"', 's =~ "A"').implies);
    assert.ok(claim('n > 1', 'n > 4 or n <= 4').implies);
    assert.ok(claim('b', 'b == true').implies);
  });

  it('sees what excludes each other', () => {
    assert.ok(claim('s == "a" or s == "b"', 's !in ("a", "b")').exclusive);
    assert.ok(claim('n > 3 and s == "x"', 'n < 2').exclusive);
    assert.ok(claim('tolower(s) == "A"', 'true').exclusive);
    assert.ok(claim('s startswith "10."', 's startswith "192."').exclusive);
    assert.ok(!claim('s has "a"', 's has "b"').exclusive);
    assert.ok(!claim('s != "a"', 't == "a"').exclusive);
  });

  it('knows that nulls pass no comparison and most negations', () => {
    assert.ok(!claim('n != 5', 'n > 5 or n < 5').implies);
    assert.ok(claim('n > 5', 'isnotnull(n)').implies);
    assert.ok(!claim('not(n == 5)', 'isnotnull(n)').implies);
    assert.ok(claim('not(n > 5)', 'n <= 5').implies);
  });
});
