import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXPECTED_PORTS } from './expected-connections.js';

interface SeenConnection {
  readonly host: string;
  readonly port: number;
  readonly isLoopback: boolean;
}

const guard = fileURLToPath(new URL('socket-guard.cjs', import.meta.url));

// Processes that tests start have the guard too, and write what they did into a file.
const folder = mkdtempSync(join(tmpdir(), 'kqlens-sockets-'));
const log = join(folder, 'log');
process.env['KQLENS_SOCKET_LOG'] = log;
process.env['KQLENS_SOCKET_GUARD'] = String(process.pid);
process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --require "${guard}"`.trim();

const { guardSockets } = createRequire(import.meta.url)(guard) as {
  guardSockets(seen: (connection: SeenConnection) => void): void;
};

let seen: string[] = [];
guardSockets(({ host, port, isLoopback }) => {
  if (!isLoopback || !EXPECTED_PORTS.has(port)) seen.push(`${host}:${port}`);
});

beforeEach(() => {
  seen = [];
  writeFileSync(log, '');
});

afterEach(function () {
  const opened = [...seen, ...readFileSync(log, 'utf8').split('\n').filter(Boolean)];
  if (opened.length === 0) return;
  const title = this.currentTest?.fullTitle() ?? 'a test';
  throw new Error(`${title}: it opened connections that it did not ask for: ${opened.join('; ')}`);
});

after(() => rmSync(folder, { recursive: true, force: true }));
