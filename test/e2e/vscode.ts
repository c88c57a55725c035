import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';

const SCREENSHOTS = fileURLToPath(new URL('screenshots/', import.meta.url));

const CHROMIUM_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Nothing outside is looked up.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** How long a state may take to come, in milliseconds; much more than a slow machine needs. */
const PATIENCE = 60_000;

/** Starts the browser that windows open in. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS, chromiumSandbox: false });
}

/** Opens a page whose waiting is limited. */
export async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(PATIENCE);
  return page;
}

/** One window of VS Code, by what a user sees and does. */
export class VSCode {
  private constructor(readonly page: Page) {}

  static async open(browser: Browser, url: string): Promise<VSCode> {
    const page = await newPage(browser);
    // The loader of these sources wraps functions in a call that pages do not know.
    await page.addInitScript('globalThis.__name = (named) => named;');
    await page.goto(url);
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    return new VSCode(page);
  }

  get activeGroup(): Locator {
    return this.page.locator('.editor-group-container.active');
  }

  get activeEditor(): Locator {
    return this.activeGroup.locator('.editor-instance');
  }

  /** The editor that shows a file, active or not. */
  editor(name: string): Locator {
    return this.page
      .locator('.editor-group-container')
      .filter({ has: this.page.locator(`.tab.active[data-resource-name="${name}"]`) })
      .locator('.editor-instance');
  }

