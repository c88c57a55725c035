import assert from 'node:assert/strict';
import { withoutZeros } from '../../../client/src/connections/length.js';
import { sentText } from '../../../client/src/connections/sent-text.js';
import { withoutTokens } from '../../../client/src/connections/untold.js';

describe('connections in the editor', () => {
  it('keep access tokens out of the trace of the protocol', () => {
    const params = { uri: 'file:///r.kql', accessToken: 'eyJ0.secret-_~+/=', workDoneToken: 'progress' };
    for (const traced of [JSON.stringify(params), `Params: ${JSON.stringify(params, null, 4)}\n\n`]) {
      const told = withoutTokens(traced);
      assert.ok(!told.includes('secret'), told);
      assert.ok(told.includes('progress') && told.includes('r.kql'));
    }
  });

  it('show what was sent whole', () => {
    const text = sentText({
      at: '2026-11-20T12:00:00.000Z',
      connection: 'laptop',
      address: 'http://localhost:8080',
      target: 'NetDefaultDB',
      purpose: 'query',
      text: 'T\n| take 1',
      options: { request_readonly: true },
    });
    assert.equal(
      text,
      '2026-11-20T12:00:00.000Z query to laptop (NetDefaultDB at http://localhost:8080)\n  request_readonly=true\n  T\n  | take 1',
    );
  });

  it('write lengths of time in their largest units', () => {
    const shown = ['2.00:00:00', '01:30:00', '00:05:00', '14.01:00:00', 'P2D'].map(withoutZeros);
    assert.deepEqual(shown, ['2d', '1h 30m', '5m', '14d 1h', 'P2D']);
  });
});
