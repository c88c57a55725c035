import assert from 'node:assert/strict';
import { lineTexts } from '../../client/src/line-texts.js';
import type { LineAnnotation } from '../../server/src/service/protocol.js';

function hit(score: number | string | undefined, text: string): LineAnnotation {
  return { line: 0, kind: 'hit', score, band: undefined, text, row: 0 };
}
const MISS: LineAnnotation = {
  line: 1,
  kind: 'missed',
  score: undefined,
  band: undefined,
  text: 'missed',
  row: undefined,
};

/** Blanks that show. */
const seen = (text: string): string => text.replaceAll('\u00a0', '_');

describe('texts beside annotated lines', () => {
  it('have the score in front and the reason behind where lines are short', () => {
    const lines = [hit(90, '90 · get secrets'), hit(100, '100 · peirates'), MISS];
    const texts = lineTexts(lines, [20, 30]);
    assert.deepEqual(
      lines.map((line) => seen(texts.front(line))),
      ['___90__', '__100__', '_miss__'],
    );
    assert.equal(seen(texts.blank), '_______');
    assert.deepEqual(
      lines.map((line) => texts.behind(line)),
      ['90 · get secrets', '100 · peirates', 'missed'],
    );
  });

  it('have both in front where lines are long', () => {
    const lines = [hit(90, '90 · get secrets'), MISS, hit(undefined, 'hit · x')];
    const texts = lineTexts(lines, [20, 2000]);
    assert.deepEqual(
      lines.map((line) => seen(texts.front(line))),
      ['___90 · get secrets__', '_missed______________', '__hit · x____________'],
    );
    assert.equal(texts.blank.length, texts.front(lines[0]!).length);
    assert.equal(texts.behind(lines[0]!), undefined);
  });

  it('are cut where a reason is long', () => {
    const texts = lineTexts([hit(40, `40 · ${'x'.repeat(100)}`)], [2000]);
    assert.match(seen(texts.front(hit(40, `40 · ${'x'.repeat(100)}`))), /^_40 · x+…__$/);
    assert.equal(texts.blank.length, 35);
  });
});
