import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { session } from './session.js';

describe('event files', () => {
  const FILE = 'fixtures/edr/samples/vendor.ndjson';

  before(async () => {
    await session.vscode.reset();
  });

  it('say by which mapping they were read, what is missing and what was left out', async () => {
    const { vscode } = session;
    await vscode.openFile('fixtures/edr/docker.kql');
    await vscode.command('KQLens: Run Rule Against Samples');
    const loads = vscode.results().locator('details.loads');
    await loads.locator('summary', { hasText: '1 event file: 2 records read, 1 left out' }).click();
    await loads.getByText(/Mapped by vendor/).waitFor();
    await loads.getByText('No record has the column AccountName, which the rule reads.').waitFor();
    await vscode.screenshot('load-report');
    await loads.getByText('line 2').click();
    await vscode.activeEditor.locator('.line-numbers.active-line-number', { hasText: /^2$/ }).waitFor();
    await vscode.waitForProblem('Not read: truncated JSON');
    await vscode.clearProblemFilter();
  });

  it('are summed up in a document', async () => {
    const { vscode } = session;
    await vscode.openFile(FILE);
    await vscode.command('KQLens: Summarise Events…');
    await vscode
      .webview('vscode.markdown-language-features')
      .getByText(/DeviceProcessEvents: 2 rows/)
      .waitFor();
    await vscode.screenshot('events-summary');
  });

  it('are anonymised into a file of their own', async () => {
    const { vscode, folder } = session;
    await vscode.reset();
    await vscode.openFile(FILE);
    await vscode.command('KQLens: Anonymise Events…');
    const input = vscode.page.locator('.quick-input-widget:visible input');
    await vscode.page.getByText('A secret that pseudonyms follow from').first().waitFor();
    await input.last().fill('a secret');
    await vscode.page.keyboard.press('Enter');
    // The dialog for a place proposes one beside the file.
    const dialog = vscode.page.locator('.quick-input-widget:visible', { hasText: 'Write the Events' });
    await dialog.waitFor();
    await dialog.locator('.monaco-button', { hasText: /^OK$/ }).click();
    await vscode.notification(/2 events written to .*vendor\.anonymised\.ndjson/).waitFor();
    await vscode.screenshot('events-anonymised');
    const target = join(folder, 'fixtures/edr/samples/vendor.anonymised.ndjson');
    assert.ok(existsSync(target));
    assert.ok(!readFileSync(target, 'utf8').includes('10.0.0.7'));
  });

  it('have mistakes of their mappings shown', async () => {
    const { vscode } = session;
    await vscode.openFile('fixtures/edr/mappings/vendor.mapping.yaml');
    await vscode.goTo(6, 31);
    await vscode.page.keyboard.type('x');
    await vscode.waitForProblem('there is no function');
    await vscode.screenshot('mapping-mistake');
    await vscode.command('File: Revert File');
    await vscode.clearProblemFilter();
  });
});
