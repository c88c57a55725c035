import assert from 'node:assert/strict';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from '../../server/src/service/call-hierarchy.js';
import { bracketed, openMarked } from './marked.js';

const QUERY = 'let ‸f = (a: long) { a }; let g = (b: long) { f(b) + f(1) }; print f(1), g(2)';

describe('call hierarchy', () => {
  const { document, position, text } = openMarked(QUERY);
  const [f] = prepareCallHierarchy(document, position, 'file:///r');

  it('begins at a let function', () => {
    assert.equal(f?.name, 'f');
    assert.equal(f.detail, '(a: long): long');
    const value = openMarked('let ‸x = 1; print x');
    assert.deepEqual(prepareCallHierarchy(value.document, value.position, 'u'), []);
  });

  it('goes to the functions that call, and to the query', () => {
    const calls = incomingCalls(document, f!);
    assert.deepEqual(
      calls.map(({ from, fromRanges }) => [from.name, bracketed(document, fromRanges)]),
      [
        ['g', text.replace('f(b) + f(1)', '⟦f⟧(b) + ⟦f⟧(1)')],
        ['rule.kql', text.replace('print f', 'print ⟦f⟧')],
      ],
    );
  });

  it('goes to the functions that are called', () => {
    const calls = incomingCalls(document, f!);
    const [g, query] = calls.map(({ from }) => from);
    assert.deepEqual(
      outgoingCalls(document, g!).map(({ to }) => to.name),
      ['f'],
    );
    assert.deepEqual(
      outgoingCalls(document, query!).map(({ to }) => to.name),
      ['f', 'g'],
    );
    assert.deepEqual(outgoingCalls(document, f!), []);
  });

  it('knows nothing of items of an older text', () => {
    const { document: other } = openMarked('print 1');
    assert.deepEqual(incomingCalls(other, f!), []);
    assert.deepEqual(outgoingCalls(other, f!), []);
  });
});
