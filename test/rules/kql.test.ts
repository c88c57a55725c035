import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readRuleFile } from '../../server/src/rules/read.js';
import { kqlText } from './containers.js';

function queries(text: string): string[] {
  return readRuleFile('a.kql', text).regions.map((region) => region.text);
}

/** Asserts that the parts, joined by a blank line, are read as queries of their own. */
function assertSeparate(...parts: string[]): void {
  assert.deepEqual(queries(parts.join('\n\n')), parts);
}

function assertOne(text: string): void {
  assert.deepEqual(queries(text), [text]);
}

describe('a file of plain KQL', () => {
  it('is one region, empty or not', () => {
    for (const text of ['', '\n', 'T', '// only a comment\n', 'T\n| where x\n\n| take 5\n']) assertOne(text);
  });

  it('starts behind a byte order mark', () => {
    const [region] = readRuleFile('a.kql', '\ufeffT | take 1').regions;
    assert.equal(region?.text, 'T | take 1');
    assert.equal(region.map.toOuter(0), 1);
    assert.equal(region.map.toInner(0), undefined);
  });

  it('keeps a rule with blank lines whole', () => {
    assertOne('let a = 1;\n\nlet b = 2;\n\nT\n| where x == a\n\n// why\n| where y == b\n\n| take 5\n');
    assertOne('T | where a\n\nand b\n\nor c');
    assertOne('T | project a,\n\nb, c');
    assertOne('T | summarize\n\ncount()\n\nby x');
    assertOne('T\n| join kind=inner (\n\nU\n| take 1\n\n) on x');
    assertOne('let f = (x: int) {\n\nT | where y == x\n\n};\n\nf(1)');
    assertOne('T | where x in (\n"a",\n\n"b"\n)');
    assertOne('let missingSemicolon = T | where x\n\nlet b = 3;\n\nT');
    assertOne('T | project a\n\nb, c');
  });

  it('does not cut inside strings and comments', () => {
    assertOne('print ```\n\nU | take 1\n\n```');
    assertOne('T | where p == "a\\" // b" // "\n\n| take 1');
    assertOne("T | where p == @\"c:\\\" and q == ''''\n\n| take 1");
  });

  it('keeps statements of one query together', () => {
    assertOne('T | take 5;\n\nU | take 4');
  });

  it('cuts before a query that follows a complete one', () => {
    assertSeparate('T | take 5', 'U | take 3');
    assertSeparate('T | take 5', 'let x = 1;\n\nV | where y == x', 'U');
    assertSeparate('T', 'union A, B', 'print 1', '.show tables', "['My T'] | take 1", '(T) | take 1', 'f(1)');
    assertSeparate('database("x").T | take 1', 'cluster("a").database("b").T | take 1');
    assert.deepEqual(queries('T | take 1\r\n\r\n\r\nU\r\n'), ['T | take 1', 'U\r\n']);
  });

  it('gives a comment to the query after it', () => {
    assertSeparate('// first\n\nT', '// second\n\n// more\nU | count\n\n// end');
  });

  it('gives each region its own part of the file, in order', () => {
    fc.assert(
      fc.property(kqlText, (text) => {
        let end = 0;
        for (const { text: query, map, languageRange, index } of readRuleFile('a.kql', text).regions) {
          assert.ok(languageRange.start >= end, `region ${index}`);
          end = languageRange.end;
          assert.equal(text.slice(map.toOuter(0), map.toOuter(query.length)), query);
        }
      }),
    );
  });
});
