import assert from 'node:assert/strict';
import { configuredSymbols, fileSymbols, matchingSymbols } from '../../server/src/service/workspace-symbols.js';
import { openMarked, textIn } from './marked.js';

describe('workspace symbols', () => {
  const yaml = [
    'id: 00000000-0000-0000-0000-000000000001',
    'name: Rare process',
    'kind: Scheduled',
    'query: |',
    '  // let no = () { 1 };',
    '  let Recent = (T: (a: long), days: int = 7) { T };',
    '  let n = 5;',
    '  DeviceInfo',
    '',
  ].join('\n');

  it('are the rules of a file and their functions', () => {
    const { document } = openMarked(yaml, '/rules/rare.yaml');
    assert.deepEqual(
      fileSymbols(document).map(({ name, container, range }) => [name, container, textIn(document, range)]),
      [
        ['Rare process', '00000000-0000-0000-0000-000000000001', 'Rare process'],
        ['Recent', 'Rare process', 'Recent'],
      ],
    );
  });

  it('are what a configuration declares', () => {
    const { document } = openMarked('print 1', '/rules/r.kql', {
      '/rules/kqlens.yaml':
        'functions: {Recent: {body: "T"}}\nwatchlists: {Vips: [{User: a}]}\ntables: {My_CL: {columns: {a: long}}}\n',
    });
    const found = configuredSymbols(document.configuration);
    assert.deepEqual(
      found.map(({ name, path, range }) => [name, path, range.start.line]),
      [
        ['Recent', '/rules/kqlens.yaml', 0],
        ['Vips', '/rules/kqlens.yaml', 1],
        ['My_CL', '/rules/kqlens.yaml', 2],
      ],
    );
  });

  it('are found by letters in order, up to a limit', () => {
    const { document } = openMarked(yaml, '/rules/rare.yaml');
    const symbols = fileSymbols(document);
    const names = (typed: string, limit = 10): string[] =>
      matchingSymbols(symbols, typed, limit, (path) => `file://${path}`).map(({ name }) => name);
    assert.deepEqual(names(''), ['Rare process', 'Recent']);
    assert.deepEqual(names('raproc'), ['Rare process']);
    assert.deepEqual(names('RCT'), ['Recent']);
    assert.deepEqual(names('xyz'), []);
    assert.deepEqual(names('', 1), ['Rare process']);
  });
});
