/** Runs in the extension host of a real VS Code, bundled by test/e2e/main.ts. */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { RESULTS_VARIABLE, type HostTest } from '../extension-tests.js';
import { activationTests } from './activation.js';
import { runTests } from './runs.js';

/** What VS Code calls. Resolves when the results are written. */
export async function run(): Promise<void> {
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
