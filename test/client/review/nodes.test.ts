import assert from 'node:assert/strict';
import { nodesOf, openAdditions, scoreText, stateTexts, sums } from '../../../client/src/review/nodes.js';
import type { ReviewedHit, ReviewedRule } from '../../../server/src/service/protocol/review.js';

const RANGE = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function hit(id: string, more: Partial<ReviewedHit> = {}): ReviewedHit {
  const facts = { corpus: 'ci', command: id, host: 'h', account: 'a', shape: id };
  const place = { uri: 'file:///e.ndjson', range: RANGE };
  return {
    kind: 'added',
    before: undefined,
    after: 40,
    id,
    place,
    accepted: undefined,
    caseName: undefined,
    ...facts,
    ...more,
  };
}

function rule(hits: readonly ReviewedHit[], more: Partial<ReviewedRule> = {}): ReviewedRule {
  const none = { clauses: [], notes: [], errors: [] };
  return { uri: 'file:///r.kql', path: 'r.kql', change: 'modified', events: 9, hits, ...none, ...more };
}

describe('the review tree', () => {
  it('groups hits of one shape that changed alike, and shows what is alone as it is', () => {
    const hits = [
      hit('a', { shape: 'docker run ?' }),
      hit('b', { shape: 'docker run ?' }),
      hit('c', { shape: 'docker run ?', kind: 'removed' }),
    ];
    const nodes = nodesOf(rule(hits));
    assert.deepEqual(
      nodes.map((n) => (n.kind === 'group' ? n.hits.map((h) => h.id) : n.kind === 'hit' ? n.hit.id : n.kind)),
      [['a', 'b'], 'c'],
    );
  });

  it('puts what went wrong first and notes last', () => {
    const shown = rule([hit('a')], { errors: [{ message: 'broken', place: undefined }], notes: ['few events'] });
    assert.deepEqual(
      nodesOf(shown).map((n) => (n.kind === 'text' ? [n.text, n.isError] : n.kind)),
      [['broken', true], 'hit', ['few events', false]],
    );
  });

  it('says what was decided about a hit', () => {
    assert.deepEqual(stateTexts(hit('a')), []);
    assert.deepEqual(stateTexts(hit('a', { accepted: 'a build', caseName: 'listing' })), [
      'accepted: a build',
      'in the tests: listing',
    ]);
  });

  it('counts what nobody accepted', () => {
    const shown = rule([
      hit('a'),
      hit('b', { accepted: 'known' }),
      hit('c', { kind: 'removed' }),
      hit('d', { kind: 'rescored', before: 40, after: 80 }),
    ]);
    assert.deepEqual(
      openAdditions(shown).map((h) => h.id),
      ['a'],
    );
    assert.equal(sums(shown), '+2 (1 accepted) −1 ~1 of 9 benign events');
  });

  it('says what became of the score', () => {
    assert.equal(scoreText(hit('a')), '+40');
    assert.equal(scoreText(hit('a', { kind: 'removed', before: 90, after: undefined })), '−90');
    assert.equal(scoreText(hit('a', { kind: 'rescored', before: 40, after: 80 })), '40 → 80');
    assert.equal(scoreText(hit('a', { after: undefined })), '+');
  });
});
