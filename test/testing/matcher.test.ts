import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { Decimal } from '../../server/src/engine/values/decimal.js';
import { DynamicReal, type Value } from '../../server/src/engine/values/types.js';
import type { ScalarType } from '../../server/src/syntax/types.js';
import { assign } from '../../server/src/testing/compare/assign.js';
import { compileMatcher } from '../../server/src/testing/compare/matcher.js';
import { readRuleTest } from '../../server/src/testing/file/read.js';

/** The matcher that is written for a column, or why it is none. */
function compile(written: string, type: ScalarType) {
  const text = `version: 1\ncases: [{name: a, label: unknown, events: [{id: e}], expect: {hits: {e: {C: ${written}}}}}]`;
  const { test, problems } = readRuleTest('/w/r.test.yaml', text);
  assert.deepEqual(problems, []);
  const expect = test!.cases[0]!.expect;
  assert.ok(expect.kind === 'listed');
  return compileMatcher(expect.hits![0]!.rows![0]!.columns[0]!, type);
}

function matches(written: string, value: Value, type: ScalarType): boolean {
  const compiled = compile(written, type);
  if (compiled.problem !== undefined) assert.fail(compiled.problem.message);
  return compiled.matcher.matches(value);
}

const time = (text: string): bigint => parseDatetime(text)!;

describe('matchers of rule tests', () => {
  it('compare literals by the type of the column', () => {
    assert.ok(matches('010', '010', 'string'));
    assert.ok(!matches('010', '10', 'string'));
    assert.ok(matches('null', '', 'string'));
    assert.ok(matches('null', null, 'long'));
    assert.ok(!matches('null', 0, 'long'));
    assert.ok(matches('9007199254740993', 9007199254740993n, 'long'));
    assert.ok(matches('2026-11-20T13:00:00+01:00', time('2026-11-20T12:00:00Z'), 'datetime'));
    assert.ok(matches('1.10', new Decimal('1.1'), 'decimal'));
    assert.ok(matches('0.3', 0.1 + 0.2, 'real'));
    assert.ok(!matches('0.3', 0.3001, 'real'));
    assert.ok(matches('yes', true, 'bool'));
  });

  it('compare dynamics by structure', () => {
    const bag = new Map<string, Value>([
      ['b', 2],
      ['a', [1, new DynamicReal(2)]],
    ]) as unknown as Value;
    assert.ok(matches('{a: [1.0, 2], b: 2}', bag, 'dynamic'));
    assert.ok(!matches('{a: [2, 1], b: 2}', bag, 'dynamic'));
    assert.ok(!matches('{a: [1, 2]}', bag, 'dynamic'));
    assert.ok(matches('{equals: {gt: 5}}', new Map([['gt', 5]]), 'dynamic'));
  });

  it('test with operators, all of which must hold', () => {
    assert.ok(matches('{gt: 5, lte: 6}', 6, 'long'));
    assert.ok(!matches('{gt: 5, lte: 6}', 7, 'long'));
    assert.ok(!matches('{gte: 5}', null, 'long'));
    assert.ok(matches('{between: [1h, 2h]}', 36_000_000_000n, 'timespan'));
    assert.ok(matches('{in: [a, b]}', 'b', 'string'));
    assert.ok(matches('{not: a}', 'b', 'string'));
    assert.ok(matches('{matches: "^get\\\\s+pods$"}', 'get  pods', 'string'));
    assert.ok(matches('{contains: POD}', 'get pods', 'string'));
    assert.ok(matches('{contains: 2}', [1, 2], 'dynamic'));
    assert.ok(!matches('{contains: 2}', [12], 'dynamic'));
    assert.ok(matches('{exists: false}', '', 'string'));
    assert.ok(matches('{exists: true}', 0, 'long'));
    assert.ok(matches('{approx: [0.5, 0.1]}', 0.59, 'real'));
    assert.ok(!matches('{approx: [0.5, 0.1]}', 0.61, 'real'));
    assert.ok(matches('{approx: [2026-11-20T12:00:00Z, 1s]}', time('2026-11-20T12:00:01Z'), 'datetime'));
    assert.ok(!matches('{approx: [2026-11-20T12:00:00Z, 1s]}', time('2026-11-20T12:00:01.0000001Z'), 'datetime'));
  });

  it('refuse operands that are none', () => {
    const problem = (written: string, type: ScalarType): string | undefined => compile(written, type).problem?.message;
    assert.equal(problem('{between: [1]}', 'long'), '`between` takes two values');
    assert.equal(problem('{gt: null}', 'long'), 'a value to compare with is missing');
    assert.equal(problem('{in: 5}', 'long'), '`in` takes a list');
    assert.equal(problem('{exists: 1}', 'long'), '`exists` is true or false');
    assert.equal(problem('{approx: [2026-11-20, 5]}', 'datetime'), 'the tolerance of a time is a timespan');
    assert.match(problem('{matches: "("}', 'string')!, /no regular expression/);
    assert.equal(problem('[1]', 'long'), 'a list is no long, which the column holds');
  });
});

describe('pairing of rows', () => {
  it('finds as many pairs as there can be', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), { maxLength: 4 }), (fits) => {
        const given = assign(fits.length, 4, (w, f) => fits[w]![f]!);
        const taken = given.filter((f) => f >= 0);
        assert.equal(new Set(taken).size, taken.length);
        given.forEach((f, w) => assert.ok(f < 0 || fits[w]![f]));
        const best = (w: number, free: number[]): number =>
          w === fits.length
            ? 0
            : Math.max(
                best(w + 1, free),
                ...free
                  .filter((f) => fits[w]![f])
                  .map(
                    (f) =>
                      1 +
                      best(
                        w + 1,
                        free.filter((x) => x !== f),
                      ),
                  ),
              );
        assert.equal(taken.length, best(0, [0, 1, 2, 3]));
      }),
    );
  });
});
