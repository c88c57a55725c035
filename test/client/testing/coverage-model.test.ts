import assert from 'node:assert/strict';
import { coveredLets, coveredPlaces, ruleCounts } from '../../../client/src/testing/coverage-model.js';
import { mergeCoverage, testKey } from '../../../server/src/service/protocol/coverage.js';
import type { CoveredClause, RuleCoverage } from '../../../server/src/service/protocol/tests.js';

const at = (line: number): CoveredClause['range'] => ({
  start: { line, character: 0 },
  end: { line, character: 9 },
});

function clause(line: number, more: Partial<CoveredClause>): CoveredClause {
  const none = { true: 0, false: 0, taken: 0, covered: false, lacks: undefined, tests: [] };
  return { kind: 'predicate', range: at(line), text: 'x', ...none, ...more };
}

const COVERAGE: RuleCoverage = {
  rule: 'file:///rule.kql',
  clauses: [
    clause(0, { kind: 'operator', true: 1, false: 1, covered: true }),
    clause(1, {
      true: 2,
      false: 3,
      covered: true,
      tests: [
        { test: 'a', true: 2, false: 0, taken: 0 },
        { test: 'b', true: 0, false: 3, taken: 0 },
      ],
    }),
    clause(2, { true: 4, lacks: 'never false', tests: [{ test: 'a', true: 4, false: 0, taken: 0 }] }),
    clause(3, {
      kind: 'arm',
      true: 1,
      taken: 0,
      lacks: 'never taken',
      tests: [{ test: 'b', true: 1, false: 0, taken: 0 }],
    }),
    clause(4, { kind: 'otherwise', taken: 5, covered: true, tests: [{ test: 'b', true: 0, false: 0, taken: 5 }] }),
    clause(5, { kind: 'item', true: 1, covered: true }),
  ],
  lets: [
    { name: 'used', range: at(6), tests: ['b'] },
    { name: 'passed by', range: at(7), tests: [] },
  ],
};

describe('coverage of a rule in the editor', () => {
  it('counts clauses with list items, arms and lets, without the operators over them', () => {
    assert.deepEqual(ruleCounts(COVERAGE), {
      clauses: { covered: 2, total: 3 },
      arms: { covered: 1, total: 2 },
      lets: { covered: 1, total: 2 },
    });
  });

  it('marks what lacks an outcome as not executed, and says which outcome', () => {
    const places = coveredPlaces(COVERAGE);
    assert.deepEqual(
      places.map((p) => [p.range.start.line, p.executed]),
      [
        [1, 5],
        [2, 0],
        [3, 0],
        [4, 5],
        [5, 1],
      ],
    );
    assert.deepEqual(places[1]!.branches, [
      { label: 'true', executed: 4 },
      { label: 'false', executed: 0 },
    ]);
    assert.deepEqual(places[2]!.branches, []);
  });

  it('shows of one test only what it reached', () => {
    const shown = (test: string): unknown[] =>
      coveredPlaces(COVERAGE, test).map((p) => [p.range.start.line, p.executed]);
    assert.deepEqual(shown('a'), [
      [1, 2],
      [2, 4],
    ]);
    // The arm's condition was true, and its value not taken.
    assert.deepEqual(shown('b'), [
      [1, 3],
      [3, 0],
      [4, 5],
    ]);
    assert.deepEqual(shown('c'), []);
  });

  it('marks the lets that some test reached, and of one test only those that it reached', () => {
    const shown = (test?: string): unknown[] => coveredLets(COVERAGE, test).map((l) => [l.name, l.executed]);
    assert.deepEqual(shown(), [
      ['used', 1],
      ['passed by', 0],
    ]);
    assert.deepEqual(shown('b'), [['used', 1]]);
    const merged = mergeCoverage([
      { file: 'one', coverage: COVERAGE },
      { file: 'two', coverage: COVERAGE },
    ]);
    assert.deepEqual(
      merged.lets.map((l) => l.tests),
      [['one#b', 'two#b'], []],
    );
  });

  it('puts the tests of several files of a rule together', () => {
    const seen = (more: Partial<CoveredClause>): RuleCoverage => ({
      rule: 'file:///rule.kql',
      lets: [],
      clauses: [clause(1, more)],
    });
    const test = (one: Partial<CoveredClause['tests'][number]>) => ({ test: 'a', true: 0, false: 0, taken: 0, ...one });
    const yes = seen({ true: 1, lacks: 'never false', tests: [test({ true: 1 })] });
    const no = seen({ false: 2, lacks: 'never true', tests: [test({ false: 2 })] });
    const [merged] = mergeCoverage([
      { file: 'one', coverage: yes },
      { file: 'two', coverage: no },
    ]).clauses;
    assert.deepEqual([merged!.covered, merged!.true, merged!.false, merged!.lacks], [true, 1, 2, undefined]);
    assert.deepEqual(
      merged!.tests.map((t) => t.test),
      [testKey('one', 'a'), testKey('two', 'a')],
    );
    const [twice] = mergeCoverage([
      { file: 'one', coverage: yes },
      { file: 'two', coverage: yes },
    ]).clauses;
    assert.deepEqual([twice!.covered, twice!.lacks], [false, 'never false']);
  });
});
