import type { RemoteAnswer } from './answer.js';
import type { Connection } from './connection.js';
import type { StoredFunction } from './import.js';
import { KustoQueryClient } from './kusto-client.js';
import { LogAnalyticsClient } from './log-analytics-client.js';
import type { RemoteHooks, RemoteHost, RemoteQuery } from './query.js';

/** What every service can do. */
export interface RemoteClient {
  /** Runs a query; throws a RemoteError. */
  query(query: RemoteQuery, hooks: RemoteHooks): Promise<RemoteAnswer>;
  /** The functions that are stored there; throws a RemoteError. */
  functions(seconds: number, hooks: RemoteHooks): Promise<readonly StoredFunction[]>;
}

/** The client for a connection. Nothing is sent before a query is. */
export function openClient(connection: Connection, host: RemoteHost): RemoteClient {
  return connection.kind === 'log-analytics'
    ? new LogAnalyticsClient(connection, host)
    : new KustoQueryClient(connection, host);
}
