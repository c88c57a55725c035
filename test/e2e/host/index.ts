/** Runs in the extension host of a real VS Code, bundled by test/e2e/main.ts. */
import { writeFileSync } from 'node:fs';
import { activationTests } from './activation.js';
import { RESULTS_VARIABLE, type HostTest } from './results.js';
import { runTests } from './runs.js';

/** What VS Code calls. Resolves when the results are written. */
export async function run(): Promise<void> {
  // Mocha is an ES module, which a bundle of CommonJS can only import like this.
  const { default: Mocha } = await import('mocha');
  const results: HostTest[] = [];
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'base' });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  activationTests();
  runTests();
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', (test) => results.push({ title: test.fullTitle(), failure: undefined }))
      .on('fail', (test, failure: Error) =>
        results.push({ title: test.fullTitle(), failure: failure.stack ?? failure.message }),
      );
  });
  writeFileSync(process.env[RESULTS_VARIABLE]!, JSON.stringify(results));
}
