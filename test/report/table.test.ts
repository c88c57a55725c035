import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutText, wrapText } from '../../server/src/report/fit.js';
import { widthOf } from '../../server/src/report/style.js';
import { textTable, type ColumnKind } from '../../server/src/report/table.js';
import { textWidth } from '../../server/src/report/text-width.js';

const cell = fc
  .array(fc.constantFrom('a', 'bc', ' ', '7', 'é', '東', '👩‍👧', 'word'), { maxLength: 40 })
  .map((parts) => parts.join('').trim());

describe('text that is cut', () => {
  it('has the columns that there are, and is whole where it fits', () => {
    fc.assert(
      fc.property(
        cell,
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom('start' as const, 'end' as const),
        (text, n, keep) => {
          const cut = cutText(text, n, keep);
          assert.ok(textWidth(cut) <= n, cut);
          if (textWidth(text) <= n) assert.equal(cut, text);
          else assert.ok(keep === 'start' ? text.startsWith(cut.slice(0, -1)) : text.endsWith(cut.slice(1)));
        },
      ),
    );
    assert.equal(cutText('malicious/docker.ndjson:12', 17, 'end'), '…docker.ndjson:12');
    assert.equal(cutText('東京都', 5), '東京…');
  });

  it('is broken between words where it is prose, and keeps them all', () => {
    assert.equal(wrapText('one two three four', 9, 2), 'one two\n  three\n  four');
    assert.equal(wrapText('one two', undefined), 'one two');
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'word', 'longer', '東京'), { minLength: 1 }), (words) => {
        const text = words.join(' ');
        const wrapped = wrapText(text, 12);
        assert.equal(wrapped.replaceAll('\n', ' '), text);
        assert.ok(wrapped.split('\n').every((line) => textWidth(line) <= 12));
      }),
    );
  });
});

describe('a table', () => {
  const kinds: readonly ColumnKind[] = ['number', 'place', 'text'];
  const header = ['score', 'event', 'row'];
  const path = 'samples/malicious/docker.ndjson:12';

  it('is as wide as it needs to be where no width is given', () => {
    const long = 'x'.repeat(500);
    const [head, row] = textTable(header, [['90', path, long]], { kinds });
    assert.equal(head, `score  ${'event'.padEnd(path.length)}  row`);
    assert.equal(row, `   90  ${path}  ${long}`);
  });

  it('cuts texts first, then places at their beginning, and numbers never', () => {
    const at = (width: number): string =>
      textTable(header, [['12345', path, 'docker run '.repeat(9)]], { kinds, width })[1]!;
    assert.equal(at(80), '12345  samples/malicious/docker.ndjson:12  docker run docker run docker run doc…');
    assert.equal(at(70), '12345  …s/malicious/docker.ndjson:12  docker run docker run docker ru…');
    assert.equal(at(60), '12345  …icious/docker.ndjson:12  docker run docker run dock…');
    assert.equal(at(30), '12345  …cker.ndjson:12  docke…');
  });

  it('fits the width, whatever it holds', () => {
    const table = fc.integer({ min: 1, max: 9 }).chain((n) =>
      fc.record({
        header: fc.array(cell, { minLength: n, maxLength: n }),
        rows: fc.array(fc.array(cell, { minLength: n, maxLength: n }), { maxLength: 4 }),
        width: fc.integer({ min: 20, max: 120 }),
      }),
    );
    fc.assert(
      fc.property(table, ({ header, rows, width }) => {
        const lines = textTable(header, rows, { width });
        assert.equal(lines.length, rows.length + 1);
        if (header.length > 1) for (const line of lines) assert.ok(textWidth(line) <= width, `${width}: ${line}`);
      }),
    );
  });

  it('says how many columns are left out where not even their beginnings fit', () => {
    const many = Array.from({ length: 12 }, (_, i) => `column${i}`);
    const [head, row] = textTable(many, [many], { width: 40 });
    assert.equal(head, 'column0  column1  column2  column3  +8');
    assert.ok(head.length <= 40 && row!.length <= 40);
  });
});

describe('the width of lines', () => {
  const width = (isTTY: boolean, columns: number | undefined, asked?: string): number | undefined => {
    const before = process.env.COLUMNS;
    try {
      if (asked === undefined) delete process.env.COLUMNS;
      else process.env.COLUMNS = asked;
      return widthOf({ isTTY, columns: columns ?? 0 });
    } finally {
      if (before === undefined) delete process.env.COLUMNS;
      else process.env.COLUMNS = before;
    }
  };

  it('is that of the terminal; a file has none unless COLUMNS asks for one', () => {
    assert.deepEqual(
      [
        width(true, 100),
        width(true, 0),
        width(false, undefined),
        width(false, undefined, '72'),
        width(false, undefined, 'wide'),
      ],
      [100, undefined, undefined, 72, undefined],
    );
  });
});
