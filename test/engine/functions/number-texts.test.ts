import assert from 'node:assert/strict';
import { lookupFunction } from '../../../server/src/engine/functions/registry.js';
import { bindCall, call, cell, literal, Refused } from './call-site.js';

describe('numbers as text', () => {
  it('tohex is two’s complement of the width of the argument', () => {
    assert.equal(call('tohex', 256), '100');
    assert.equal(call('tohex', -256), 'ffffffffffffff00');
    assert.equal(call('tohex', cell('int', -256), 8), 'ffffff00');
    assert.equal(call('tohex', 256, 8), '00000100');
    assert.equal(call('tohex', 256, 2), '100');
    assert.equal(call('tohex', 1, 40), '0000000000000001');
    assert.equal(call('tohex', -(2n ** 63n)), '8000000000000000');
    assert.equal(call('tohex', 2n ** 53n + 1n), '20000000000001');
    assert.equal(call('tohex', cell('long', null)), '');
  });

  it('format_bytes', () => {
    assert.equal(call('format_bytes', 564), '564 Bytes');
    assert.equal(call('format_bytes', 10332, 1), '10.1 KB');
    assert.equal(call('format_bytes', 20010332), '19 MB');
    assert.equal(call('format_bytes', 20010332, 2), '19.08 MB');
    assert.equal(call('format_bytes', 20010332, 0, 'KB'), '19541 KB');
    assert.equal(call('format_bytes', -2048), '-2 KB');
    assert.equal(call('format_bytes', 0), '0 Bytes');
    assert.equal(call('format_bytes', cell('real', null)), '');
    assert.throws(
      () => bindCall('format_bytes', [cell('long', 1), literal('long', 0), literal('string', 'kB')]),
      Refused,
    );
  });

  it('new_guid is new each time and never folded', () => {
    assert.match(call('new_guid') as string, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.notEqual(call('new_guid'), call('new_guid'));
    const entry = lookupFunction('new_guid');
    assert.equal(entry?.kind === 'scalar' && entry.definition.deterministic, false);
  });
});
