import assert from 'node:assert/strict';
import { foldingRanges } from '../../server/src/service/folding.js';
import { openMarked } from './marked.js';

/** First and last lines, from 1, with the kind. */
function folded(text: string, path?: string): string[] {
  return foldingRanges(openMarked(text, path).document).map(
    ({ startLine, endLine, kind }) => `${startLine + 1}-${endLine + 1}${kind === undefined ? '' : ` ${kind}`}`,
  );
}

describe('folding', () => {
  it('folds pipelines, stages, brackets and runs of comments', () => {
    const text = [
      '// what',
      '// why',
      'let f = (a: long) {',
      '    print a',
      '};',
      'T',
      '| where (',
      '    a == 1 or',
      '    b == 2',
      ')',
      '| project',
      '    a,',
      '    b',
      'print 1',
    ].join('\n');
    assert.deepEqual(folded(text.replace('\nprint 1', '')), ['1-2 comment', '3-5', '6-13', '7-10', '11-13']);
  });

  it('leaves a closing bracket to be seen where nothing else ends there', () => {
    assert.deepEqual(folded('print a = dynamic([\n  1,\n  2\n])'), ['1-3']);
  });

  it('folds marked regions', () => {
    assert.deepEqual(folded('// #region lists\nlet x = 1;\nlet y = 2;\n// #endregion\nprint x'), ['1-4 region']);
  });

  it('folds the fields of YAML beside the query', () => {
    const text = [
      'name: x',
      'tactics:',
      '  - Discovery',
      'query: |',
      '  T',
      '  | where (',
      '      a == 1',
      '  )',
      'entityMappings:',
      '  - entityType: Host',
      '    fieldMappings: []',
    ].join('\n');
    assert.deepEqual(folded(text, '/r.yaml'), ['2-3', '4-8', '5-8', '6-8', '9-11', '10-11']);
  });

  it('does not throw on broken queries', () => {
    for (const text of ['', '(', ')', 'T | where (\n a', '// #endregion', '// #region'])
      assert.ok(Array.isArray(folded(text)));
  });
});
