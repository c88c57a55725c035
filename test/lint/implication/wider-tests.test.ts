import assert from 'node:assert/strict';
import fc from 'fast-check';
import { implies } from '../../../server/src/lint/implication/implies.js';
import type { Predicate, TextPredicate } from '../../../server/src/lint/implication/predicate.js';
import type { TextRelation } from '../../../server/src/lint/implication/text-test.js';
import { WiderTests } from '../../../server/src/lint/implication/wider-tests.js';
import type { Expression } from '../../../server/src/syntax/expressions.js';

const node = { kind: 'Name', start: 0, end: 1 } as Expression;
const text: fc.Arbitrary<Predicate> = fc
  .record({
    key: fc.constantFrom('s', 't'),
    negated: fc.boolean(),
    relation: fc.constantFrom<TextRelation>('equals', 'contains', 'startswith', 'endswith', 'has', 'hasprefix'),
    needle: fc.string({ unit: fc.constantFrom('a', 'A', 'b', ' ', 'k', '\u212a', 'İ', 'ß', 'ẞ'), maxLength: 3 }),
    caseSensitive: fc.boolean(),
  })
  .map(({ key, relation, needle, caseSensitive, negated }) => ({
    kind: 'text',
    subject: { key, expression: node },
    test: { relation, needle, caseSensitive },
    negated,
    node,
  }));
const predicate: fc.Arbitrary<Predicate> = fc.oneof(
  { weight: 8, arbitrary: text },
  fc.tuple(text, text).map(([a, b]): Predicate => ({ kind: 'or', parts: [a, b], node })),
);
const predicates = fc.array(predicate, { maxLength: 8 });

describe('wider tests', () => {
  it('are found as by comparing with all', () => {
    fc.assert(
      fc.property(predicates, predicate, fc.boolean(), fc.nat(8), (list, own, negated, end) => {
        const accepts = (place: number): boolean => (negated ? implies(list[place]!, own) : implies(own, list[place]!));
        const first = list.findIndex((_, place) => place < end && accepts(place));
        const found = new WiderTests(list, negated).firstBefore(Math.min(end, list.length), own, accepts);
        assert.equal(found, first < 0 ? undefined : first);
      }),
    );
  });

  it('are looked for among few of many', () => {
    const asked = (count: number): number => {
      const list = Array.from({ length: count }, (_, i): TextPredicate => ({
        kind: 'text',
        subject: { key: 's', expression: node },
        test: { relation: 'has', needle: `host${100000 + i}`, caseSensitive: false },
        negated: false,
        node,
      }));
      const wider = new WiderTests(list, false);
      let asked = 0;
      for (const own of list) {
        wider.firstBefore(count, own, (place) => {
          asked++;
          return list[place] !== own && implies(own, list[place]!);
        });
      }
      return asked;
    };
    assert.equal(asked(50), 50);
    assert.equal(asked(500), 500);
  });
});
