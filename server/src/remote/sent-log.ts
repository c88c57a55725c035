import { appendFileSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SentRequest } from './query.js';

/** What the log says of one request: when, where to, and the whole text. Never a token. */
export interface SentRecord {
  /** ISO 8601. */
  readonly at: string;
  readonly connection: string;
  readonly kind: string;
  readonly address: string;
  /** The workspace id, or the database. */
  readonly target: string;
  readonly purpose: string;
  readonly text: string;
  readonly options: Readonly<Record<string, unknown>>;
}

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

/** A request as the log has it. */
export function sentRecord({ connection, purpose, text, options }: SentRequest, at = new Date()): SentRecord {
  const { name, kind, address } = connection;
  const target = connection.kind === 'log-analytics' ? connection.workspace : connection.database;
  return { at: at.toISOString(), connection: name, kind, address, target, purpose, text, options };
}

/** Appends a record to the log, a JSON object a line. */
export function logSent(file: string, record: SentRecord): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(record)}\n`, { mode: 0o600 });
}
