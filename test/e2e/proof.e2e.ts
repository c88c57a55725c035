import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { session } from './session.js';

const RULE = 't1613/t1613.kql';

function git(...args: string[]): void {
  const own = ['-c', 'user.name=e2e', '-c', 'user.email=e2e@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...own, ...args], { cwd: session.folder, stdio: 'ignore' });
}

/** Changes a file of the workspace on the disk. */
function edit(name: string, from: string, to: string): void {
  const path = join(session.folder, name);
  const text = readFileSync(path, 'utf8');
  assert.ok(text.includes(from), `${name} holds no ${from}`);
  writeFileSync(path, text.replace(from, to));
}

describe('rule tests and review', () => {
  const testing = () => session.vscode.page.locator('.test-explorer');
  const row = (text: string | RegExp) => testing().locator('.monaco-list-row', { hasText: text }).first();

  before(async () => {
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
    await session.vscode.reset();
    await session.vscode.openFile(RULE);
  });

  after(async () => {
    const { vscode } = session;
    await vscode.command('KQLens: Review False Positives of Changed Rules');
    await vscode.page.getByText('No rule differs from the last commit.').waitFor();
    await vscode.command('Test: Clear Coverage');
    await vscode.command('View: Show Explorer');
  });

  it('are listed in the Testing view and run with coverage', async () => {
    const { vscode } = session;
    await vscode.command('View: Show Testing');
    await row('t1613.test.yaml').waitFor();
    await vscode.command('Test: Run All Tests with Coverage');
    await vscode.page.locator('.test-explorer .result-summary', { hasText: /[1-9]\d*\/[1-9]\d*/ }).waitFor();
    await vscode.activeEditor.locator('.coverage-deco-gutter').first().waitFor();
    await vscode.screenshot('testing-coverage');
  });

  it('show the row that differs when a score is broken', async () => {
    const { vscode } = session;
    edit(RULE, ', 90,', ', 70,');
    await vscode.command('Test: Run All Tests');
    await vscode.page.locator('.test-explorer .result-summary', { hasText: '46/47' }).waitFor();
    // The first message is of the test file, with the rows; the second one of the arm in the rule.
    const messages = vscode.page.locator('.test-output-peek-tree .monaco-list-row', { hasText: 'with other values' });
    await messages.first().click();
    const diff = vscode.page.locator('.part.panel .monaco-diff-editor');
    await diff.locator('.editor.original', { hasText: 'RiskScore:\u00a090' }).waitFor();
    await diff.locator('.editor.modified', { hasText: 'RiskScore:\u00a070' }).waitFor();
    await vscode.screenshot('testing-failure');
    git('checkout', '--', '.');
  });

  it('review begins by itself once a rule differs from the last commit', async () => {
    const { vscode } = session;
    edit(RULE, 'has "ps"', 'has_any ("ps", "run")');
    await vscode.waitForProblem('lets in');
    await vscode.clearProblemFilter();
    git('checkout', '--', '.');
    await vscode.page
      .locator('.markers-panel .monaco-list-row', { hasText: 'lets in' })
      .first()
      .waitFor({ state: 'hidden' });
  });

  it('review follows the built-in Git: a staged change warns before its commit, and the commit clears it', async () => {
    const { vscode } = session;
    const first = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: session.folder, encoding: 'utf8' }).trim();
    const settings = join(session.folder, '.vscode/settings.json');
    writeFileSync(join(session.folder, '.git/info/exclude'), '.vscode\n');
    mkdirSync(dirname(settings), { recursive: true });
    writeFileSync(settings, JSON.stringify({ 'git.enabled': true, 'git.openRepositoryInParentFolders': 'never' }));
    try {
      edit(RULE, 'has "ps"', 'has_any ("ps", "run")');
      git('add', RULE);
      await vscode.command('Source Control: Focus on False-Positive Review View');
      const scm = vscode.page.locator('.scm-view .monaco-list-row');
      await scm.filter({ hasText: 'Staged Changes' }).waitFor();
      const tree = vscode.page.locator('.pane-body', { hasText: 't1613/t1613.kql' });
      await tree.locator('.monaco-list-row', { hasText: /\+[1-9]\d* .*benign events/ }).waitFor();
      await vscode.waitForProblem('lets in');
      await vscode.clearProblemFilter();
      await vscode.screenshot('review-staged');
      // A commit changes no file of the workspace: only Git tells of it.
      git('commit', '-qm', 'run counts as discovery');
      await vscode.page.getByText('No rule differs from the last commit.').waitFor();
      const warnings = vscode.page.locator('.markers-panel .monaco-list-row', { hasText: 'lets in' });
      assert.equal(await warnings.count(), 0, 'the warning is gone');
    } finally {
      git('reset', '-q', '--hard', first);
      rmSync(dirname(settings), { recursive: true });
    }
  });

  it('review tells of new benign hits of a changed rule, in Source Control and in Problems', async () => {
    const { vscode } = session;
    edit(RULE, 'has "ps"', 'has_any ("ps", "run")');
    await vscode.command('KQLens: Review False Positives of Changed Rules');
    const view = vscode.page.locator('.scm-viewlet, .pane-body', { hasText: 't1613/t1613.kql' }).first();
    await view.locator('.monaco-list-row', { hasText: /\+[1-9]\d* .*benign events/ }).waitFor();
    await vscode.screenshot('review');
    await vscode.waitForProblem('lets in');
    await vscode.clearProblemFilter();
    const event = view.locator('.monaco-list-row', { hasText: /\+\d+ / }).nth(1);
    await event.hover();
    await event.locator('.action-label[aria-label="Accept Hit…"]').click();
    await vscode.page.locator('.quick-input-widget:visible input[type="text"]').fill('a known build');
    await vscode.page.keyboard.press('Enter');
    await view.locator('.monaco-list-row', { hasText: 'accepted: a known build' }).waitFor();
    assert.match(readFileSync(join(session.folder, 't1613/t1613.test.yaml'), 'utf8'), /reason: a known build/);
    git('checkout', '--', '.');
  });
});
