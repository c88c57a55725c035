import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { engineAnswer } from '../remote/engine-answer.js';
import { kustoServer, oneApiError, optionsIn, queryIn, statisticsTable, wholeAnswer } from '../remote/kusto-server.js';
import { eventually, sendJson, type Loopback } from '../remote/loopback.js';
import { session } from './session.js';

const FOLDER = 'fixtures/connections';
const NOW = parseDatetime('2026-11-20T12:00:01Z')!;
const event = (command: string): string =>
  JSON.stringify({ TimeGenerated: '2026-11-20T11:00:00Z', ProcessCommandLine: command, Type: 'DeviceProcessEvents' });
const EVENTS = ['kubectl get pods', 'kubectl get secrets', 'kubectl version'].map(event).join('\n');

describe('connections', () => {
  let emulator: Loopback;
  /** What the emulator does with a query; by default it answers it. */
  let mode: 'answer' | 'partial' | 'hang' | 'refuse' = 'answer';

  const input = (): Locator => session.vscode.page.locator('.quick-input-widget:visible');
  const pick = async (label: string): Promise<void> => {
    await input().locator('.monaco-list-row', { hasText: label }).first().click();
  };
  const queries = (): string[] => emulator.requests.filter((r) => r.path === '/v2/rest/query').map(queryIn);

  before(async () => {
    emulator = await kustoServer((request, response) => {
      if (mode === 'hang') return;
      if (mode === 'refuse') {
        const message = "Semantic error: SEM0100: 'where' operator: Failed to resolve column named 'FileName'";
        sendJson(response, 400, oneApiError('General_BadRequest', 'T', message));
        return;
      }
      if (queryIn(request).endsWith('getschema')) {
        const columns = ['ColumnName', 'ColumnType'].map((name) => [name, 'string'] as const);
        sendJson(
          response,
          200,
          wholeAnswer({ columns, rows: ['["TimeGenerated","datetime"]', '["User_s","string"]'] }),
        );
        return;
      }
      const answer = engineAnswer(queryIn(request), EVENTS, NOW);
      if (typeof answer === 'string') throw new Error(answer);
      const most = Number(optionsIn(request)['query_take_max_records'] ?? Infinity);
      const rows = mode === 'partial' ? answer.rows.slice(0, 1) : answer.rows.slice(0, most);
      const limits = oneApiError(
        'LimitsExceeded',
        'T',
        'The results exceed the set limit (E_QUERY_RESULT_SET_TOO_LARGE)',
      );
      const text = wholeAnswer({ ...answer, rows }, statisticsTable(51_234, '00:00:01.5000000'));
      const failing = `"HasErrors":true,"OneApiErrors":[${limits}]`;
      sendJson(response, 200, mode === 'partial' ? text.replace('"HasErrors":false', failing) : text);
    });
    const path = join(session.folder, FOLDER, 'kqlens.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('http://127.0.0.1:1', emulator.address));
    await session.vscode.reset();
    await session.vscode.openFile(`${FOLDER}/on-emulator.yaml`);
  });
  after(async () => {
    await session.vscode.command('KQLens: Clear Annotations');
    await emulator.close();
  });
  afterEach(() => {
    mode = 'answer';
  });

  /** From the palette to the query that is sent. */
  const runOn = async (span: string): Promise<void> => {
    const { vscode } = session;
    await vscode.command('KQLens: Run on…');
    await pick('laptop');
    await pick(span);
  };

  it('offer what is configured and the time to look back, and send nothing before', async () => {
    const { vscode } = session;
    await vscode.codeLens('Run on…').click();
    await input().locator('.monaco-list-row', { hasText: 'Kusto emulator' }).waitFor();
    assert.deepEqual(await input().locator('.monaco-list-row .label-name').allTextContents(), ['laptop']);
    await vscode.screenshot('run-on-connection');
    await pick('laptop');
    await input().locator('.monaco-list-row', { hasText: 'As Scheduled' }).waitFor();
    await vscode.screenshot('run-on-time');
    assert.deepEqual(queries(), []);
    await vscode.page.keyboard.press('Escape');
  });

  it('give results in the same view with the same scores, and what they took', async () => {
    const { vscode } = session;
    await runOn('As Scheduled');
    const results = vscode.results();
    const grid = results.locator('[role="grid"]');
    await grid.locator('.row', { hasText: 'get secrets' }).waitFor();
    await results.locator('.remote', { hasText: '51234 rows scanned, 00:00:01.5000000 CPU' }).waitFor();
    await grid.locator('.row', { hasText: 'get secrets' }).locator('[role="gridcell"]', { hasText: /^90$/ }).waitFor();
    assert.equal(await grid.getAttribute('aria-rowcount'), '3');
    assert.match(queries().at(-1)!, /^DeviceProcessEvents/);
    await vscode.screenshot('run-on-results');
  });

  it('say that an answer is not whole', async () => {
    const { vscode } = session;
    mode = 'partial';
    await vscode.command('KQLens: Re-run');
    await vscode.results().locator('.remote .missing', { hasText: 'exceed the set limit' }).waitFor();
    await vscode.notification('The answer is not whole').waitFor();
    await vscode.screenshot('run-on-partial');
  });

  it('ask before anything without a bound is sent', async () => {
    const { vscode } = session;
    const before = queries().length;
    await runOn('All Time');
    const dialog = vscode.page.locator('.monaco-dialog-box', { hasText: 'without a bound?' });
    await dialog.waitFor();
    await vscode.screenshot('run-on-unbounded');
    assert.equal(queries().length, before);
    await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(queries().length, before);
  });

  it('show an error of the service at its place in the YAML', async () => {
    const { vscode } = session;
    mode = 'refuse';
    await runOn('Last hour');
    const notification = vscode.notification('Failed to resolve column');
    await notification.waitFor();
    await notification.locator('.monaco-button', { hasText: 'Show Place' }).click();
    const line = vscode.activeEditor.locator('.line-numbers.active-line-number');
    await line.filter({ hasText: /^15$/ }).waitFor();
    await vscode.screenshot('run-on-error');
  });

  it('cancel a query on the cluster too', async () => {
    const { vscode } = session;
    mode = 'hang';
    await runOn('Last 7 days');
    const progress = vscode.notification('running on laptop');
    await progress.locator('.monaco-button', { hasText: 'Cancel' }).click();
    await vscode.notification('The query was cancelled, on the cluster too.').waitFor();
    await eventually(() => emulator.requests.some((r) => r.path === '/v1/rest/mgmt'));
    assert.match(queryIn(emulator.requests.find((r) => r.path === '/v1/rest/mgmt')!), /^\.cancel query 'KQLens;/);
    await vscode.screenshot('run-on-cancelled');
  });

  it('backtest a rule: asks before so many queries are sent, and shows the report', async () => {
    const { vscode } = session;
    await vscode.command('View: Close All Editors');
    await vscode.openFile(`${FOLDER}/on-emulator.yaml`);
    const before = queries().length;
    await vscode.command('KQLens: Backtest…');
    await pick('laptop');
    await pick('1 day');
    const dialog = vscode.page.locator('.monaco-dialog-box', { hasText: 'at most 24 queries' });
    await dialog.waitFor();
    assert.equal(queries().length, before);
    await dialog.locator('.monaco-button', { hasText: 'Send 24 Queries' }).click();
    const preview = vscode.webview('vscode.markdown-language-features');
    await preview.locator('h1', { hasText: 'Backtest of Kubernetes secrets are read' }).waitFor();
    await preview.getByText('24 alerts in 24 runs').waitFor();
    assert.equal(queries().length, before + 24);
    await vscode.screenshot('backtest-report');
  });

  it('import the schema of a table into the workspace', async () => {
    const { vscode } = session;
    await vscode.command('View: Close All Editors');
    await vscode.openFile(`${FOLDER}/on-emulator.yaml`);
    await vscode.command('KQLens: Import from Connection…');
    await pick('laptop');
    await pick('Table Schemas…');
    await input().locator('input[type="text"]').fill('MyApp_CL');
    await vscode.page.keyboard.press('Enter');
    await vscode.notification('Imported the table MyApp_CL, 2 columns.').waitFor();
    await vscode.activeGroup.locator('.tab.active[data-resource-name="MyApp_CL.csv"]').waitFor();
    const yaml = readFileSync(join(session.folder, FOLDER, 'kqlens.yaml'), 'utf8');
    assert.match(yaml, /\ntables:\n {2}MyApp_CL: schemas\/MyApp_CL\.csv\n$/);
    await vscode.screenshot('import-schema');
  });

  it('keep a log of what was sent', async () => {
    const { vscode } = session;
    await vscode.command('KQLens: Show What Was Sent');
    const output = vscode.page.locator('.part.panel .view-lines');
    await output.getByText('getschema').last().waitFor();
    await vscode.screenshot('run-on-log');
  });
});
