import { session } from './session.js';

/** What ran in the extension host, test by test. */
describe('extension host', () => {
  if (session.hostTests.length === 0) {
    it('ran its tests', () => {
      throw new Error('no test ran');
    });
  }
  for (const { title, failure } of session.hostTests) {
    it(title, () => {
      if (failure !== undefined) throw new Error(failure);
    });
  }
});
