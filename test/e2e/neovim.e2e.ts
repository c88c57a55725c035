import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { session } from './session.js';

interface Report {
  readonly diagnostics: readonly { readonly code: string; readonly line: number }[];
  readonly codeLens: readonly { readonly command?: { readonly title: string } }[];
  readonly hover: { readonly value: string } | null;
  readonly completions: number;
}

/** What the language server answers to Neovim's own client about the T1613 rule. */
function ask(position: string): Report {
  const output = execFileSync(
    'nvim',
    ['--headless', '--clean', '-c', `luafile ${join(session.root, 'test/e2e/nvim-lsp.lua')}`],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        LSP_COMMAND: `node ${join(session.root, 'dist/kqlens.js')} lsp --stdio`,
        LSP_FILE: join(session.folder, 't1613/t1613.kql'),
        LSP_POSITION: position,
        LSP_TIMEOUT: '60000',
      },
    },
  );
  return JSON.parse(output) as Report;
}

describe('Neovim', () => {
  let report: Report;

  before(() => {
    // `ago` in line 6: a function to explain, and a place to complete at.
    report = ask('5:24');
  });

  it('gets diagnostics', () => {
    const codes = report.diagnostics.map((d) => d.code);
    assert.ok(codes.includes('case-score-inversion'), codes.join(', '));
  });

  it('gets a hover', () => {
    assert.match(JSON.stringify(report.hover), /ago/);
  });

  it('gets completions', () => {
    assert.ok(report.completions > 0);
  });

  it('gets lenses', () => {
    assert.ok(report.codeLens.length > 0);
  });
});
