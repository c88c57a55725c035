import { closestName } from '../schema/closest-name.js';
import type { Configuration, ConnectionDeclaration, ConnectionKind } from '../schema/configuration/types.js';

/** A place where a rule can be run for real, with what its kind needs. */
export type Connection = LogAnalyticsConnection | ClusterConnection;

export interface LogAnalyticsConnection {
  readonly name: string;
  readonly kind: 'log-analytics';
  readonly workspace: string;
  /** The address of the query API, without a slash at its end. */
  readonly address: string;
  readonly tenant: string | undefined;
}

/** A Kusto cluster, or the emulator, which speaks the same protocol without sign-in. */
export interface ClusterConnection {
  readonly name: string;
  readonly kind: 'kusto' | 'emulator';
  /** Without a slash at its end. */
  readonly address: string;
  readonly database: string;
  readonly tenant: string | undefined;
}

/** The query API of the public cloud. Source: https://learn.microsoft.com/azure/azure-monitor/logs/api/overview */
const PUBLIC_LOG_ANALYTICS = 'https://api.loganalytics.io';

/** What a kind of connection is called in sentences. */
export const KIND_NAMES: Readonly<Record<ConnectionKind, string>> = {
  'log-analytics': 'Log Analytics workspace',
  kusto: 'Kusto database',
  emulator: 'Kusto emulator',
};

/** The connection of a name, or a sentence on why there is none and what to do. */
export function findConnection(configuration: Configuration, name: string): Connection | string {
  const { connections } = configuration;
  const declared = Object.hasOwn(connections, name) ? connections[name] : undefined;
  if (declared !== undefined) return connectionOf(name, declared);
  const known = Object.keys(connections);
  if (known.length === 0) {
    return `There is no connection \`${name}\`: the configuration has none. Add it to \`connections\` in kqlens.yaml.`;
  }
  const near = closestName(name, known);
  const list = known.map((k) => `\`${k}\``).join(', ');
  return `There is no connection \`${name}\`. ${near === undefined ? `There are: ${list}.` : `Did you mean \`${near}\`?`}`;
}

function connectionOf(name: string, declared: ConnectionDeclaration): Connection | string {
  const { kind, workspace, endpoint, cluster, url, database, tenant } = declared;
  const incomplete = `The connection \`${name}\` is not complete; \`kqlens check\` names what is missing.`;
  if (kind === 'log-analytics') {
    if (workspace === undefined) return incomplete;
    return { name, kind, workspace, address: withoutSlash(endpoint ?? PUBLIC_LOG_ANALYTICS), tenant };
  }
  const address = kind === 'kusto' ? cluster : url;
  if (address === undefined || database === undefined) return incomplete;
  return { name, kind, address: withoutSlash(address), database, tenant };
}

/** What a token must be for: the resource of the service. Undefined where nobody signs in. */
export function scopeOf(connection: Connection): string | undefined {
  return connection.kind === 'emulator' ? undefined : `${new URL(connection.address).origin}/.default`;
}

/** A connection in a few words: `production (Log Analytics workspace 1234… at https://…)`. */
export function describeConnection(connection: Connection): string {
  const { name, kind, address } = connection;
  const target = connection.kind === 'log-analytics' ? connection.workspace : connection.database;
  return `${name} (${KIND_NAMES[kind]} ${target} at ${address})`;
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/u, '');
}
