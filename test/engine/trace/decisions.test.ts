import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  DECIDED_FALSE,
  DECIDED_TRUE,
  FALSE,
  TAKEN,
  Trace,
  TRUE,
  type Clause,
} from '../../../server/src/engine/trace/trace.js';
import { evaluateText } from '../query.js';

/** Events numbered from 0 with the columns a, b, c. */
function rows(...values: readonly (readonly [boolean | null, boolean | null, boolean | null])[]): { T: string } {
  const text = (v: boolean | null): string => (v === null ? 'bool(null)' : String(v));
  const cells = values.map((row) => row.map(text).join(', ')).join(', ');
  return { T: `datatable(a: bool, b: bool, c: bool) [${cells}]` };
}

const BITS: readonly [number, string][] = [
  [TRUE, 'true'],
  [FALSE, 'false'],
  [TAKEN, 'taken'],
  [DECIDED_TRUE, 'decided true'],
  [DECIDED_FALSE, 'decided false'],
];

/** What the clause that spells a text did, by outcome: the events. */
function outcomes(query: string, tables: { T: string }, text: string, kind?: Clause['kind']): Record<string, number[]> {
  const trace = new Trace('decisions');
  const evaluation = evaluateText(query, tables, { trace });
  assert.ok(evaluation.ok, evaluation.ok ? '' : evaluation.error.message);
  const clause = trace.clauses.find(
    (c) => query.slice(c.span.start, c.span.end) === text && (kind === undefined || c.kind === kind),
  );
  assert.ok(clause, `no clause ${text}`);
  const entries = BITS.map(([bit, name]): [string, number[]] => [name, clause.events(bit)]);
  return Object.fromEntries(entries.filter(([, events]) => events.length > 0));
}

