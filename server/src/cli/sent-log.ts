import { appendFileSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SentRequest } from '../remote/query.js';

/** Where the log of what was sent is kept: `KQLENS_SENT_LOG`, or the place for such files of the system. */
export function sentLogFile(environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = environment['KQLENS_SENT_LOG'];
  if (chosen !== undefined && chosen !== '') return chosen;
  const state =
    process.platform === 'win32'
      ? environment['LOCALAPPDATA']
      : (environment['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'));
  return join(state ?? homedir(), 'kqlens', 'sent.ndjson');
}

/** Appends a request to the log, a JSON object a line: when, where to, and the whole text. Never a token. */
export function logSent(file: string, { connection, purpose, text, options }: SentRequest): void {
  mkdirSync(dirname(file), { recursive: true });
  const { name, kind, address } = connection;
  const target = connection.kind === 'log-analytics' ? connection.workspace : connection.database;
  const line = { at: new Date().toISOString(), connection: name, kind, address, target, purpose, text, options };
  appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
}
