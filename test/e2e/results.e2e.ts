import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { session } from './session.js';

const RULE = 't1613/t1613.kql';

/** The texts of a column of the rows in view, in their order. */
async function column(grid: Locator, name: string): Promise<string[]> {
  const headers = await grid.locator('[role="columnheader"]').allTextContents();
  const place = headers.findIndex((header) => header.startsWith(name));
  assert.ok(place >= 0, `${name} is not among ${headers.join(', ')}`);
  return grid.locator(`.row [role="gridcell"]:nth-child(${place + 1})`).allTextContents();
}

function isSorted(values: readonly number[], direction: 1 | -1): boolean {
  return values.every((value, i) => i === 0 || (value - values[i - 1]!) * direction >= 0);
}

describe('the results view', () => {
  let grid: Locator;

  before(async () => {
    const { vscode } = session;
    await vscode.reset();
    await vscode.openFile(RULE);
    await vscode.command('KQLens: Run Rule Against Samples');
    grid = vscode.results().locator('[role="grid"]');
    await grid.locator('.row').first().waitFor();
  });

  it('says how many rows there are and of which band and label', async () => {
    const page = session.vscode.results();
    const rows = Number(await grid.getAttribute('aria-rowcount')) - 1;
    await page.locator('.status', { hasText: `${rows} rows` }).waitFor();
    const bands = await page.locator('.chip[class*="band-"]').allTextContents();
    const counts = bands.map((text) => Number(/\d+$/.exec(text)));
    assert.equal(
      counts.reduce((a, b) => a + b, 0),
      rows,
    );
    await page.locator('.chip.label', { hasText: 'benign' }).waitFor();
  });

  it('sorts by a column, both ways', async () => {
    const header = grid.locator('[role="columnheader"]', { hasText: 'RiskScore' });
    await header.locator('button').click();
    await grid.locator('[role="columnheader"][aria-sort="ascending"]', { hasText: 'RiskScore' }).waitFor();
    assert.ok(isSorted((await column(grid, 'RiskScore')).map(Number), 1));
    await header.locator('button').click();
    await grid.locator('[role="columnheader"][aria-sort="descending"]', { hasText: 'RiskScore' }).waitFor();
    assert.ok(isSorted((await column(grid, 'RiskScore')).map(Number), -1));
  });

  it('filters by words', async () => {
    const page = session.vscode.results();
    const all = Number(await grid.getAttribute('aria-rowcount')) - 1;
    await page.locator('input[type="search"]').fill('kubectl secrets');
    await page.locator('.status', { hasText: ` of ${all} rows` }).waitFor();
    const commands = await column(grid, 'ProcessCommandLine');
    assert.ok(commands.length > 0);
    for (const command of commands) assert.match(command, /secrets/);
    await page.locator('input[type="search"]').fill('');
    await page.locator('.status', { hasText: new RegExp(`^${all} rows`) }).waitFor();
  });

  it('shows only the benign hits', async () => {
    const page = session.vscode.results();
    const chip = page.locator('.chip.label', { hasText: 'benign' });
    const benign = Number(/\d+/.exec((await chip.textContent())!));
    await chip.click();
    await page.locator('.status', { hasText: `${benign} of ` }).waitFor();
    assert.deepEqual([...new Set(await column(grid, 'Label'))], ['benign']);
    await chip.click();
  });

  it('reveals the event of a row that is clicked, beside the rule, with its score', async () => {
    const { vscode } = session;
    const [event] = await column(grid, 'Event');
    const [file, line] = event!.split(':');
    await grid.locator('.row').first().locator('.event').click();
    const editor = vscode.editor(file!);
    await editor.locator('.view-line').first().waitFor();
    await editor.locator('.line-numbers.active-line-number', { hasText: new RegExp(`^${line}$`) }).waitFor();
    assert.equal(await vscode.page.locator('.editor-group-container').count(), 2);
    const [score] = await column(grid, 'RiskScore');
    await vscode.waitForLines(
      `the score ${score}`,
      (lines) => lines.some((l) => l.trimStart().startsWith(`${score} `)),
      editor,
    );
    await vscode.screenshot('event-beside-rule-light');
  });

  it('reveals the clause that decided', async () => {
    const { vscode } = session;
    const clauses = await column(grid, 'Clause');
    await grid.locator('.row').first().locator('.clause').click();
    const editor = vscode.editor('t1613.kql');
    const line = editor.locator('.line-numbers.active-line-number');
    await line.waitFor();
    const number = Number(await line.textContent());
    await vscode.waitForLines('the clause', (lines) => lines.join('\n').includes(clauses[0]!.slice(0, 20)), editor);
    assert.ok(number > 5, `line ${number}`);
  });

  it('is used with the keyboard alone', async () => {
    const { vscode } = session;
    await grid.focus();
    await vscode.page.keyboard.press('End');
    const last = Number(await grid.getAttribute('aria-rowcount'));
    await grid.locator(`.row.active[aria-rowindex="${last}"]`).waitFor();
    await vscode.page.keyboard.press('Home');
    await grid.locator('.row.active[aria-rowindex="2"]').waitFor();
    await vscode.page.keyboard.press('ArrowDown');
    const active = grid.locator('.row.active[aria-rowindex="3"]');
    await active.waitFor();
    assert.equal(await grid.getAttribute('aria-activedescendant'), await active.getAttribute('id'));
    const event = (await column(grid, 'Event'))[1]!;
    await vscode.page.keyboard.press('Enter');
    await vscode.activeGroup.locator(`.tab.active[data-resource-name="${event.split(':')[0]}"]`).waitFor();
  });
});
