import assert from 'node:assert/strict';
import type { SelectionRange } from 'vscode-languageserver-types';
import { selectionRanges } from '../../server/src/service/selection-ranges.js';
import { openMarked, textIn } from './marked.js';

/** The texts that are selected one after the other. */
function selected(marked: string, path?: string): string[] {
  const { document, position } = openMarked(marked, path);
  const texts: string[] = [];
  for (
    let at: SelectionRange | undefined = selectionRanges(document, [position])[0];
    at !== undefined;
    at = at.parent
  ) {
    texts.push(textIn(document, at.range));
  }
  return texts;
}

describe('selection ranges', () => {
  it('grow from the text in quotes over condition and stage to the query', () => {
    assert.deepEqual(selected('let n = 1;\nT | where a == "x‸y" and b == 2 | take 1'), [
      'xy',
      '"xy"',
      'a == "xy"',
      'a == "xy" and b == 2',
      'where a == "xy" and b == 2',
      '| where a == "xy" and b == 2',
      'T | where a == "xy" and b == 2 | take 1',
      'let n = 1;\nT | where a == "xy" and b == 2 | take 1',
    ]);
  });

  it('grow out of the query into the file', () => {
    const texts = selected('kind: Scheduled\nquery: |\n  T\n  | take ‸1\n', '/r.yaml');
    assert.equal(texts[0], '1');
    assert.equal(texts.at(-1), 'kind: Scheduled\nquery: |\n  T\n  | take 1\n');
    assert.ok(texts.at(-2)!.startsWith('|\n'));
  });

  it('always strictly grow', () => {
    for (const text of ['‸', 'print ‸', 'T | where (‸(a))', 'let f = () { print ‸1 }; f()', 'print ```a‸b```']) {
      const lengths = selected(text).map(({ length }) => length);
      assert.deepEqual(
        lengths,
        [...new Set(lengths)].sort((a, b) => a - b),
        text,
      );
    }
  });
});
