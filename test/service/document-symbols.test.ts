import assert from 'node:assert/strict';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { documentSymbols, flatSymbols } from '../../server/src/service/document-symbols.js';
import { comparePositions } from './ranges.js';
import { openMarked, textIn } from './marked.js';

/** An outline as indented lines of name and detail. */
function outline(symbols: readonly DocumentSymbol[], indent = ''): string[] {
  return symbols.flatMap(({ name, detail, children = [] }) => [
    `${indent}${name}${detail === undefined ? '' : ` :: ${detail}`}`,
    ...outline(children, `${indent}  `),
  ]);
}

function everySymbol(symbols: readonly DocumentSymbol[]): DocumentSymbol[] {
  return symbols.flatMap((symbol) => [symbol, ...everySymbol(symbol.children ?? [])]);
}

describe('document symbols', () => {
  it('shows statements, functions and stages', () => {
    const { document } = openMarked(
      [
        'let n = 5;',
        'let f = (a: long) {',
        '    DeviceInfo',
        '    | take 1',
        '};',
        'DeviceProcessEvents',
        '| where FileName == "a" // comment',
        '| join kind=inner (',
        '    DeviceInfo',
        '    | project DeviceId',
        ') on DeviceId',
        '| count',
      ].join('\n'),
    );
    assert.deepEqual(outline(documentSymbols(document)), [
      'n :: long',
      'f :: (a: long): table',
      '  take 1',
      'DeviceProcessEvents',
      '  where FileName == "a"',
      '  join kind=inner ( DeviceInfo | project DeviceId ) on DeviceId',
      '    DeviceInfo',
      '      project DeviceId',
      '  count',
    ]);
  });

  it('shows rules where a file holds several or says something about them', () => {
    const yaml = openMarked('name: Rare process\nkind: Scheduled\nquery: |\n  DeviceInfo\n  | take 1\n', '/r.yaml');
    assert.deepEqual(outline(documentSymbols(yaml.document)), [
      'Rare process :: Scheduled',
      '  DeviceInfo',
      '    take 1',
    ]);
    const [rule] = documentSymbols(yaml.document);
    assert.equal(textIn(yaml.document, rule!.selectionRange), 'Rare process');
    const markdown = openMarked('```kql\nprint 1\n```\n\n```kql\nprint 2\n```\n', '/notes.md');
    assert.deepEqual(outline(documentSymbols(markdown.document)), [
      'notes.md #1',
      '  print 1',
      'notes.md #2',
      '  print 2',
    ]);
  });

  it('gives ranges that hold those of their names and children', () => {
    const texts: readonly (readonly [string, string])[] = [
      ['let f = () { T | take 1 }; f() | where a == 1\n', '/r.kql'],
      ['kind: Scheduled\nquery: >\n  T\n  | where a == 1\n\n  | take 2\nname: x\n', '/r.yaml'],
      [
        '{"type": "Microsoft.SecurityInsights/alertRules", "properties": {"displayName": "x", "query": "T\\n| take 1"}}',
        '/r.json',
      ],
    ];
    for (const [text, path] of texts) {
      const { document } = openMarked(text, path);
      const symbols = everySymbol(documentSymbols(document));
      assert.ok(symbols.length > 1);
      for (const { range, selectionRange, children = [] } of symbols) {
        for (const inner of [selectionRange, ...children.map((child) => child.range)]) {
          assert.ok(comparePositions(range.start, inner.start) <= 0 && comparePositions(inner.end, range.end) <= 0);
        }
      }
    }
  });

  it('has a flat form with containers', () => {
    const { document } = openMarked('T | take 1');
    assert.deepEqual(
      flatSymbols(document, 'u').map(({ name, containerName }) => [name, containerName]),
      [
        ['T', undefined],
        ['take 1', 'T'],
      ],
    );
  });

  it('does not throw on broken queries', () => {
    for (const text of ['', 'let', 'let x =', 'T |', 'T | join (', '| take 1', '.show tables', 'let f = () {'])
      assert.ok(Array.isArray(documentSymbols(openMarked(text).document)), text);
  });
});
