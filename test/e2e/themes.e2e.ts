import { session } from './session.js';

/** The class that the workbench has under each theme. */
const THEMES = {
  'Default Dark Modern': 'vs-dark',
  'Default High Contrast': 'hc-black',
  'Default Light Modern': 'vs',
} as const;

describe('themes', () => {
  before(async () => {
    const { vscode } = session;
    await vscode.reset();
    await vscode.openFile('t1613/t1613.kql');
    await vscode.command('KQLens: Run Rule Against Samples');
    await vscode.codeLens(/hits of 310/).waitFor();
    const row = vscode.results().locator('[role="grid"] .row').first();
    await row.locator('.event').click();
    await vscode.page.locator('.editor-group-container').nth(1).locator('.view-line').first().waitFor();
    await vscode.command('View: Toggle Panel Visibility');
  });

  for (const [theme, name] of Object.entries(THEMES)) {
    it(`${theme} shows scores in its own colours`, async () => {
      const { vscode, server } = session;
      await server.setSettings({ 'workbench.colorTheme': theme });
      await vscode.page.locator(`.monaco-workbench.${name}`).waitFor();
      await vscode.screenshot(`theme-${name}-rule`);
      await vscode.command('KQLens: Show Results');
      await vscode.results().locator(`body[data-vscode-theme-kind]`).waitFor();
      await vscode.screenshot(`theme-${name}-results`);
      await vscode.command('View: Toggle Panel Visibility');
    });
  }
});
