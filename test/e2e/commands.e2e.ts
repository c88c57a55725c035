import assert from 'node:assert/strict';
import { session } from './session.js';

describe('commands', () => {
  before(async () => {
    await session.vscode.reset();
  });

  it('are offered where they can work', async () => {
    const { vscode } = session;
    await vscode.openFile('t1613/t1613.kql');
    await vscode.status(/1 rule/).waitFor();
    for (const title of ['Run Rule Against Samples', 'Run Rule Against Files…', 'Check Rule', 'Show Output']) {
      const offered = await vscode.commandsFor(`KQLens: ${title}`);
      assert.ok(offered.includes(`KQLens: ${title}`), `${title} is not among ${offered.join(', ')}`);
    }
    await vscode.openFile('README.md');
    await vscode.status(/^KQLens$/).waitFor();
    const running = await vscode.commandsFor('KQLens: R');
    assert.ok(!running.includes('KQLens: Run Rule Against Samples'), running.join(', '));
    assert.ok((await vscode.commandsFor('KQLens: Check')).includes('KQLens: Check All Rules in Workspace'));
  });

  it('check all rules of the workspace', async () => {
    const { vscode } = session;
    await vscode.command('KQLens: Check All Rules in Workspace');
    await vscode.notification(/\d+ rules in \d+ files: \d+ errors?, \d+ warnings?\./).waitFor();
    await vscode.command('Notifications: Clear All Notifications');
    // The rule in the YAML file is not open.
    await vscode.waitForProblem('`Tools` is declared');
  });

  it('say which construct keeps a rule from being evaluated', async () => {
    const { vscode } = session;
    await vscode.openFile('fixtures/refused/not-evaluable.kql');
    await vscode.command('KQLens: Run Rule Against Samples');
    const notification = vscode.notification(/Not evaluable: .*python/);
    await notification.waitFor();
    await vscode.screenshot('not-evaluable');
    await notification.getByText('Show Place').click();
    await vscode.activeEditor.locator('.line-numbers.active-line-number', { hasText: /^3$/ }).waitFor();
  });

  it('say what to do where a rule has no samples', async () => {
    const { vscode } = session;
    await vscode.openFile('fixtures/bare/without-samples.kql');
    await vscode.command('KQLens: Run Rule Against Samples');
    const notification = vscode.notification(/samples/);
    await notification.getByText('Choose Files…').waitFor();
    await vscode.command('Notifications: Clear All Notifications');
  });
});
