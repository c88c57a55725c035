import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/rules/position-map.js';
import { prepareRename, rename } from '../../server/src/service/rename.js';
import { edited, openMarked, textIn } from './marked.js';

/** The text after renaming what stands at the cursor. */
function renamed(marked: string, newName: string, path?: string): string {
  const opened = openMarked(marked, path);
  const result = rename(opened.document, opened.position, newName);
  assert.ok('edits' in result, 'refusal' in result ? result.refusal : '');
  edited(opened, result.edits);
  return applyEdits(opened.text, result.edits);
}

function refusal(marked: string, newName: string): string {
  const { document, position } = openMarked(marked);
  const result = rename(document, position, newName);
  assert.ok('refusal' in result);
  return result.refusal;
}

describe('rename', () => {
  it('renames a let value everywhere and nothing else of its name', () => {
    assert.equal(
      renamed('let ‸x = 5; let f = (x: long) { x }; print f(x), y = "x" // x', 'limit_'),
      'let limit_ = 5; let f = (x: long) { x }; print f(limit_), y = "x" // x',
    );
  });

  it('renames columns through joins, unions and functions', () => {
    assert.equal(
      renamed('let A = print k = 1; A | join kind=inner (A | where ‸k == 1) on k | project k', 'Key'),
      'let A = print Key = 1; A | join kind=inner (A | where Key == 1) on Key | project Key',
    );
  });

  it('writes names that are no identifiers in brackets, and plain ones without', () => {
    assert.equal(renamed('print ‸a = 1 | where a == 1', 'a b'), "print ['a b'] = 1 | where ['a b'] == 1");
    assert.equal(renamed("print ['‸a b'] = 1 | where ['a b'] == 1", 'ab'), 'print ab = 1 | where ab == 1');
  });

  it('renames in the text of column_ifexists', () => {
    assert.equal(
      renamed('print ‸a = 1 | project b = column_ifexists("a", 2)', 'c'),
      'print c = 1 | project b = column_ifexists("c", 2)',
    );
  });

  it('renames a column of the result in the metadata of the rule', () => {
    const rule = (column: string, marked = column) =>
      [
        'id: 1',
        'kind: Scheduled',
        'query: |',
        `  SecurityEvent | extend ${marked} = Account | where ${column} != ""`,
        'entityMappings:',
        '  - entityType: Account',
        '    fieldMappings:',
        '      - identifier: FullName',
        `        columnName: ${column}`,
        'alertDetailsOverride:',
        `  alertDisplayNameFormat: "By {{${column}}} on {{Computer}}"`,
        '',
      ].join('\n');
    assert.equal(renamed(rule('Who', '‸Who'), 'Actor', '/r.yaml'), rule('Actor'));
  });

  it('leaves the metadata alone where the column does not leave the query', () => {
    const rule = (column: string) =>
      [
        'kind: Scheduled',
        'query: |',
        `  print ${column} = 1 | project Who = 2`,
        'customDetails:',
        '  Actor: Who',
        '',
      ].join('\n');
    assert.equal(renamed(rule('‸Who'), 'x', '/r.yaml'), rule('x'));
  });

  it('says what cannot be renamed and why', () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['Device‸Info | take 1', /is a table/],
      ['DeviceInfo | project Device‸Name', /column of `DeviceInfo`/],
      ['print str‸cat("a")', /function of the language/],
      ['print a = 1 | summarize count() | where coun‸t_ > 1', /makes up the name `count_`/],
      ['let f = (T: (a: long)) { T | where ‸a == 1 }; f(datatable(a: long)[1])', /parameter declares/],
      ['print ‸1', /no name here/],
    ];
    for (const [text, expected] of cases) {
      const { document, position } = openMarked(text);
      const result = prepareRename(document, position);
      assert.ok('refusal' in result, text);
      assert.match(result.refusal, expected);
    }
  });

  it('says what would be renamed', () => {
    const { document, position } = openMarked('let abc‸ = 1; print abc');
    const target = prepareRename(document, position);
    assert.ok('range' in target);
    assert.equal(target.placeholder, 'abc');
    assert.equal(textIn(document, target.range), 'abc');
  });

  it('refuses names that stand for something else', () => {
    assert.match(
      refusal('let ‸x = 1; DeviceInfo | where DeviceId == tostring(x)', 'DeviceId'),
      /already stands|error|would hide it/,
    );
    assert.match(refusal('let ‸x = 1; let y = 2; print x, y', 'y'), /already stands|error|would hide it/);
    assert.match(refusal('print a = 1, ‸b = 2 | where a == b', 'a'), /already stands|error|would hide it/);
  });

  it('refuses a name on which a made-up name depends', () => {
    assert.match(refusal('print ‸a = 1 | summarize sum(a) | where sum_a > 1', 'b'), /error|stands/);
  });

  it('refuses what is no name', () => {
    assert.match(refusal('let ‸x = 1; print x', 'a b'), /no name/);
    assert.match(refusal('let ‸x = 1; print x', ' '), /name is needed/);
  });

  it('refuses a column that a plugin may mean', () => {
    const query =
      'let Nets = _GetWatchlist("w") | project ‸Range = tostring(SearchKey);\nT | evaluate ipv4_lookup(Nets, IP, Range)';
    const { document, position } = openMarked(query);
    const outcome = rename(document, position, 'Network');
    assert.ok('refusal' in outcome);
    assert.match(outcome.refusal, /plugin/);
  });
});
