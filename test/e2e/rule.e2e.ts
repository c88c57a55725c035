import assert from 'node:assert/strict';
import { session } from './session.js';

const RULE = 't1613/t1613.kql';

/** The counts that hints show behind operators: `→ 118`. */
function rowCounts(lines: readonly string[]): number[] {
  return lines.flatMap((line) => [...line.matchAll(/→ (\d+)/g)].map((m) => Number(m[1])));
}

describe('a rule', () => {
  before(async () => {
    await session.vscode.reset();
    await session.vscode.openFile(RULE);
  });

  it('is checked as it opens: findings are in the Problems view', async () => {
    const { vscode } = session;
    for (const lint of ['case-score-inversion', 'unused-let', 'overly-broad-term', 'always-true-threshold']) {
      await vscode.waitForProblem(lint);
    }
    await vscode.clearProblemFilter();
    await vscode.waitForErrors('none');
  });

  it('has squiggles where the findings are', async () => {
    const { vscode } = session;
    await vscode.goTo(1);
    await vscode.activeEditor
      .locator('.squiggly-warning, .squiggly-info, .squiggly-hint, .squiggly-inline-unnecessary')
      .first()
      .waitFor();
  });

  it('says its platform and its problems in the status bar', async () => {
    await session.vscode.status(/KQLens: \S.* · 1 rule · \d+ warnings/).waitFor();
  });

  it('offers a fix, and applies it', async () => {
    const { vscode } = session;
    await vscode.goTo(1, 8);
    const before = await vscode.visibleLines();
    assert.match(before[0]!, /^let ContainerDiscoveryCommands/);
    await vscode.quickFix(/^Remove/);
    await vscode.waitForLines(
      'the rule without its first list',
      (lines) => !lines[0]!.startsWith('let ContainerDiscovery'),
    );
    await vscode.command('File: Revert File');
    await vscode.waitForLines('the rule as it was', (lines) => lines[0]!.startsWith('let ContainerDiscovery'));
  });

  it('runs against its samples from the lens above it', async () => {
    const { vscode } = session;
    await vscode.goTo(1);
    await vscode.codeLens('Run against samples').click();
    await vscode.codeLens(/^\d+ hits of 310 · max risk 90 · \d+ benign/).waitFor();
    await vscode.results().locator('[role="grid"] .row').first().waitFor();
    await vscode.screenshot('rule-light');
  });

  it('carries the counts of the run', async () => {
    const { vscode } = session;
    const lines = await vscode.waitForLines('row counts', (shown) => rowCounts(shown).length > 0);
    assert.ok(rowCounts(lines)[0]! > 0);
    assert.match(
      lines.find((line) => line.includes('has "ps"'))!,
      /has "ps".*\d+/,
    );
  });

  it('counts anew by itself after an edit, and again after the edit is undone', async () => {
    const { vscode } = session;
    const grid = vscode.results().locator('[role="grid"]');
    const rowsBefore = await grid.getAttribute('aria-rowcount');
    const lens = vscode.codeLens(/hits of 310/);
    const before = (await lens.textContent())!;
    const where = (await vscode.visibleLines()).findIndex((line) => line.startsWith('| where TimeGenerated')) + 1;
    await vscode.goTo(where, 200);
    await vscode.page.keyboard.insertText(' and FileName == "docker"');
    await vscode.codeLens(new RegExp(`^(?!${before.replace(/[^\w\s]/g, '\\$&')})\\d+ hits? of 310`)).waitFor();
    await vscode.results().locator(`[role="grid"]:not([aria-rowcount="${rowsBefore}"])`).waitFor();
    await vscode.command('File: Revert File');
    await vscode.codeLens(before).waitFor();
    await vscode.results().locator(`[role="grid"][aria-rowcount="${rowsBefore}"]`).waitFor();
  });

  it('keeps its results while it is broken', async () => {
    const { vscode } = session;
    const rows = await vscode.results().locator('[role="grid"]').getAttribute('aria-rowcount');
    await vscode.goTo(5, 1);
    await vscode.page.keyboard.insertText('| where (');
    await vscode.waitForErrors('some');
    await vscode.codeLens(/hits of 310/).waitFor();
    assert.equal(await vscode.results().locator('[role="grid"]').getAttribute('aria-rowcount'), rows);
    await vscode.command('File: Revert File');
  });
});
