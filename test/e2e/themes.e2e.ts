import { session } from './session.js';

/** The classes that the workbench and its webviews have under each theme. */
const THEMES = {
  'Dark Modern': { workbench: 'vs-dark', webview: 'vscode-dark' },
  'Dark High Contrast': { workbench: 'hc-black', webview: 'vscode-high-contrast' },
  'Light Modern': { workbench: 'vs', webview: 'vscode-light' },
} as const;

/** What each theme is looked at for: a rule and its results, and the events that it hits. */
describe('themes', () => {
  before(async () => {
    const { vscode } = session;
    await vscode.reset();
    await vscode.page.setViewportSize({ width: 1280, height: 760 });
    await vscode.openFile('t1613/t1613.kql');
    await vscode.goTo(1);
    await vscode.command('View: Toggle Primary Side Bar Visibility');
    await vscode.command('KQLens: Run Rule Against Samples');
    await vscode.codeLens(/hits of 310/).waitFor();
    await vscode.results().locator('[role="grid"] .row .event').first().click();
    await vscode.editor('kubectl.ndjson').locator('.view-line').first().waitFor();
  });

  for (const [theme, { workbench, webview }] of Object.entries(THEMES)) {
    it(`${theme} shows a rule, its results and its events`, async () => {
      const { vscode } = session;
      await vscode.theme(theme);
      await vscode.page.locator(`.monaco-workbench.${workbench}`).waitFor();
      await vscode.results().locator(`body.${webview}`).waitFor();
      await vscode.waitForLines('scores', (l) => /^\s*\d+ /.test(l[0] ?? ''), vscode.editor('kubectl.ndjson'));
      await vscode.screenshot(`theme-${workbench}`);
    });
  }
});
