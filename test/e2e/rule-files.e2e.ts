import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { session } from './session.js';

/** New rules, and rules in another form, as files in a folder that the tests remove again. */
describe('rule files', () => {
  const folder = (): string => join(session.folder, 'made');
  const contents = (name: string): string => readFileSync(join(folder(), name), 'utf8');

  before(async () => {
    await session.vscode.reset();
    mkdirSync(folder(), { recursive: true });
  });
  after(async () => {
    await session.vscode.reset();
    rmSync(folder(), { recursive: true, force: true });
  });

  it('are started from a template, with a test that passes', async () => {
    const { vscode } = session;
    await vscode.command('KQLens: New Rule…');
    await vscode.choose('Sentinel scheduled rule', 'Sentinel scheduled rule');
    await vscode.answer('Shell: "started" by Office');
    await vscode.chooseFolder(folder(), 'Create the Rule Here');
    await vscode.activeGroup.locator('.tab.active[data-resource-name="shell-started-by-office.yaml"]').waitFor();
    await vscode.codeLens('Run against samples').waitFor();
    await vscode.screenshot('new-rule');
    assert.deepEqual(readdirSync(folder()).sort(), [
      'shell-started-by-office.test.yaml',
      'shell-started-by-office.yaml',
    ]);
    const rule = parse(contents('shell-started-by-office.yaml')) as { readonly name: string; readonly kind: string };
    assert.equal(rule.name, 'Shell: "started" by Office');
    assert.equal(rule.kind, 'Scheduled');
  });

  it('do not take the place of what is there', async () => {
    const { vscode } = session;
    const before = contents('shell-started-by-office.yaml');
    await vscode.command('KQLens: New Rule…');
    await vscode.choose('Sentinel hunting query', 'Sentinel hunting query');
    await vscode.answer('Shell started by Office');
    await vscode.chooseFolder(folder(), 'Create the Rule Here');
    await vscode.notification(/could be written/).waitFor();
    await vscode.command('Notifications: Clear All Notifications');
    assert.equal(contents('shell-started-by-office.yaml'), before);
  });

  it('in YAML are shown as an ARM template beside', async () => {
    const { vscode } = session;
    await vscode.openFile('made/shell-started-by-office.yaml');
    await vscode.command('KQLens: Convert Rule Between YAML and ARM JSON');
    await vscode.waitForLines('a template', (lines) => lines.some((l) => l.includes('"$schema"')));
    // A template without a file is a rule file like any other. Its query is further down.
    await vscode.goTo(36);
    await vscode.codeLens('Run against samples').waitFor();
    await vscode.screenshot('converted-rule');
    await vscode.command('View: Revert and Close Editor');
  });

  it('are extracted from an ARM template, a file each', async () => {
    const { vscode } = session;
    await vscode.openFile('fixtures/templates/two-rules.json');
    await vscode.command('KQLens: Extract Rules from ARM Template…');
    await vscode.chooseFolder(folder(), 'Write the Rules Here');
    await vscode.activeGroup.locator('.tab.active[data-resource-name="FirstRule.yaml"]').waitFor();
    await vscode.codeLens('Run against samples').waitFor();
    await vscode.screenshot('extracted-rule');
    assert.ok(readdirSync(folder()).includes('SecondRule.yaml'));
    const second = parse(contents('SecondRule.yaml')) as { readonly query: string };
    assert.equal(second.query.trim(), 'SigninLogs\n| where ResultType == "50126" // "quoted"');
  });
});
