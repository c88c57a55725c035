import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    await vscode.command('Go to Line/Column...');
    await vscode.page.keyboard.type('1');
    await vscode.page.keyboard.press('Enter');
    await vscode.activeEditor.locator('.line-numbers.active-line-number', { hasText: /^1$/ }).waitFor();
    await vscode.command('Show or Focus Hover');
    const hint = vscode.page.locator('.monaco-hover:not(.workbench-hover):visible', {
      hasText: /Read as ndjson: 2 rows/,
    });
    await hint.getByText('No record has the column AccountName, which the rule reads.').waitFor();
    await vscode.screenshot('load-hints');
    await vscode.clearProblemFilter();
  });

  /** Answers which events are meant. */
  async function chooseEvents(where: string, sample: string): Promise<void> {
    const { page } = session.vscode;
    const input = page.locator('.quick-input-widget:visible input').last();
    await page.getByText('Which events? A KQL predicate').first().waitFor();
    await input.fill(where);
    await page.keyboard.press('Enter');
    await page.getByText('How many of them, at random?').first().waitFor();
    await input.fill(sample);
    await page.keyboard.press('Enter');
  }

  it('are converted, those that a predicate holds for and so many of them', async () => {
    const { vscode, folder } = session;
    await vscode.reset();
    await vscode.openFile(FILE);
    await vscode.command('KQLens: Convert Events to NDJSON…');
    await chooseEvents('isnotempty(FileName)', '1');
    const dialog = vscode.page.locator('.quick-input-widget:visible', { hasText: 'Write the Events' });
    await dialog.waitFor();
    await vscode.screenshot('events-convert');
    await dialog.locator('.monaco-button', { hasText: /^OK$/ }).click();
    await vscode.notification(/1 event written to .*vendor\.mapped\.ndjson/).waitFor();
    const target = join(folder, 'fixtures/edr/samples/vendor.mapped.ndjson');
    const lines = readFileSync(target, 'utf8').trimEnd().split('\n');
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /"Type":"DeviceProcessEvents"/u);
    rmSync(target);
  });

  it('get a mapping proposed, which the workspace uses from then on', async () => {
    const { vscode, folder } = session;
    await vscode.reset();
    const file = join(folder, 'fixtures/edr/other.ndjson');
    writeFileSync(
      file,
      '{"event_time":"2026-11-20T08:15:02Z","computer":"node-01","image_path":"/usr/bin/docker","command_line":"docker ps","user_name":"root"}\n',
    );
    await vscode.openFile('fixtures/edr/other.ndjson');
    await vscode.command('KQLens: Propose Mapping for Events…');
    await vscode.page.getByText('The name of the mapping, in lower case').first().waitFor();
    await vscode.page.keyboard.press('Enter');
    await vscode.notification(/It maps 1 of 1 record to DeviceProcessEvents/).waitFor();
    await vscode.activeEditor.getByText('ProcessCommandLine').first().waitFor();
    await vscode.screenshot('mapping-proposed');
    const mapping = join(folder, 'fixtures/edr/mappings/other.mapping.yaml');
    assert.match(readFileSync(mapping, 'utf8'), /command_line/u);
    await vscode.openFile('fixtures/edr/other.ndjson');
    await vscode.command('KQLens: Summarise Events…');
    await vscode
      .webview('vscode.markdown-language-features')
      .getByText(/Mapped by other/)
      .waitFor();
    await vscode.reset();
    for (const made of [file, mapping]) rmSync(made);
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
    await chooseEvents('', '');
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
