import type { Catalog } from '../../schema/facts.js';

/** Tables that records are matched against by their columns, the likelier first. */
const LIKELY_TABLES: readonly string[] = [
  'DeviceProcessEvents',
  'SecurityEvent',
  'SigninLogs',
  'AuditLogs',
  'CommonSecurityLog',
  'Syslog',
  'DeviceNetworkEvents',
  'DeviceFileEvents',
  'DeviceLogonEvents',
  'DeviceRegistryEvents',
  'DeviceImageLoadEvents',
  'DeviceEvents',
  'AWSCloudTrail',
  'AKSAudit',
  'AKSAuditAdmin',
  'ContainerLogV2',
  'AzureActivity',
  'OfficeActivity',
  'AADNonInteractiveUserSignInLogs',
  'AADServicePrincipalSignInLogs',
  'IdentityLogonEvents',
  'EmailEvents',
  'EmailUrlInfo',
  'EmailAttachmentInfo',
  'UrlClickEvents',
  'CloudAppEvents',
  'SecurityAlert',
  'SecurityIncident',
  'Event',
  'WindowsEvent',
  'AzureDiagnostics',
  'DnsEvents',
  'W3CIISLog',
  'VMConnection',
];

/** Columns that nearly every table has, so that they tell nothing. */
const COMMON_COLUMNS: ReadonlySet<string> = new Set([
  'TimeGenerated',
  'Timestamp',
  'Type',
  'TenantId',
  'SourceSystem',
  '_ResourceId',
  '_SubscriptionId',
]);

/** Whether keys are all of columns that nearly every table has. */
export function tellNothing(keys: readonly string[]): boolean {
  return keys.every((key) => COMMON_COLUMNS.has(key));
}

/** The table that a record's `Type` names, if it names one. */
export function tableOfType(type: unknown, catalog: Catalog): string | undefined {
  if (typeof type !== 'string' || !/^[A-Za-z_]\w*$/u.test(type)) return undefined;
  return catalog.table(type) !== undefined || type.endsWith('_CL') ? type : undefined;
}

/** How many of a record's telling keys are columns of a table, and how many there are. */
function matched(keys: Iterable<string>, table: string, catalog: Catalog): { of: number; hits: number } {
  const columns = new Set(catalog.table(table)?.columns.map((c) => c.name));
  let of = 0;
  let hits = 0;
  for (const key of keys) {
    if (COMMON_COLUMNS.has(key)) continue;
    of++;
    if (columns.has(key)) hits++;
  }
  return { of, hits };
}

/** Whether a record looks like a row of a table: it has one of its columns besides those that every table has. */
export function fitsTable(keys: Iterable<string>, table: string, catalog: Catalog): boolean {
  return catalog.table(table) === undefined || matched(keys, table, catalog).hits > 0;
}

/**
 * The table whose columns a record's keys are: the likely table that has the most of them, and at least half;
 * undefined when there is none.
 */
export function tableByColumns(keys: readonly string[], catalog: Catalog): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const table of LIKELY_TABLES) {
    const { of, hits } = matched(keys, table, catalog);
    if (hits > most && hits * 2 >= of) {
      best = table;
      most = hits;
    }
  }
  return best;
}

/**
 * The tables whose rows carry events of other systems, so that a row of one can be taken for such an event; and the
 * columns of which it has one.
 */
const CARRYING_TABLES: readonly (readonly [table: string, columns: readonly string[]])[] = [
  ['Syslog', ['SyslogMessage']],
  ['Event', ['EventData', 'RenderedDescription', 'ParameterXml']],
  ['WindowsEvent', ['EventData']],
  ['SecurityEvent', ['Activity', 'EventData']],
];

/** The table of {@link CARRYING_TABLES} that has all of a record's keys as columns; undefined when there is none. */
export function carryingTable(keys: readonly string[], catalog: Catalog): string | undefined {
  return CARRYING_TABLES.find(([table, columns]) => {
    if (!columns.some((column) => keys.includes(column))) return false;
    const { of, hits } = matched(keys, table, catalog);
    return hits === of;
  })?.[0];
}

/** The table of rows that nothing else is known of: the file's name without extensions, as an identifier. */
export function tableByFileName(path: string): string {
  const stem = /[^\\/]*$/u.exec(path)![0].replace(/(?<=.)\..*$/u, '');
  const name = stem.replace(/\W+/gu, '_');
  return /^[A-Za-z_]/u.test(name) ? name : `Events_${name}`;
}
