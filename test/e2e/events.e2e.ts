import assert from 'node:assert/strict';
import { session } from './session.js';

const EVENTS = 't1613/samples/malicious/kubectl.ndjson';

describe('an event file', () => {
  before(async () => {
    const { vscode } = session;
    await vscode.reset();
    await vscode.openFile('t1613/t1613.kql');
    await vscode.goTo(1);
    await vscode.command('KQLens: Run Rule Against Samples');
    await vscode.codeLens(/hits of 310/).waitFor();
    await vscode.openFile(EVENTS);
  });

  it('carries the score and the reason of every hit', async () => {
    const { vscode } = session;
    const lines = await vscode.waitForLines('scores', (shown) => shown.filter((l) => /^\s*\d+ /.test(l)).length >= 20);
    const scores = lines.flatMap((line) => /^\s*(\d+) /.exec(line)?.[1] ?? []);
    assert.deepEqual([...new Set(scores)].sort(), ['40', '60', '80', '90']);
  });

  it('marks misses by a word, and hits in the overview ruler', async () => {
    const { vscode } = session;
    await vscode.openFile('t1613/samples/malicious/evasions.ndjson');
    await vscode.waitForLines(
      'misses',
      (shown) => shown.filter((l) => l.trimStart().startsWith('missed ')).length >= 20,
    );
    await vscode.activeEditor.locator('.decorationsOverviewRuler').waitFor({ state: 'attached' });
    await vscode.openFile(EVENTS);
  });

  it('says on hover what decided', async () => {
    const { vscode } = session;
    await vscode.goTo(1, 10);
    await vscode.command('Show or Focus Hover');
    const hover = vscode.page.locator('.monaco-hover:not(.workbench-hover):visible');
    await hover.locator('table').waitFor();
    const text = await hover.innerText();
    assert.match(text, /80 from/);
    assert.match(text, /ProcessCommandLine/);
    await vscode.screenshot('event-hover');
    // Each clause leads to its place in the rule.
    await hover.locator('a', { hasText: 'get pods' }).click();
    await vscode.activeGroup.locator('.tab.active[data-resource-name="t1613.kql"]').waitFor();
    await vscode.activeEditor.locator('.line-numbers.active-line-number', { hasText: /^22$/ }).waitFor();
  });

  it('is explained in a document of its own', async () => {
    const { vscode } = session;
    await vscode.openFile('t1613/samples/malicious/evasions.ndjson');
    await vscode.goTo(1);
    await vscode.command('KQLens: Explain Event at Cursor');
    await vscode.page.locator('.tab[aria-label*="evasions.ndjson:1"]').waitFor();
    await vscode.webview('vscode.markdown-language-features').getByText('does not hit this event').waitFor();
    await vscode.screenshot('explain');
    await vscode.command('View: Close Editor');
  });

  it('is explained from the rule, chosen among those that hit or were missed', async () => {
    const { vscode } = session;
    await vscode.openFile('t1613/t1613.kql');
    // The lenses stand above the query, which an earlier test scrolled out of view.
    await vscode.goTo(1);
    await vscode.codeLens(/^Explain…$/).click();
    const list = vscode.page.locator('.quick-input-widget:visible');
    await list.locator('.monaco-list-row').first().waitFor();
    await vscode.screenshot('explain-choose');
    await vscode.page.keyboard.type('evasions.ndjson:1');
    await list.locator('.monaco-list-row', { hasText: 'evasions.ndjson:1' }).first().waitFor();
    await vscode.page.keyboard.press('Enter');
    await vscode.page.locator('.tab[aria-label*="evasions.ndjson:1"]').waitFor();
    await vscode.webview('vscode.markdown-language-features').getByText('does not hit this event').waitFor();
    await vscode.command('View: Close Editor');
  });

  it('is plain again after the annotations are cleared', async () => {
    const { vscode } = session;
    await vscode.openFile(EVENTS);
    await vscode.waitForLines('scores', (shown) => /^\s*\d+ /.test(shown[0]!));
    await vscode.command('KQLens: Clear Annotations');
    await vscode.waitForLines('plain events', (shown) => shown[0]!.startsWith('{'));
    await vscode.results().getByText('No results yet').waitFor();
    await vscode.openFile('t1613/t1613.kql');
    await vscode.waitForLines('no counts', (shown) => !shown.some((line) => line.includes('→')));
  });
});
