import assert from 'node:assert/strict';
import { bandColor, lineColor, lineLabel } from '../../client/src/bands.js';
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

  it('never speak alone', () => {
    assert.deepEqual([lineColor(HIT, undefined), lineLabel(HIT)], ['critical', '90']);
    assert.deepEqual([lineColor(MISS, undefined), lineLabel(MISS)], ['missed', 'miss']);
    assert.equal(lineLabel({ ...HIT, score: undefined }), 'hit');
  });
});
