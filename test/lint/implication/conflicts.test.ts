import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Conflicts } from '../../../server/src/lint/implication/conflicts.js';
import { contradictory, exclusive } from '../../../server/src/lint/implication/implies.js';
import type { Predicate } from '../../../server/src/lint/implication/predicate.js';
import { exactlyWhole } from '../../../server/src/lint/implication/ranges.js';
import type { TextRelation } from '../../../server/src/lint/implication/text-test.js';
import type { Expression } from '../../../server/src/syntax/expressions.js';

const expression = { kind: 'Name', start: 0, end: 1 } as Expression;
const subject = fc.constantFrom('s', 't').map((key) => ({ key, expression }));
const negated = fc.boolean();
const text: fc.Arbitrary<Predicate> = fc
  .record({
    subject,
    negated,
    relation: fc.constantFrom<TextRelation>('equals', 'contains', 'startswith', 'has', 'hassuffix'),
    needle: fc.string({ unit: fc.constantFrom('a', 'A', 'b', ' '), maxLength: 2 }),
    caseSensitive: fc.boolean(),
  })
  .map(({ relation, needle, caseSensitive, ...rest }) => ({
    ...rest,
    kind: 'text',
    test: { relation, needle, caseSensitive },
    node: expression,
  }));
const range: fc.Arbitrary<Predicate> = fc
  .record({ subject, value: fc.integer({ min: 0, max: 2 }), onNull: fc.boolean() })
  .map(({ value, ...rest }) => ({
    ...rest,
    kind: 'range',
    axis: 'absolute',
    set: exactlyWhole(value),
    node: expression,
  }));
const opaque: fc.Arbitrary<Predicate> = fc
  .record({ key: fc.constantFrom('o', 'p'), negated })
  .map((rest) => ({ ...rest, kind: 'opaque', node: expression }));
const constant = fc.constantFrom<Predicate>({ kind: 'true', node: expression }, { kind: 'false', node: expression });
const predicate: fc.Arbitrary<Predicate> = fc.letrec<{ p: Predicate }>((tie) => ({
  p: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    { weight: 6, arbitrary: text },
    { weight: 2, arbitrary: range },
    { weight: 2, arbitrary: opaque },
    constant,
    fc
      .record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        parts: fc.array(tie('p'), { minLength: 2, maxLength: 3 }),
      })
      .map((rest) => ({ ...rest, node: expression })),
  ),
})).p;
const predicates = fc.array(predicate, { maxLength: 8 });
/** Whether two exclude each other, asked of the conjunction itself. */
const together = (a: Predicate, b: Predicate): boolean =>
  contradictory({ kind: 'and', parts: [a, b], node: expression });

describe('conflicts', () => {
  it('are found as by looking at the conjunction', () => {
    fc.assert(
      fc.property(predicate, predicate, (a, b) => {
        assert.equal(exclusive(a, b), together(a, b));
      }),
    );
  });

  it('are found in a list as by comparing each with each', () => {
    fc.assert(
      fc.property(predicates, (list) => {
        const pairs = list.flatMap((a, i) =>
          list.flatMap((b, j) =>
            j > i && !contradictory(a) && !contradictory(b) && together(a, b) ? [[i, j] as const] : [],
          ),
        );
        assert.deepEqual(new Conflicts(list).firstPair(), pairs[0]);
      }),
    );
  });

  it('are found before a place as by comparing with all', () => {
    fc.assert(
      fc.property(predicates, predicate, fc.nat(8), (list, own, end) => {
        const before = list.findIndex((other, place) => place < end && together(own, other));
        assert.equal(new Conflicts(list).firstBefore(end, own), before < 0 ? undefined : before);
      }),
    );
  });

  it('of exclusions are looked for in work that grows with their number', () => {
    const work = (count: number): number => {
      let reads = 0;
      const list = Array.from({ length: count }, (_, i): Predicate => {
        const test: Predicate = {
          kind: 'text',
          subject: { key: 's', expression },
          test: { relation: 'has', needle: `n${i}`, caseSensitive: false },
          negated: true,
          node: expression,
        };
        return new Proxy(test, { get: (on, key) => (reads++, Reflect.get(on, key) as unknown) });
      });
      assert.equal(new Conflicts(list).firstPair(), undefined);
      assert.equal(contradictory({ kind: 'and', parts: list, node: expression }), false);
      return reads;
    };
    assert.equal(work(800) / 800, work(100) / 100);
  });
});
