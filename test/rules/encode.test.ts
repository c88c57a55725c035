import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/rules/position-map.js';
import { readRuleFile } from '../../server/src/rules/read.js';
import type { Region } from '../../server/src/rules/region.js';

/** The first region of a file. */
function regionOf(path: string, text: string): Region {
  const [region] = readRuleFile(path, text).regions;
  assert.ok(region !== undefined);
  return region;
}

/** The file after text is inserted at a place of its KQL, spelled by the map. */
function inserted(path: string, text: string, at: number | 'end', newText: string): string {
  const { map, text: kql } = regionOf(path, text);
  const inner = at === 'end' ? kql.length : at;
  const outer = map.toOuter(inner);
  const result = applyEdits(text, [{ start: outer, end: outer, newText: map.encode(newText, inner) }]);
  assert.equal(regionOf(path, result).text, kql.slice(0, inner) + newText + kql.slice(inner));
  return result;
}

function edited(path: string, text: string, start: number, end: number, newText: string): string {
  const edits = regionOf(path, text).map.editsToOuter([{ start, end, newText }]);
  assert.ok(edits !== undefined);
  return applyEdits(text, edits);
}

describe('spelling an edit of KQL in its file', () => {
  it('indents new lines in a literal block', () => {
    const yaml = 'kind: NRT\nquery: |\n    T\n    | take 1\nname: x\n';
    assert.equal(
      inserted('a.yaml', yaml, 1, '\n| where a\n\n| where b'),
      'kind: NRT\nquery: |\n    T\n    | where a\n\n    | where b\n    | take 1\nname: x\n',
    );
    assert.equal(
      inserted('a.yaml', yaml, 2, '// c\n'),
      'kind: NRT\nquery: |\n    T\n    // c\n    | take 1\nname: x\n',
    );
    assert.equal(
      inserted('a.yaml', yaml, 'end', '| take 2\n'),
      'kind: NRT\nquery: |\n    T\n    | take 1\n    | take 2\nname: x\n',
    );
  });

  it('keeps the line breaks of the file', () => {
    const yaml = 'kind: NRT\r\nquery: |\r\n  T\r\nname: x\r\n';
    assert.equal(inserted('a.yaml', yaml, 1, '\n| take 1'), yaml.replace('  T', '  T\r\n  | take 1'));
  });

  it('escapes in JSON and quoted YAML', () => {
    const json = '{"type": "a/alertRules", "kind": "NRT", "properties": {"query": "T"}}';
    assert.equal(
      inserted('a.json', json, 1, '\n| where a == "b\\"'),
      json.replace('"T"', '"T\\n| where a == \\"b\\\\\\""'),
    );
    assert.equal(inserted('a.yaml', 'kind: NRT\nquery: "T"\n', 1, '\n"é"'), 'kind: NRT\nquery: "T\\n\\"é\\""\n');
    assert.equal(inserted('a.yaml', "kind: NRT\nquery: 'T'\n", 1, " 'x'"), "kind: NRT\nquery: 'T ''x'''\n");
  });

  it('repeats the marks of quotes and lists in Markdown', () => {
    const markdown = '> 1. ```kql\n>    T\n>    ```\n';
    assert.equal(inserted('a.md', markdown, 1, '\n| take 1'), '> 1. ```kql\n>    T\n>    | take 1\n>    ```\n');
  });

  it('puts nothing around KQL in a file of its own', () => {
    assert.equal(inserted('a.kql', 'T\r\n', 1, '\n| take "1"'), 'T\n| take "1"\r\n');
  });

  it('removes the indentation together with the line', () => {
    const yaml = 'kind: NRT\nquery: |\n  T\n  | take 1\n  | take 2\n';
    assert.equal(edited('a.yaml', yaml, 2, 11, ''), 'kind: NRT\nquery: |\n  T\n  | take 2\n');
    assert.equal(edited('a.yaml', yaml, 1, 10, ''), 'kind: NRT\nquery: |\n  T\n  | take 2\n');
  });

  it('keeps the style of the query where it can hold the text, and spells the whole anew where not', () => {
    assert.equal(edited('a.yaml', 'kind: NRT\nquery: |\n  T\n', 0, 0, ' '), 'kind: NRT\nquery: |2\n   T\n');
    assert.equal(edited('a.yaml', 'kind: NRT\nquery: | # c\n  T\n', 1, 2, ''), 'kind: NRT\nquery: |- # c\n  T\n');
    assert.equal(
      edited('a.yaml', 'kind: NRT\nquery: >-\n  T\n  | take 1\n', 1, 2, '\n'),
      'kind: NRT\nquery: >-\n  T\n\n  | take 1\n',
    );
    assert.equal(
      edited('a.yaml', 'kind: NRT\nquery: >-\n  T\n  | take 1\n', 1, 2, '\n\n  '),
      'kind: NRT\nquery: |-\n  T\n\n    | take 1\n',
    );
    assert.equal(edited('a.yaml', 'kind: NRT\nquery: T\n', 1, 1, ' // c'), 'kind: NRT\nquery: T // c\n');
    assert.equal(edited('a.yaml', 'kind: NRT\nquery: T\n', 1, 1, ' #1: x'), "kind: NRT\nquery: 'T #1: x'\n");
    assert.equal(
      edited('a.yaml', 'kind: NRT\nquery: T\nname: x\n', 1, 1, '\n| take 1'),
      'kind: NRT\nquery: T\n\n  | take 1\nname: x\n',
    );
    assert.equal(edited('a.yaml', '{kind: NRT, query: T}', 1, 1, '\n}'), '{kind: NRT, query: "T\\n}"}');
    assert.equal(edited('a.yaml', 'kind: NRT\nquery: |\n  T\n', 1, 1, '\r'), 'kind: NRT\nquery: "T\\r\\n"\n');
    assert.equal(edited('a.md', '```kql\nT\n```\n', 1, 1, '\n```'), '````kql\nT\n```\n````\n');
    assert.equal(edited('a.md', '```kql\n```\n', 0, 0, 'T'), '```kql\nT\n```\n');
    const json = '{"type": "a/alertRules", "kind": "NRT", "properties": {"query": "[T"}}';
    assert.equal(edited('a.json', json, 2, 2, ']'), json.replace('"[T"', '"[[T]"'));
  });

  it('has no answer where the file has no spelling', () => {
    assert.equal(
      regionOf('a.md', '```kql\nT\n```\n').map.editsToOuter([{ start: 0, end: 0, newText: '\0' }]),
      undefined,
    );
  });
});

describe('a cursor behind the last line of a query', () => {
  it('is inside the KQL when it is indented like it', () => {
    const yaml = 'kind: NRT\nquery: |\n  T\n  ';
    const { map, text } = regionOf('a.yaml', yaml);
    assert.equal(map.toInner(yaml.length), text.length);
    assert.equal(map.toOuter(text.length), yaml.length);
    const between = 'kind: NRT\nquery: |\n  T\n  \nname: x\n';
    assert.equal(regionOf('a.yaml', between).map.toInner(between.indexOf('\nname')), 2);
  });

  it('is outside where the next field begins', () => {
    const yaml = 'kind: NRT\nquery: |\n  T\nname: x\n';
    assert.equal(regionOf('a.yaml', yaml).map.toInner(yaml.indexOf('name')), undefined);
  });

  it('is outside in the indentation', () => {
    const yaml = 'kind: NRT\nquery: |\n  T\n  | take 1\n';
    const { map } = regionOf('a.yaml', yaml);
    const line = yaml.indexOf('  | take');
    assert.deepEqual(
      [line - 1, line, line + 1, line + 2].map((place) => map.toInner(place)),
      [1, undefined, undefined, 2],
    );
  });
});
