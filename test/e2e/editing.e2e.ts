import assert from 'node:assert/strict';
import { session } from './session.js';

/** What sample events tell while a rule is written. */
describe('editing', () => {
  before(async () => {
    await session.vscode.reset();
    await session.vscode.openFile('t1613/t1613.kql');
    await session.vscode.codeLens('Run against samples').waitFor();
  });
  after(async () => {
    await session.vscode.command('File: Revert File');
    await session.vscode.reset();
  });

  it('tells over a literal how many sample events hold it', async () => {
    const { vscode } = session;
    await vscode.goTo(11, 36);
    await vscode.command('Show or Focus Hover');
    const hover = vscode.page.locator('.monaco-hover:visible', { hasText: /\d+ of 310 sample events hold this text/ });
    await hover.first().waitFor();
    await vscode.screenshot('hover-literal');
    await vscode.page.keyboard.press('Escape');
    await vscode.page.keyboard.press('Escape');
  });

  it('offers the values that sample events have', async () => {
    const { vscode } = session;
    await vscode.goTo(6, 1);
    await vscode.page.keyboard.type('| where AccountName == ');
    const widget = vscode.page.locator('.suggest-widget:visible');
    const row = widget.locator('.monaco-list-row', { hasText: /^"[^"]+"/ }).first();
    // The first answer may come before the samples are read.
    await vscode.command('Trigger Suggest');
    await row.waitFor();
    await vscode.screenshot('sample-values');
    assert.match((await row.textContent()) ?? '', /"/);
    await vscode.page.keyboard.press('Escape');
  });
});