describe('decisions of a traced run', () => {
  it('are those of operands that no other operand settles', () => {
    const events = rows([true, true, false], [true, false, false], [false, true, false], [false, false, false]);
    assert.deepEqual(outcomes('T | where a and b', events, 'a', 'leaf'), {
      true: [0, 1],
      false: [2, 3],
      'decided true': [0],
      'decided false': [2],
    });
    assert.deepEqual(outcomes('T | where a or b', events, 'b', 'leaf'), {
      true: [0, 2],
      false: [1, 3],
      'decided true': [2],
      'decided false': [3],
    });
  });

  it('reach into operands of operands, and through not()', () => {
    const events = rows([true, true, true], [true, false, true]);
    assert.deepEqual(outcomes('T | where c and not(a and b)', events, 'b'), {
      true: [0],
      false: [1],
      'decided true': [0],
      'decided false': [1],
    });
    assert.deepEqual(outcomes('T | where c and not(a and b)', events, 'not(a and b)', 'not'), {
      true: [1],
      false: [0],
      'decided true': [1],
      'decided false': [0],
    });
  });

  it('count null as not true', () => {
    const events = rows([null, true, true]);
    assert.deepEqual(outcomes('T | where a and b', events, 'b'), { true: [0] });
    assert.deepEqual(outcomes('T | where a and b', events, 'a'), { 'decided false': [0] });
  });

  it('of arms are those that change the value', () => {
    const query = 'T | extend s = case(a, 80, b, 60, c, 80, 40)';
    const events = rows([true, false, true], [true, true, false], [false, true, true], [false, false, false]);
    // The first arm gives 80 where the third would give it too.
    assert.deepEqual(outcomes(query, events, 'a', 'arm'), {
      true: [0, 1],
      false: [2, 3],
      taken: [0, 1],
      'decided true': [1],
      'decided false': [2, 3],
    });
    assert.deepEqual(outcomes(query, events, 'c', 'arm'), {
      true: [0, 2],
      false: [1, 3],
      'decided false': [3],
    });
    assert.deepEqual(outcomes(query, events, '40', 'otherwise'), { true: [3], taken: [3] });
  });

  it('of predicates that extend computes', () => {
    const query = 'T | extend x = a and b | extend y = a == b | where x';
    assert.deepEqual(outcomes(query, rows([true, true, true]), 'b', 'leaf')['decided true'], [0]);
    assert.deepEqual(outcomes(query, rows([true, true, true]), 'a == b', 'leaf'), { true: [0], 'decided true': [0] });
  });

  it('name the items of lists, also of those that a let gives', () => {
    const events = { T: 'datatable(s: string) ["sh", "bash", "zsh -c sh"]' };
    const listed = 'let L = dynamic(["bash", "sh"]); T | where s in~ (L)';
    assert.deepEqual(outcomes(listed, events, '"bash"', 'item'), { true: [1], 'decided true': [1] });
    const terms = 'T | where s has_any ("zsh", "sh")';
    assert.deepEqual(outcomes(terms, events, '"sh"', 'item'), { true: [0, 2], 'decided true': [0] });
    const all = 'T | where s has_all ("zsh", "sh")';
    assert.deepEqual(outcomes(all, events, '"zsh"', 'item'), {
      true: [2],
      'decided true': [2],
      'decided false': [0],
    });
  });

  it('of conditions of scan', () => {
    const query = 'T | sort by a asc | scan with (step one: a; step two: b;)';
    assert.deepEqual(outcomes(query, rows([true, false, false], [false, true, false]), 'a', 'leaf').true, [0]);
  });

  it('see what comes after a where that drops an event, if it is to pass', () => {
    const query = 'T | where a | where b | extend s = iff(c, 1, 2)';
    const trace = new Trace('decisions', { table: 'T', row: 1 });
    const evaluation = evaluateText(query, rows([false, true, true], [false, false, true]), { trace });
    assert.ok(evaluation.ok);
    assert.equal(evaluation.tables[0]!.rowCount, 1);
    assert.deepEqual(trace.clauses.find((c) => c.kind === 'arm')!.events(TAKEN), [1]);
  });

  it('agree with turning the clause round', () => {
    type Tree = { leaf: number } | { not: Tree } | { op: 'and' | 'or'; parts: Tree[] };
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'tree' },
        fc.record({ leaf: fc.nat(5) }),
        fc.record({ not: tie('tree') }),
        fc.record({
          op: fc.constantFrom('and' as const, 'or' as const),
          parts: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
        }),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (shape, values) => {
        // Every leaf is a column of its own, so that turning one round turns only it.
        let next = 0;
        const text = (t: Tree): string => {
          if ('leaf' in t) return `v${next++}`;
          if ('not' in t) return `not(${text(t.not)})`;
          return `(${t.parts.map(text).join(` ${t.op} `)})`;
        };
        const condition = text(shape);
        if (next > 40) return;
        const value = (t: Tree, of: readonly boolean[], at: { n: number }): boolean => {
          if ('leaf' in t) return of[at.n++]!;
          if ('not' in t) return !value(t.not, of, at);
          const parts = t.parts.map((p) => value(p, of, at));
          return t.op === 'and' ? parts.every(Boolean) : parts.some(Boolean);
        };
        const names = Array.from({ length: next }, (_, i) => `v${i}`);
        const events = {
          T: `datatable(${names.map((n) => `${n}: bool`).join(', ')}) [${names.map((_, i) => String(values[i])).join(', ')}]`,
        };
        const trace = new Trace('decisions');
        const query = `T | where ${condition}`;
        assert.ok(evaluateText(query, events, { trace }).ok);
        const now = value(shape, values, { n: 0 });
        for (const clause of trace.clauses.filter((c) => c.kind === 'leaf')) {
          const i = Number(query.slice(clause.span.start + 1, clause.span.end));
          const turned = values.map((v, k) => (k === i ? !v : v));
          const decides = value(shape, turned, { n: 0 }) !== now;
          assert.equal(
            (clause.outcome(0) & (DECIDED_TRUE | DECIDED_FALSE)) !== 0,
            decides,
            `${query} ${clause.span.start}`,
          );
        }
      }),
      { numRuns: 30 },
    );
  });
});
