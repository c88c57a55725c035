import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { session } from './session.js';

const RULE = 't1613/t1613.kql';

/** What is read of a test file. */
interface TestFile {
  readonly cases: readonly {
    readonly label: string;
    readonly source?: string;
    readonly expect: unknown;
    readonly events: readonly { readonly ProcessCommandLine?: string }[];
  }[];
  readonly corpora: readonly {
    readonly label: string;
    readonly expect: { readonly accepted?: readonly unknown[] };
  }[];
}

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
    await row('t1613.test.yaml').locator('.codicon-testing-failed-icon').waitFor();
    // The first message is of the test file, with the rows; the second one of the arm in the rule.
    const messages = vscode.page.locator('.test-output-peek-tree .monaco-list-row', { hasText: 'with other values' });
    await messages.first().click();
    const diff = vscode.page.locator('.part.panel .monaco-diff-editor');
    await diff.locator('.editor.original', { hasText: 'RiskScore:\u00a090' }).waitFor();
    await diff.locator('.editor.modified', { hasText: 'RiskScore:\u00a070' }).waitFor();
    await vscode.screenshot('testing-failure');
    git('checkout', '--', '.');
  });

  it('run again by themselves after each save of the rule, once this is turned on', async () => {
    const { vscode } = session;
    const file = row('t1613.test.yaml');
    const turn = async (action: string): Promise<void> => {
      await vscode.command('View: Show Testing');
      await file.hover();
      await file.locator(`.action-label[aria-label="${action}"]`).click();
    };
    const state = (icon: string) => file.locator(`.codicon-testing-${icon}-icon`);
    await vscode.command('View: Show Testing');
    await file.waitFor();
    await vscode.command('Test: Run All Tests');
    await state('passed').waitFor();
    await turn('Turn on Continuous Run');
    await vscode.openFile(RULE);
    const lines = readFileSync(join(session.folder, RULE), 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes(', 90,'));
    await vscode.goTo(line + 1, lines[line]!.indexOf('90,') + 1);
    await vscode.page.keyboard.press('Shift+ArrowRight');
    await vscode.page.keyboard.type('7');
    await vscode.page.keyboard.press('Control+S');
    await state('failed').waitFor();
    const failing = row('secrets outrank everything').locator('.codicon-testing-failed-icon');
    await failing.waitFor();
    await vscode.screenshot('testing-continuous');
    await vscode.openFile(RULE);
    await vscode.page.keyboard.press('Control+Z');
    await vscode.waitForLines('the score again', (shown) => shown.some((text) => text.includes(', 90,')));
    await vscode.page.keyboard.press('Control+S');
    await state('passed').waitFor();
    await vscode.command('Test: Stop Continuous Run');
    await vscode.command('View: Show Testing');
    await file.hover();
    await file.locator('.action-label[aria-label="Turn on Continuous Run"]').waitFor();
    await vscode.screenshot('testing-continuous-off');
    git('diff', '--exit-code');
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
    git('checkout', '--', '.');
  });

  describe('in the tree of the review', () => {
    const HIT = 'samples/benign/ci-agents.ndjson#13';
    const tree = () => session.vscode.page.locator('.pane-body .monaco-list[aria-label="False-Positive Review"]');
    const entry = () => tree().locator('.monaco-list-row', { hasText: '--volumes-from 8d3c' }).first();
    const rule = (text: string | RegExp) =>
      tree().locator('.monaco-list-row', { hasText: 't1613/t1613.kql' }).filter({ hasText: text });
    const press = async (action: string): Promise<void> => {
      await entry().hover();
      await entry().locator(`.action-label[aria-label="${action}"]`).click();
    };
    const tests = () => parse(readFileSync(join(session.folder, 't1613/t1613.test.yaml'), 'utf8')) as TestFile;

    beforeEach(async () => {
      const { vscode } = session;
      await vscode.reset();
      await vscode.command('Source Control: Focus on False-Positive Review View');
      // What the test before changed back was reviewed: nothing in the tree is of an older state.
      await vscode.page.getByText('No rule differs from the last commit.').waitFor();
      edit(RULE, 'has "ps"', 'has_any ("ps", "run")');
      await rule(/\+1 −0 ~0 of 157 benign events/).waitFor();
    });

    afterEach(async () => {
      await session.vscode.reset();
      git('checkout', '--', '.');
    });

    it('a new hit opens its event', async () => {
      const { vscode } = session;
      await press('Open Event');
      await vscode.activeGroup.locator('.tab.active[data-resource-name="ci-agents.ndjson"]').waitFor();
      await vscode.page.locator('.statusbar-item', { hasText: 'Ln 13, Col 1' }).waitFor();
      await vscode.screenshot('review-open');
    });

    it('a new hit is accepted with a reason, which the rule tests then list', async () => {
      const { vscode } = session;
      const accepted = () => tests().corpora.find(({ label }) => label === 'benign')?.expect.accepted;
      assert.equal(accepted(), undefined);
      await press('Accept Hit…');
      const reason = vscode.page.locator('.quick-input-widget:visible input[type="text"]');
      await reason.waitFor();
      await vscode.screenshot('review-reason');
      await reason.fill('a known build');
      await vscode.page.keyboard.press('Enter');
      await entry().filter({ hasText: 'accepted: a known build' }).waitFor();
      await rule(/\+1 \(1 accepted\)/).waitFor();
      await vscode.screenshot('review-accepted');
      assert.deepEqual(accepted(), [{ id: HIT, reason: 'a known build' }]);
      // It warns no more.
      const warnings = vscode.page.locator('.markers-panel .monaco-list-row', { hasText: 'lets in' });
      await warnings.first().waitFor({ state: 'hidden' });
    });

    it('a new hit becomes a case of the rule tests that must not hit', async () => {
      const { vscode } = session;
      const before = tests().cases.length;
      await press('Add as Benign Case');
      await vscode.activeGroup.locator('.tab.active[data-resource-name="t1613.test.yaml"]').waitFor();
      await vscode.notification(HIT).waitFor();
      await vscode.screenshot('review-benign-case');
      const { cases } = tests();
      assert.equal(cases.length, before + 1);
      const { label, source, expect, events } = cases.at(-1)!;
      assert.deepEqual({ label, source, expect }, { label: 'benign', source: HIT, expect: 'none' });
      assert.match(events[0]!.ProcessCommandLine!, /^docker run .*--volumes-from 8d3c/);
      // The tree shows it, and does not offer it again.
      await entry()
        .filter({ hasText: `in the tests: ${HIT}` })
        .waitFor();
      await entry().hover();
      await entry().locator('.action-label[aria-label="Open Event"]').waitFor();
      assert.equal(await entry().locator('.action-label[aria-label="Add as Benign Case"]').count(), 0);
    });
  });
});
