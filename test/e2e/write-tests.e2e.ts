import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { session } from './session.js';

const RULE = 'fixtures/proof/listing.kql';
const EVENTS = 'fixtures/proof/samples/malicious/listing.ndjson';

const TESTS = `version: 1
rule: listing.kql
defaults: { TimeGenerated: 2026-11-20T11:00:00Z, FileName: docker }

cases:
  - name: listing by root
    label: malicious
    events:
      - { id: a, AccountName: root, ProcessCommandLine: docker ps }
    expect:
      hits:
        a: { RiskScore: 60 } # not so
`;

describe('tests of a rule, written for it', () => {
  const path = (): string => join(session.folder, 'fixtures/proof/listing.test.yaml');
  const text = (): string => readFileSync(path(), 'utf8');
  const preview = () => session.vscode.webview('vscode.markdown-language-features');
  const pick = async (label: RegExp): Promise<void> => {
    const widget = session.vscode.page.locator('.quick-input-widget:visible');
    await widget.locator('.monaco-list-row', { hasText: label }).first().click();
  };

  before(async () => {
    rmSync(path(), { force: true });
    await session.vscode.reset();
    await session.vscode.openFile(RULE);
  });

  after(async () => {
    rmSync(path(), { force: true });
    await session.vscode.command('View: Show Explorer');
  });

  it('are offered where mutation finds none, and made for all of it', async () => {
    const { vscode } = session;
    await vscode.command('KQLens: Mutate Rule: Show Changes That No Test Notices');
    const message = vscode.notification('This rule has no tests yet');
    await message.waitFor();
    await message.locator('.monaco-button', { hasText: 'Create Test File' }).click();
    await vscode.notification(/listing\.test\.yaml: \d+ events? written/).waitFor();
    await vscode.activeGroup.locator('.tab.active[data-resource-name="listing.test.yaml"]').waitFor();
    await vscode.screenshot('tests-created');
    assert.match(text(), /tags: \[made-up\]/);
  });

  it('expect what the rule does once they are updated', async () => {
    const { vscode } = session;
    writeFileSync(path(), TESTS);
    await vscode.command('View: Show Testing');
    const row = vscode.page.locator('.test-explorer .monaco-list-row', { hasText: 'listing.test.yaml' }).first();
    await row.click();
    await vscode.page.locator('.test-explorer .monaco-list-row', { hasText: 'listing by root' }).first().waitFor();
    await row.hover();
    await row.locator('.action-label[aria-label^="Run Test"]').first().click();
    await vscode.command('Test Results: Focus on Test Results View');
    const message = vscode.page.locator('.test-output-peek-tree .monaco-list-row', { hasText: 'with other values' });
    await message.first().hover();
    await vscode.screenshot('update-expected');
    await message.first().locator('.action-label[aria-label="Update Expected"]').click();
    await vscode.notification('1 test updated').waitFor();
    assert.equal(text(), TESTS.replace('60', '80'));
    await vscode.page.locator('.test-explorer .monaco-list-row .codicon-testing-passed-icon').first().waitFor();
  });

  it('take a case for each change that they do not notice, from its place in the rule', async () => {
    const { vscode } = session;
    await vscode.openFile(RULE);
    await vscode.command('KQLens: Mutate Rule: Show Changes That No Test Notices');
    await preview().getByText('What no test notices').waitFor();
    await vscode.waitForProblem('No test notices this change');
    await vscode.screenshot('mutation');
    await vscode.clearProblemFilter();
    await vscode.openFile(RULE);
    await vscode.goTo(2, 20);
    await vscode.quickFix(/Add a case that kills this mutant/);
    await vscode.notification('A case that notices the change was added').waitFor();
    await vscode.screenshot('mutant-killed');
    assert.match(text(), /made up: /);
  });

  it('take an event of a file, and a row of the results', async () => {
    const { vscode } = session;
    await vscode.openFile(RULE);
    await vscode.command('KQLens: Run Rule Against Samples');
    await vscode.codeLens(/hits of 4/).waitFor();
    await vscode.openFile(EVENTS);
    await vscode.goTo(3);
    await vscode.command('KQLens: Add Event as Test Case…');
    await vscode.page.locator('.quick-input-widget:visible .monaco-list-row').first().waitFor();
    await vscode.screenshot('add-event');
    await pick(/Malicious, a known gap/);
    await vscode.page.locator('.quick-input-widget:visible input[type="text"]').fill('nerdctl is to come');
    await vscode.page.keyboard.press('Enter');
    await vscode.notification('listing.ndjson#3').waitFor();
    assert.match(text(), /nerdctl ps[^]*known: nerdctl is to come/);
    await vscode.command('KQLens: Show Results');
    await vscode.results().locator('.row', { hasText: 'podman ps' }).first().click({ button: 'right' });
    await vscode.chooseInMenu('Add Event as Test Case…');
    await pick(/Malicious/);
    await vscode.notification('listing.ndjson#2').waitFor();
    assert.match(text(), /FileName: podman[^]*expect: all/);
  });

  it('are not needed to see which commands a rule misses', async () => {
    const { vscode } = session;
    await vscode.openFile(RULE);
    await vscode.command('KQLens: Evade Rule: Show Commands That It Misses');
    await preview().getByText('malicious events caught').waitFor();
    await vscode.screenshot('evasion');
    await preview().getByRole('link', { name: 'listing.ndjson:2' }).first().click();
    await vscode.page.locator('.tab.active[data-resource-name="listing.ndjson"]').waitFor();
    await vscode.page.locator('.statusbar-item', { hasText: 'Ln 2, Col 1' }).waitFor();
    assert.ok(existsSync(path()));
  });
});
