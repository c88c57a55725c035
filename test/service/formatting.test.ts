import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { tokensOf } from '../../server/src/kusto/tokens.js';
import { applyEdits } from '../../server/src/rules/position-map.js';
import {
  formatDocument,
  formatOnType,
  formatRange,
  formattingOptions,
  queryEdits,
} from '../../server/src/service/formatting.js';
import { toOffset } from '../../server/src/service/positions.js';
import type { RuleDocument } from '../../server/src/service/project.js';
import { openMarked } from './marked.js';
import { plainTree, QUERIES } from './queries.js';

const OPTIONS = formattingOptions({ tabSize: 4, insertSpaces: true });
const SAMPLES = ['t1613.kql', 't1613.tuned.kql'].map((name) =>
  readFileSync(new URL(`../../samples/t1613/${name}`, import.meta.url), 'utf8'),
);

type LspEdits = ReturnType<typeof formatDocument>;

function applied(document: RuleDocument, edits: LspEdits): string {
  const inner = edits.map(({ range, newText }) => ({
    start: toOffset(document, range.start),
    end: toOffset(document, range.end),
    newText,
  }));
  return applyEdits(document.text, inner);
}

function formatted(text: string, path?: string, options = OPTIONS): string {
  const { document } = openMarked(text, path);
  return applied(document, formatDocument(document, options));
}

