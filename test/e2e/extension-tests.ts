import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import type { CodeServer } from './code-server.js';
import type { HostTest } from './host/results.js';
import { newPage } from './vscode.js';

/** Opens a window that runs test/e2e/host in the extension host, and returns what became of each test. */
export async function runExtensionTests(
  browser: Browser,
  server: CodeServer,
  options: { readonly folder: string; readonly tests: string; readonly results: string; readonly limit: number },
): Promise<HostTest[]> {
  const page = await newPage(browser);
  const log: string[] = [];
  let limit: NodeJS.Timeout | undefined;
  try {
    const done = new Promise<number>((resolve, reject) => {
      // The workbench calls these two where the page has them.
      void page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => log.push(args.join(' ')));
      void page.exposeFunction('codeAutomationExit', resolve);
      limit = setTimeout(
        () => reject(new Error(`the extension host's tests took too long:\n${log.join('\n')}`)),
        options.limit,
      );
    });
    const extensionDevelopmentPath = await server.extensionFolder('kqlens.kqlens');
    await page.goto(server.url(options.folder, { extensionDevelopmentPath, extensionTestsPath: options.tests }));
    await done;
    const text = await readFile(options.results, 'utf8').catch(() => undefined);
    if (text === undefined) throw new Error(`the extension host's tests left no results:\n${log.join('\n')}`);
    return JSON.parse(text) as HostTest[];
  } finally {
    clearTimeout(limit);
    await page.close();
  }
}
