import assert from 'node:assert/strict';
import { bandColor, lineColor } from '../../client/src/bands.js';
import type { LineAnnotation } from '../../server/src/service/protocol.js';

const HIT: LineAnnotation = { line: 0, kind: 'hit', score: 90, band: 'critical', text: '90 · x', row: 0 };
const MISS: LineAnnotation = {
  line: 0,
  kind: 'missed',
  score: undefined,
  band: undefined,
  text: 'missed',
  row: undefined,
};

describe('colours of risk', () => {
  it('are those of the bands that have one', () => {
    assert.equal(bandColor('low', undefined), 'low');
    assert.equal(bandColor('critical', ['critical']), 'critical');
    assert.equal(bandColor(undefined, undefined), 'none');
  });

  it('go to bands of other names by their place', () => {
    const bands = ['info', 'notable', 'urgent'];
    assert.deepEqual(
      bands.map((band) => bandColor(band, bands)),
      ['low', 'high', 'critical'],
    );
    assert.equal(bandColor('other', bands), 'none');
    assert.equal(bandColor('only', ['only']), 'low');
  });

  it('mark misses in a colour of their own', () => {
    assert.equal(lineColor(HIT, undefined), 'critical');
    assert.equal(lineColor(MISS, undefined), 'missed');
  });
});