  /** Opens a file of the workspace with Quick Open. */
  async openFile(path: string): Promise<void> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    await this.quickInput('Control+P', path, name);
    await this.activeGroup.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.activeEditor.locator('.view-line').first().waitFor();
  }

  /** Chooses an item of the menu that is open: by key, since VS Code passes over clicks that come soon after it opens. */
  async chooseInMenu(title: string): Promise<void> {
    const item = this.page.locator('.context-view .action-item', { hasText: title });
    await item.hover();
    await this.page.locator('.context-view .action-item.focused', { hasText: title }).waitFor();
    await this.page.keyboard.press('Enter');
    await item.waitFor({ state: 'hidden' });
  }

  /** Runs a command by its full title in the Command Palette, such as `View: Show Testing`. */
  async command(title: string): Promise<void> {
    await this.quickInput('F1', `>${title}`, title);
  }

  /** The titles that the Command Palette offers for a text. */
  async commandsFor(text: string): Promise<string[]> {
    const widget = this.page.locator('.quick-input-widget:visible');
    await this.page.keyboard.press('F1');
    await widget.locator('input[type="text"]').fill(`>${text}`);
    const labels = widget.locator('.monaco-list-row .label-name');
    await labels.filter({ hasText: text }).first().waitFor();
    const titles = await labels.allTextContents();
    await this.page.keyboard.press('Escape');
    await widget.waitFor({ state: 'hidden' });
    return titles;
  }

  /** Chooses a colour theme by its name, such as `Dark Modern`. */
  async theme(name: string): Promise<void> {
    await this.command('Preferences: Color Theme');
    await this.choose(name, name);
  }

  private async quickInput(key: string, text: string, label: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.choose(text, label);
  }

  /** Chooses an entry, by its whole label, of the quick input that is open or opening. */
  async choose(text: string, label: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget:visible');
    const input = widget.locator('input[type="text"]');
    const labelled = { has: this.page.locator('.label-name').filter({ hasText: exactly(label) }) };
    // Asked again until it is found: files and commands come as extensions start.
    for (let tries = 30; ; tries--) {
      await input.fill('');
      await input.fill(text);
      try {
        await widget.locator('.monaco-list-row', labelled).first().waitFor({ timeout: 2000 });
        break;
      } catch (failure) {
        if (tries === 0) throw failure;
      }
    }
    // By the keyboard: the list may change under the mouse, and the focus moves with its entry.
    const focused = widget.locator('.monaco-list-row.focused');
    while ((await focused.filter(labelled).count()) === 0) await this.page.keyboard.press('ArrowDown');
    await this.page.keyboard.press('Enter');
    await focused.filter(labelled).waitFor({ state: 'hidden' });
  }

  /** Gives a text to the input box that is opening. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible input[type="text"]');
    // The list before it, which is closing, had other words.
    await this.page.locator('.quick-input-widget:visible .quick-input-message', { hasText: /Enter/ }).waitFor();
    await input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Gives a folder to the dialog that is opening, whose button has this label. */
  async chooseFolder(path: string, label: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget:visible');
    const button = widget.locator('.monaco-button', { hasText: label });
    await button.waitFor();
    // Once the dialog shows the folder that it begins in, it does not write into the input any more.
    await widget.locator('.monaco-list-row', { hasText: '..' }).first().waitFor();
    const input = widget.locator('input[type="text"]');
    await input.fill(`${path}/`);
    await this.page.waitForFunction(([element, value]) => (element as HTMLInputElement).value === value, [
      await input.elementHandle(),
      `${path}/`,
    ] as const);
    await button.click();
    await button.waitFor({ state: 'hidden' });
  }

  /** Closes what earlier tests left open. */
  async reset(): Promise<void> {
    await this.command('View: Close All Editors');
    const closed = this.page.locator('.editor-group-container.empty').first();
    // A test that failed may have left an edit behind.
    const discard = this.page.locator('.monaco-dialog-box .monaco-button', { hasText: "Don't Save" });
    await closed.or(discard).first().waitFor();
    if (await discard.isVisible()) await discard.click();
    await closed.waitFor();
    await this.command('Notifications: Clear All Notifications');
  }

  /** Picks an entry of the quick fixes at the cursor. */
  async quickFix(title: RegExp): Promise<void> {
    const menu = this.page.locator('.action-widget');
    const focused = menu.locator('.monaco-list-row.action.focused');
    await this.page.keyboard.press('Control+.');
    await focused.waitFor();
    const entries = await menu.locator('.monaco-list-row.action').count();
    for (let i = 0; i < entries; i++) {
      if (title.test((await focused.textContent()) ?? '')) {
        await this.page.keyboard.press('Enter');
        await menu.waitFor({ state: 'hidden' });
        return;
      }
      await this.page.keyboard.press('ArrowDown');
    }
    throw new Error(`${String(title)} is not among the quick fixes`);
  }

  /** Puts the cursor of the active editor on a place, both from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    const widget = this.page.locator('.quick-input-widget:visible');
    await this.page.keyboard.press('Control+G');
    await widget.locator('input[type="text"]').fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await widget.waitFor({ state: 'hidden' });
  }

  /** A lens of the active editor. */
  codeLens(text: string | RegExp): Locator {
    return this.activeEditor.locator('.codelens-decoration a', { hasText: text }).first();
  }

  /** What the active editor shows on its visible lines, with hints and with the texts that decorations add. */
  async visibleLines(editor: Locator = this.activeEditor): Promise<string[]> {
    return editor.locator('.view-line').evaluateAll((lines) => {
      const added = (part: Element, place: string): string => {
        const { content } = getComputedStyle(part, place);
        return content.startsWith('"') ? content.slice(1, -1) : '';
      };
      const whole = (line: Element): string =>
        [...line.querySelectorAll('span')]
          .filter((part) => part.childElementCount === 0)
          .map((part) => added(part, '::before') + (part.textContent ?? '') + added(part, '::after'))
          .join('');
      return [...(lines as HTMLElement[])]
        .sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top))
        .map((line) => whole(line).replaceAll('\u00a0', ' '));
    });
  }

  /** Waits until the visible lines of an editor are as they should be, and returns them. */
  async waitForLines(
    expectation: string,
    isAsExpected: (lines: readonly string[]) => boolean,
    editor: Locator = this.activeEditor,
  ): Promise<string[]> {
    const late = Date.now() + PATIENCE;
    for (;;) {
      const lines = await this.visibleLines(editor);
      if (isAsExpected(lines)) return lines;
      if (Date.now() > late) throw new Error(`the editor never shows ${expectation}:\n${lines.join('\n')}`);
      await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
  }

  /** Opens the Problems view and waits for a problem that holds a text. */
  async waitForProblem(text: string): Promise<Locator> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.command('Problems: Focus on Problems View');
    await panel.waitFor();
    // The view renders only what is in sight; its filter brings the problem there. It is typed again until the problem is
    // found: the view does not always look at problems that come later.
    const filter = this.page.locator('.part.panel .viewpane-filter input');
    const problem = panel.locator('.monaco-list-row[aria-level="2"]', { hasText: text }).first();
    for (let tries = 30; ; tries--) {
      await filter.fill('');
      await filter.fill(text);
      try {
        await problem.waitFor({ timeout: 2000 });
        break;
      } catch (failure) {
        if (tries === 0) throw failure;
      }
    }
    return problem;
  }

  /** Waits until the status bar counts errors, or none. */
  async waitForErrors(expected: 'some' | 'none'): Promise<void> {
    const count = this.page.locator('[id="status.problems"] .statusbar-item-label');
    await count.filter({ hasText: expected === 'none' ? /^\s*0\b/ : /^\s*[1-9]/ }).waitFor();
  }

  /** Shows all problems again. */
  async clearProblemFilter(): Promise<void> {
    await this.page.locator('.part.panel .viewpane-filter input').fill('');
  }

  /** The notification that holds a text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text }).first();
  }

  /** The document of the results view. */
  results(): FrameLocator {
    return this.webview('kqlens.kqlens');
  }

  /** The document of the visible webview of an extension. */
  webview(extension: string): FrameLocator {
    return this.page
      .frameLocator(`iframe.webview.ready[src*="extensionId=${extension}"]:visible`)
      .frameLocator('#active-frame');
  }

  /** The status bar item of the extension. */
  status(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item[id="kqlens.kqlens.kqlens.status"]', { hasText: text });
  }

  async screenshot(name: string): Promise<void> {
    await mkdir(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), animations: 'disabled' });
  }
}

/** A pattern for a text and nothing else. */
function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[^\w\s]/g, '\\$&')}$`);
}
