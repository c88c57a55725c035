import { session } from './session.js';

/** A picture of what the window showed when a test failed. */
afterEach(async function () {
  const test = this.currentTest;
  if (test?.state !== 'failed') return;
  await session.vscode.screenshot(`failed-${test.fullTitle().replace(/\W+/g, '-')}`);
});
