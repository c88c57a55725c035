import assert from 'node:assert/strict';
import type { lookup } from 'node:dns';
import { Socket } from 'node:net';
import { createRequire } from 'node:module';
import { expectConnections } from '../expected-connections.js';
import { kqlens, withFiles } from './command.js';

const CONNECTIONS = `connections:
  laptop: {kind: emulator, url: 'http://127.0.0.1:9', database: D}
  production: {kind: log-analytics, workspace: 00000000-0000-0000-0000-000000000000}
`;
const EVENT = '{"TimeGenerated":"2026-11-20T11:00:00Z","ProcessCommandLine":"get","Type":"DeviceProcessEvents"}\n';
const RULE = 'DeviceProcessEvents | where ProcessCommandLine has "get"\n';

/** What opened a connection or looked up a name while something ran. */
async function connectionsIn(work: () => Promise<void>): Promise<string[]> {
  const seen: string[] = [];

  const { connect } = Socket.prototype;
  const dns = createRequire(import.meta.url)('node:dns') as { lookup: typeof lookup };
  const before = dns.lookup;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    seen.push(`connect ${JSON.stringify(args[0])}`);
    return Reflect.apply(connect, this, args) as Socket;
  };
  dns.lookup = ((...args: unknown[]) => {
    seen.push(`lookup ${String(args[0])}`);
    return Reflect.apply(before, dns, args) as unknown;
  }) as typeof lookup;
  try {
    await work();
  } finally {
    Socket.prototype.connect = connect;
    dns.lookup = before;
  }
  return seen;
}

describe('connections of this machine', () => {
  const files = {
    'kqlens.yaml': CONNECTIONS,
    'rule.kql': RULE,
    'samples/malicious/e.ndjson': EVENT,
    'rule.test.yaml':
      'rule: rule.kql\ncases:\n  - name: a\n    files: [samples/malicious/e.ndjson]\n    expect: hits\n',
  };

  for (const command of [
    ['run', 'rule.kql'],
    ['check', 'rule.kql'],
    ['test', 'rule.test.yaml'],
    ['review', 'rule.kql'],
    ['evade', 'rule.kql'],
    ['mutate', 'rule.kql'],
    ['explain', 'overly-broad-term'],
    ['query', 'print 1'],
  ] as const) {
    const [name, argument] = command;
    it(`are not opened by kqlens ${name}`, () =>
      withFiles(files, async (path) => {
        const seen = await connectionsIn(async () => {
          const { stdout, stderr } = await kqlens(name, argument in files ? path(argument) : argument);
          assert.notEqual(stdout + stderr, '');
        });
        assert.deepEqual(seen, []);
      }));
  }

  it('are opened by a run that names one, which shows that the guard sees them', () =>
    withFiles(files, async (path) => {
      expectConnections('http://127.0.0.1:9');
      const before = process.env['KQLENS_SENT_LOG'];
      process.env['KQLENS_SENT_LOG'] = path('sent.ndjson');
      const seen = await connectionsIn(async () => {
        await kqlens('run', path('rule.kql'), '--on', 'laptop', '--since', '1h');
      });
      if (before === undefined) delete process.env['KQLENS_SENT_LOG'];
      else process.env['KQLENS_SENT_LOG'] = before;
      assert.ok(seen.some((s) => s.includes('127.0.0.1')));
      assert.ok(
        seen.every((s) => s.includes('127.0.0.1')),
        seen.join('\n'),
      );
    }));
});
