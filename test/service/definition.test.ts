import assert from 'node:assert/strict';
import { definitions } from '../../server/src/service/definition.js';
import { bracketed, openMarked } from './marked.js';

const uriOf = (path: string): string => `file://${path}`;

function declared(marked: string): string {
  const { document, position } = openMarked(marked);
  const links = definitions(document, position, 'file:///rules/rule.kql', uriOf);
  assert.ok(links.every(({ targetUri }) => targetUri === 'file:///rules/rule.kql'));
  return bracketed(
    document,
    links.map(({ targetSelectionRange }) => targetSelectionRange),
  );
}

describe('definition', () => {
  it('finds let values, functions, parameters and columns', () => {
    assert.equal(declared('let x = 1; print ‸x'), 'let ⟦x⟧ = 1; print x');
    assert.equal(declared('let f = (a: long) { ‸a }; print f(1)'), 'let f = (⟦a⟧: long) { a }; print f(1)');
    assert.equal(declared('print a = 1 | where ‸a == 1'), 'print ⟦a⟧ = 1 | where a == 1');
  });

  it('finds every declaration of a column that comes from several places', () => {
    assert.equal(
      declared('let A = print a = 1; let B = print a = 2; union A, B | where ‸a > 1'),
      'let A = print ⟦a⟧ = 1; let B = print ⟦a⟧ = 2; union A, B | where a > 1',
    );
  });

  const workspace = {
    '/rules/kqlens.yaml': 'functions: {Recent: parsers/Recent.kql}\nwatchlists: {Vips: vips.csv}\n',
    '/rules/parsers/Recent.kql': '(since: timespan) { DeviceInfo | where TimeGenerated > ago(since) }',
    '/rules/vips.csv': 'User\na\n',
  };

  it('opens the file of a workspace function and of a watchlist', () => {
    for (const [text, file] of [
      ['Rec‸ent(1h) | take 1', '/rules/parsers/Recent.kql'],
      ["_GetWatchlist('Vi‸ps') | take 1", '/rules/vips.csv'],
    ] as const) {
      const { document, position } = openMarked(text, '/rules/rule.kql', workspace);
      const links = definitions(document, position, 'file:///rules/rule.kql', uriOf);
      assert.deepEqual(
        links.map(({ targetUri }) => targetUri),
        [`file://${file}`],
      );
    }
  });

  it('opens the configuration where a function or watchlist stands in it', () => {
    const configuration = 'functions:\n  Mine: {body: print x = 1}\nwatchlists:\n  People: [{Name: a}]\n';
    for (const [text, line] of [
      ['Mi‸ne', 1],
      ["_GetWatchlist('Peo‸ple')", 3],
    ] as const) {
      const { document, position } = openMarked(text, '/rules/rule.kql', { '/rules/kqlens.yaml': configuration });
      const [link] = definitions(document, position, 'file:///rules/rule.kql', uriOf);
      assert.equal(link?.targetUri, 'file:///rules/kqlens.yaml');
      assert.deepEqual(link.targetRange.start, { line, character: 2 });
    }
  });

  it('has nothing for tables and built-in functions', () => {
    assert.equal(declared('Device‸Info'), 'DeviceInfo');
    assert.equal(declared('print str‸cat("a")'), 'print strcat("a")');
  });
});