describe('formatting', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'puts each stage of a pipeline of several lines on a line',
      'T   |where a==1\n  | project   a,b | take 5\n',
      'T\n| where a == 1\n| project a, b\n| take 5\n',
    ],
    ['leaves a short pipeline on its line', 'T |where a>1|take 5\n', 'T | where a > 1 | take 5\n'],
    [
      'breaks a long pipeline',
      `T | where a == "${'x'.repeat(100)}" | take 5\n`,
      `T\n| where a == "${'x'.repeat(100)}"\n| take 5\n`,
    ],
    [
      'begins a line with each statement',
      'let a=1;let b = 2 ;\n\n\n\nprint a\n',
      'let a = 1;\nlet b = 2;\n\nprint a\n',
    ],
    [
      'indents what goes on',
      'T\n| project\na,\nb\n| where a == 1\nand b == 2\n',
      'T\n| project\n    a,\n    b\n| where a == 1\n    and b == 2\n',
    ],
    [
      'indents the parts of an item deeper than the item',
      'T\n| extend\na = b\nor c,\nd = 1\n',
      'T\n| extend\n    a = b\n        or c,\n    d = 1\n',
    ],
    [
      'indents lists and conditions in brackets',
      'T\n| where (\n(a == 1 and (\nb == 2 or\nc == 3\n))\nor\nd == 4\n)\n',
      'T\n| where (\n    (a == 1 and (\n        b == 2 or\n        c == 3\n    ))\n    or\n    d == 4\n)\n',
    ],
    [
      'opens brackets around a pipeline of several lines',
      'T\n| join kind = inner (X\n| take 1) on a\n',
      'T\n| join kind=inner (\n    X\n    | take 1\n) on a\n',
    ],
    [
      'indents the body of a function',
      'let f=(a:long,b:string="x"){\nlet c = a;\nT\n|where a==c\n};\nf(1)\n',
      'let f = (a: long, b: string = "x") {\n    let c = a;\n    T\n    | where a == c\n};\nf(1)\n',
    ],
    [
      'keeps a short body on its line',
      'let f = (a: long) {a+1};\nprint f(1)\n',
      'let f = (a: long) { a + 1 };\nprint f(1)\n',
    ],
    [
      'aligns a pipeline with its first line',
      'let T =\nDeviceInfo\n| where a == 1\n| project\nb;\nT\n',
      'let T =\n    DeviceInfo\n    | where a == 1\n    | project\n        b;\nT\n',
    ],
    [
      'keeps comments where they are and gives them the indentation of what follows',
      '// head\nT // source\n      // before the bar\n| where (\n// inside\na == 1 // behind\n// last\n)\n// end\n',
      'T // source\n// before the bar\n| where (\n    // inside\n    a == 1 // behind\n    // last\n)\n// end\n'.replace(
        /^/,
        '// head\n',
      ),
    ],
    [
      'sets calls and words apart',
      'T | where a in("x") and not (b) and strlen (c)>1\n',
      'T | where a in ("x") and not(b) and strlen(c) > 1\n',
    ],
    [
      'writes parameters without blanks',
      'T | join kind = inner hint.strategy = shuffle(X) on a\n',
      'T | join kind=inner hint.strategy=shuffle (X) on a\n',
    ],
    [
      'leaves signs with one operand',
      'print -1, a = - 1, b = 1-1, c = dynamic(-1)\n',
      'print -1, a = - 1, b = 1 - 1, c = dynamic(-1)\n',
    ],
    ['leaves names with wildcards', 'T | project-away a*, *b , c\n', 'T | project-away a*, *b, c\n'],
    [
      'sets the keys of bags apart',
      'print dynamic({"a":[1,2],"b":{"c":1}})\n',
      'print dynamic({"a": [1, 2], "b": {"c": 1}})\n',
    ],
    [
      'lays out a datatable',
      'datatable(a:long,b:string)\n[\n1,"x",\n2,"y"\n]\n| take 1\n',
      'datatable(a: long, b: string)\n[\n    1, "x",\n    2, "y"\n]\n| take 1\n',
    ],
    ['leaves texts of several lines alone', 'print ```a\n  b ```,  1\n', 'print ```a\n  b ```, 1\n'],
    ['removes blanks at line ends and ends the file with a line break', 'T   \n| take 1  ', 'T\n| take 1\n'],
    ['joins a lone bar with its operator', 'T |\nwhere a == 1 |\ntake 1\n', 'T\n| where a == 1\n| take 1\n'],
    ['keeps the line breaks of the file', 'T\r\n|where a==1\r\n', 'T\r\n| where a == 1\r\n'],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => {
      assert.equal(formatted(text), expected);
      assert.equal(formatted(expected), expected);
    });
  }

  it('indents by tabs where the editor does', () => {
    assert.equal(
      formatted('T\n| project\na\n', undefined, formattingOptions({ tabSize: 8, insertSpaces: false })),
      'T\n| project\n\ta\n',
    );
  });

  it('leaves the samples as they are', () => {
    for (const text of SAMPLES) assert.equal(formatted(text), text);
  });

  for (const query of [...QUERIES, ...SAMPLES]) {
    it(`changes neither tree nor comments nor itself: ${query.trim().slice(0, 60).replace(/\s+/g, ' ')}`, () => {
      const { unit } = openMarked(query);
      const once = applyEdits(query, queryEdits(unit.analysis, OPTIONS));
      const after = openMarked(once).unit.analysis;
      assert.deepEqual(plainTree(after.tree), plainTree(unit.analysis.tree));
      assert.deepEqual(
        tokensOf(after).map(({ text }) => text),
        tokensOf(unit.analysis).map(({ text }) => text),
      );
      assert.equal(applyEdits(once, queryEdits(after, OPTIONS)), once);
    });
  }

  it('gives the same layout whatever the blanks between tokens were', () => {
    const query = 'let f = (a: long) { a + 1 };\nT\n| where a in ("x", "y") and f(b) > 1 // c\n| project a, b\n';
    const { unit } = openMarked(query);
    const tokens = tokensOf(unit.analysis);
    const blanks = fc.array(fc.constantFrom(' ', '  ', '\t'), { minLength: tokens.length, maxLength: tokens.length });
    fc.assert(
      fc.property(blanks, (made) => {
        // Line breaks are the author's; blanks in a line are not.
        const loose = tokens.map(({ text, end }, i) => {
          const next = tokens[i + 1];
          const between = next === undefined ? '\n' : query.slice(end, next.start);
          return text + (between.includes('\n') ? between : between === '' ? '' : made[i]!);
        });
        assert.equal(formatted(loose.join('')), query);
      }),
      { numRuns: 25 },
    );
  });

  it('lays out queries inside of other files and nothing else', () => {
    const yaml = (query: string) => `name:   x\nkind: Scheduled\nquery: |\n${query}severity:   Low\n`;
    assert.equal(
      formatted(yaml('    T\n    |where a==1\n    | project\n    a\n'), '/r.yaml'),
      yaml('    T\n    | where a == 1\n    | project\n        a\n'),
    );
    const json = (query: string) =>
      `{ "type":"Microsoft.SecurityInsights/alertRules", "properties": {"query": "${query}"} }`;
    assert.equal(formatted(json('T\\n|where a==\\"x\\"'), '/r.json'), json('T\\n| where a == \\"x\\"'));
    assert.equal(formatted('# A  b\n```kql\nT\n|take   1\n```\n', '/r.md'), '# A  b\n```kql\nT\n| take 1\n```\n');
  });

  it('lays out the lines of a range only', () => {
    const text = 'T\n|where a==1\n|where b==2\n|take   1\n';
    const { document } = openMarked(text);
    const start = text.indexOf('b==');
    const edits = formatRange(document, { start, end: start + 2 }, OPTIONS);
    assert.equal(applied(document, edits), 'T\n|where a==1\n| where b == 2\n|take   1\n');
  });

  it('does not throw on broken queries', () => {
    for (const text of [
      '',
      ')',
      '(',
      '|',
      'T |',
      'let f = (',
      'print "a',
      'T | where (\n',
      '.show   tables',
      '}{',
      ';;',
    ]) {
      assert.equal(typeof formatted(text), 'string', text);
    }
  });
});

