import assert from 'node:assert/strict';
import { Dictionary } from '../../server/src/events/tables/dictionary.js';

describe('a dictionary of texts', () => {
  it('gives equal texts one number, and is given up at its limits', () => {
    const few = new Dictionary(2);
    assert.deepEqual([few.code('a'), few.code('b'), few.code('a'), few.isOpen], [0, 1, 0, true]);
    assert.deepEqual([few.code('c'), few.isOpen, few.code('a')], [-1, false, -1]);
    assert.deepEqual(few.values, ['a', 'b']);
    const short = new Dictionary(Infinity, 5);
    assert.deepEqual([short.code('four'), short.code('é'), short.isOpen], [0, -1, false]);
  });
});
