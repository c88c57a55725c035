import assert from 'node:assert/strict';
import { MarkupContent } from 'vscode-languageserver-types';
import { hover } from '../../server/src/service/hover.js';
import type { LastRun } from '../../server/src/service/last-run.js';
import { openMarked, textIn } from './marked.js';

interface Shown {
  readonly text: string;
  readonly under: string;
}

function shown(marked: string, path?: string, files?: Record<string, string>, last?: LastRun): Shown | undefined {
  const { document, position } = openMarked(marked, path, files);
  const found = hover(document, position, () => last);
  if (found === undefined) return undefined;
  assert.ok(MarkupContent.is(found.contents));
  return { text: found.contents.value, under: textIn(document, found.range!) };
}

describe('hover', () => {
  const cases: readonly (readonly [string, string, string, ...RegExp[]])[] = [
    [
      'a built-in function',
      'print str‸cat("a")',
      'strcat',
      /strcat\(arg: scalar, …\): string/,
      /\(https:\/\/learn\.microsoft\.com\/kusto\/query\/strcat-function\)/,
    ],
    [
      'an aggregate',
      'print a=1 | summarize dco‸unt(a)',
      'dcount',
      /dcount\(expr: scalar, accuracy\?: scalar\)/,
      /estimate/,
    ],
    ['a plugin', 'print a=dynamic({}) | evaluate bag_un‸pack(a)', 'bag_unpack', /columns/],
    ['an old function', 'print notnul‸l(1)', 'notnull', /`isnotnull\(\)` takes its place/, /never is null/],
    [
      'a table',
      'Dev‸iceInfo',
      'DeviceInfo',
      /Table of \w+.* with \d+ columns/,
      /`TimeGenerated` datetime/,
      /reference\/tables\/deviceinfo/,
    ],
    [
      'a table column',
      'SecurityEvent | where Accou‸nt == "a"',
      'Account',
      /Account: string/,
      /Column of `SecurityEvent`/,
    ],
    [
      'a column of a closed vocabulary',
      'DeviceProcessEvents | where Action‸Type == "a"',
      'ActionType',
      /ProcessCreated/,
    ],
    ['a computed column where it is made', 'print a = 1 | extend b‸c = a > 0', 'bc', /bc: bool/],
    ['a computed column where it is read', 'print a = 1 | extend bc = a > 0 | where b‸c', 'bc', /bc: bool/],
    ['a let value', 'let li‸st = dynamic(["a"]); print list', 'list', /let list: dynamic = dynamic\(\["a"\]\)/],
    [
      'a let function',
      'let f = (a: long, b: string = "x") { strcat(b, a) }; print ‸f(1)',
      'f',
      /f\(a: long, b: string = "x"\): string/,
    ],
    ['a parameter', 'let f = (ab: long) { a‸b }; print f(1)', 'ab', /ab: long/, /Parameter/],
    ['a tabular operator', 'print a = 1 | ext‸end b = 2', 'extend', /Adds columns/, /`a` long · `b` long/],
    ['a string operator', 'print "a" h‸as "b"', 'has', /whole word/],
    ['a list operator', 'print "a" !in‸~ ("b")', '!in~', /none of the texts/],
    ['a regular expression operator', 'print "a" match‸es regex "b"', 'matches regex', /regular expression/],
    ['and', 'print true an‸d false', 'and', /both sides/],
    ['between', 'print 1 betw‸een (1 .. 2)', 'between', /both ends included/],
    ['a statement', 'le‸t x = 1; print x', 'let', /Gives a name/],
    ['a timespan', 'print 1‸.5h', '1.5h', /01:30:00/],
    ['a datetime', 'print datetime(2026-01-‸31)', 'datetime(2026-01-31)', /2026-01-31T00:00:00/],
    ['a number', 'print 0x‸10', '0x10', /long: 16/],
    ['a key of a dynamic', 'print d = dynamic({}) | project d.k‸ey', 'key', /key: dynamic/],
    ['toscalar', 'let x = tosca‸lar(print 1); print x', 'toscalar', /first value/],
  ];
  for (const [name, text, under, ...expected] of cases) {
    it(`says what is known of ${name}`, () => {
      const found = shown(text);
      assert.equal(found?.under, under);
      for (const pattern of expected) assert.match(found.text, pattern);
    });
  }

  it('tells the functions of the workspace and their files', () => {
    const found = shown('Rec‸ent(1h)', '/rules/rule.kql', {
      '/rules/kqlens.yaml': 'functions: {Recent: {body: "DeviceInfo | take 1", parameters: "since: timespan"}}\n',
    });
    assert.match(found!.text, /Recent\(since: timespan\)/);
    assert.match(found!.text, /Function of the workspace/);
  });

  it('shows the page of a lint over a suppression, in the query and around it', () => {
    const found = shown('// kqlens-disable-next-line unused-‸let -- used later\nlet x = 1; print 1');
    assert.equal(found?.under, 'unused-let');
    assert.match(found.text, /## Why/);
    const yaml = '# kqlens-disable-next-line unused-‸let -- x\nquery: |\n  let x = 1; print 1\nseverity: Low\n';
    assert.equal(shown(yaml, '/r.yaml')?.under, 'unused-let');
  });

  it('says after a run how many events satisfied the clause', () => {
    const query = 'print a = "x" | where a has "x"';
    const start = query.indexOf('a has');
    const clause = { start, end: query.length, kind: 'leaf', reached: 5, matched: 2 };
    const last = { query, counts: { operators: [], clauses: [clause] } } as unknown as LastRun;
    const found = shown(query.replace('"x"', '"x"').replace('has "x', 'has "‸x'), undefined, undefined, last);
    assert.match(found!.text, /2 of 5 events satisfied this clause/);
  });

  it('has nothing over comments, blanks and punctuation', () => {
    for (const text of ['print 1 // com‸ment', 'print 1‸', '‸', 'print (‸ 1)', 'let ‸'])
      assert.equal(shown(text), undefined, text);
  });

  it('finds the place in a JSON string', () => {
    const text =
      '{"type": "Microsoft.SecurityInsights/alertRules", "kind": "Scheduled", "properties": {"query": "print a = \\"x\\"\\n| where is‸empty(a)"}}';
    assert.equal(shown(text, '/r.json')?.under, 'isempty');
  });
});
