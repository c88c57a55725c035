import assert from 'node:assert/strict';
import { linkedEditingRanges } from '../../server/src/service/linked-editing.js';
import { bracketed, openMarked } from './marked.js';

describe('linked editing', () => {
  it('links a let name with its uses', () => {
    const { document, position } = openMarked('let ‸x = 1; print x');
    assert.equal(bracketed(document, linkedEditingRanges(document, position)!.ranges), 'let ⟦x⟧ = 1; print ⟦x⟧');
  });

  it('links neither columns nor tables nor names that are used nowhere', () => {
    for (const text of ['print ‸a = 1 | where a == 1', 'Dev‸iceInfo | union DeviceInfo', 'let ‸x = 1; print 1', '‸']) {
      const { document, position } = openMarked(text);
      assert.equal(linkedEditingRanges(document, position), undefined, text);
    }
  });
});