describe('formatting while typing', () => {
  function typed(marked: string, character: string): string {
    const { document, position } = openMarked(marked);
    return applied(document, formatOnType(document, position, character, OPTIONS));
  }

  it('moves a bar and a closing bracket to where they belong', () => {
    assert.equal(typed('T\n| where (\n    a == 1\n)\n    |‸', '|'), 'T\n| where (\n    a == 1\n)\n|');
    assert.equal(typed('T\n| where (\n    a == 1\n    )‸', ')'), 'T\n| where (\n    a == 1\n)');
  });

  it('lays out the line before a line break', () => {
    assert.equal(typed('T\n|where a==1\n‸', '\n'), 'T\n| where a == 1\n');
    assert.equal(typed('T\n|where a==1\n‸\n|take   1', '\n'), 'T\n| where a == 1\n\n|take   1');
  });

  it('lays out the line of a semicolon', () => {
    assert.equal(typed('let a=1;‸\nlet b=2;', ';'), 'let a = 1;\nlet b=2;');
  });

  it('lays out the lines of a query that the file has on one of its own', () => {
    const json = (query: string): string => {
      const marked = `{"displayName": "d", "queryCondition": {"queryText": "${query}"}}`;
      const { document, position } = openMarked(marked, '/rules/rule.json');
      const typed = query[query.indexOf('‸') - 1]!;
      const after = applied(document, formatOnType(document, position, typed, OPTIONS));
      return after.slice(after.indexOf('queryText": "') + 13, -3);
    };
    assert.equal(json(String.raw`T\n|where a==\"1\"\n‸`), String.raw`T\n| where a == \"1\"\n`);
    assert.equal(json(String.raw`T\r\n|where a==1\r\n‸|take   1`), String.raw`T\r\n| where a == 1\r\n|take   1`);
    assert.equal(json(String.raw`let a=1;‸\nlet b=2;`), String.raw`let a = 1;\nlet b=2;`);
    assert.equal(json(String.raw`T\n\t |‸ take   1`), String.raw`T\n| take   1`);
    assert.equal(json(String.raw`T\n|where a==1 and cn‸`), String.raw`T\n|where a==1 and cn`);
    assert.equal(json(String.raw`T\n|where a==\"C:\\n‸`), String.raw`T\n|where a==\"C:\\n`);
  });

  it('leaves characters inside of a line alone', () => {
    assert.equal(typed('T  |‸', '|'), 'T  |');
    assert.equal(typed('print (1)‸', ')'), 'print (1)');
  });
});
