import assert from 'node:assert/strict';
import { columnsOf, widthOf } from '../../../client/src/results/view/columns.js';
import { row, run } from './rows.js';

describe('columns of the results view', () => {
  it('has the score first, and not a second time among what the rule projects', () => {
    const shown = run(['Name: string', 'Risk: long'], [row({ cells: ['a', '90'], score: 90 })], {
      scoreColumn: 'Risk',
    });
    const columns = columnsOf(shown);
    assert.deepEqual(
      columns.map((c) => [c.name, c.kind]),
      [
        ['Risk', 'score'],
        ['Event', 'event'],
        ['Name', 'value'],
      ],
    );
    assert.deepEqual(
      columns.map((c) => c.text(shown.rows[0]!)),
      ['90', 'e.ndjson:1', 'a'],
    );
  });

  it('has labels and clauses only where there are any', () => {
    const clause = { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } }, text: 'A == 1' };
    const names = (...rows: Parameters<typeof row>[0][]): string[] =>
      columnsOf(
        run(
          ['A: long'],
          rows.map((r) => row({ cells: ['1'], ...r })),
        ),
      ).map((c) => c.name);
    assert.deepEqual(names({}), ['Event', 'A']);
    assert.deepEqual(names({ labels: ['benign'] }), ['Label', 'Event', 'A']);
    assert.deepEqual(names({ clause }), ['Event', 'Clause', 'A']);
    assert.deepEqual(names({ sources: [] }), ['A']);
  });

  it('names the first event and counts the others', () => {
    const sources = [
      { uri: 'file:///s/a%20b.ndjson', line: 4 },
      { uri: 'file:///s/c.ndjson', line: 0 },
    ];
    const shown = run([], [row({ sources })]);
    assert.equal(columnsOf(shown)[0]!.text(shown.rows[0]!), 'a b.ndjson:5 +1');
  });

  it('is as wide as its texts, within limits', () => {
    const shown = run(['A: string', 'LongerThanItsTexts: string'], [row({ cells: ['x'.repeat(500), 'y'] })]);
    const [, a, b] = columnsOf(shown);
    assert.equal(widthOf(a!, shown.rows), 62);
    assert.equal(widthOf(b!, shown.rows), 'LongerThanItsTexts'.length + 4);
  });
});
