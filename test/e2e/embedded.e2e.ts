import assert from 'node:assert/strict';
import { session } from './session.js';

describe('a Sentinel rule in YAML', () => {
  before(async () => {
    await session.vscode.reset();
    await session.vscode.openFile('fixtures/sentinel/kubelet.yaml');
  });

  it('has its findings at their places in the YAML', async () => {
    const { vscode } = session;
    const problem = await vscode.waitForProblem('`Tools` is declared');
    assert.match((await problem.getAttribute('aria-label'))!, /at line 19 and character 7\b/);
  });

  it('runs from the lens above its query, and shows what could not be read', async () => {
    const { vscode } = session;
    await vscode.goTo(18);
    await vscode.codeLens('Run against samples').click();
    await vscode.codeLens(/^1 hit of 2/).waitFor();
    await vscode.waitForProblem('Not read');
    await vscode.clearProblemFilter();
    await vscode.screenshot('yaml-rule');
  });
});
