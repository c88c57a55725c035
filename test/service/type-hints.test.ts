import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/rules/position-map.js';
import { toOffset } from '../../server/src/service/positions.js';
import { typeHints, type HintKinds } from '../../server/src/service/type-hints.js';
import { openMarked } from './marked.js';

/** The text with its hints in `⟦…⟧`. */
function hinted(text: string, kinds: Partial<HintKinds>, path?: string): string {
  const { document } = openMarked(text, path);
  const within = { start: 0, end: text.length };
  const hints = typeHints(document, { types: false, parameterNames: false, ...kinds }, within);
  const edits = hints.map(({ position, label }) => {
    const at = toOffset(document, position);
    assert.ok(typeof label === 'string');
    return { start: at, end: at, newText: `⟦${label}⟧` };
  });
  return applyEdits(text, edits);
}

describe('type hints', () => {
  it('stand behind let values and columns that are made', () => {
    assert.equal(
      hinted(
        'let n = 5; let T = print a = 1h; T | extend b = a > n | summarize c = dcount(b), d = make_set(b) by e = bin(a, n)',
        {
          types: true,
        },
      ),
      'let n⟦: long⟧ = 5; let T⟦: (a: timespan)⟧ = print a⟦: timespan⟧ = 1h; T | extend b⟦: bool⟧ = a > n | summarize c⟦: long⟧ = dcount(b), d⟦: dynamic⟧ = make_set(b) by e⟦: timespan⟧ = bin(a, n)',
    );
  });

  it('count the columns of wide tables', () => {
    assert.match(hinted('let T = DeviceInfo; T', { types: true }), /^let T⟦: table of \d+ columns⟧/);
  });

  it('name the parameters of arguments that do not say what they are', () => {
    assert.equal(
      hinted(
        'let f = (user: string, days: long) { user }; print f("a", 7), split("a b", " "), strcat("a", "b"), ago(1d)',
        {
          parameterNames: true,
        },
      ),
      'let f = (user: string, days: long) { user }; print f(⟦user:⟧"a", ⟦days:⟧7), split(⟦source:⟧"a b", ⟦delimiter:⟧" "), strcat("a", "b"), ago(1d)',
    );
  });

  it('are not there unless they are wanted', () => {
    assert.equal(hinted('let n = 5; print f(1, 2)', {}), 'let n = 5; print f(1, 2)');
  });

  it('stand in the file where the query is written', () => {
    assert.equal(
      hinted('kind: Scheduled\nquery: |\n  print 1\n  | extend a = 1h\n', { types: true }, '/r.yaml'),
      'kind: Scheduled\nquery: |\n  print 1\n  | extend a⟦: timespan⟧ = 1h\n',
    );
  });
});
