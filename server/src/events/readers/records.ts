import { parseJson } from '../../engine/values/json.js';
import { isDynamicArray, isDynamicBag, type Dynamic, type DynamicBag } from '../../engine/values/types.js';
import { readHeaderColumn, toUtcText } from './csv-header.js';
import { readCsv } from './csv.js';
import type { Layout } from '../detect.js';
import { readAuditLog } from './auditd.js';
import { readEventXml } from './event-xml.js';
import { readJsonLines, readJsonValues, type JsonRecord } from './json-records.js';

/** A record of a file as names and values, or what is wrong with one. Lines count from 1. */
export type SourceRecord =
  | {
      readonly fields: DynamicBag;
      readonly line: number;
      readonly endLine: number;
      /** The table that an envelope around the record names. */
      readonly table?: string | undefined;
      readonly fault?: undefined;
    }
  | { readonly fault: string; readonly line: number };

/** Reads the records of a file of a known layout. `recordLimit`: bytes beyond which a record is left out. */
export function* readRecords(
  bytes: Uint8Array,
  layout: Layout,
  recordLimit: number,
  note: (text: string) => void,
): Generator<SourceRecord> {
  switch (layout.kind) {
    case 'csv':
      yield* csvRecords(bytes, layout.delimiter, recordLimit, note);
      return;
    case 'auditd':
      yield* readAuditLog(bytes);
      return;
    case 'event-xml':
      yield* readEventXml(bytes, recordLimit, note);
      return;
    case 'json-lines':
      yield* unwrapAll(readJsonLines(bytes, recordLimit));
      return;
    case 'json-values':
      yield* unwrapAll(readJsonValues(bytes, recordLimit, layout.envelope !== undefined));
  }
}

/** The keys whose presence makes of a record something else than itself, see {@link unwrap}. */
export const WRAPPERS: ReadonlySet<string> = new Set(['records', '_source', 'hostIdentifier', 'properties']);

/** Whether an object with these keys may hold records instead of being one. */
export function mayHoldRecords(keys: readonly string[]): boolean {
  return keys.some((key) => WRAPPERS.has(key));
}

/** The records that JSON values hold. */
export function* unwrapAll(records: Iterable<JsonRecord>): Generator<SourceRecord> {
  for (const record of records) {
    if (record.fault !== undefined) yield record;
    else yield* unwrap(record.value, { line: record.line, endLine: record.endLine });
  }
}

function* csvRecords(
  bytes: Uint8Array,
  delimiter: number,
  recordLimit: number,
  note: (text: string) => void,
): Generator<SourceRecord> {
  const records = readCsv(bytes, { delimiter, recordLimit });
  const first = records.next();
  if (first.done === true) return;
  if (first.value.fault !== undefined) {
    yield first.value;
    return;
  }
  const header = first.value.fields.map(readHeaderColumn);
  const local = header.filter((c) => c.localTime).map((c) => c.name);
  if (local.length > 0) note(`The zone of ${local.join(', ')} is not stated; the times are taken as UTC.`);
  for (const record of records) {
    if (record.fault !== undefined) {
      yield record;
      continue;
    }
    const { fields, line, endLine } = record;
    if (fields.length !== header.length) {
      yield { fault: `${fields.length} fields; the header has ${header.length}`, line };
      continue;
    }
    const bag = new Map<string, Dynamic>();
    for (let i = 0; i < header.length; i++) bag.set(header[i]!.name, toUtcText(fields[i]!, header[i]!.offset));
    yield { fields: bag, line, endLine };
  }
}

/** The category of Defender's streaming API, whose records hold the row in `properties`. */
const STREAMED = /^AdvancedHunting-(?<table>\w+)$/u;

/** The records within a JSON value: those of a batch, the items of an array, an Elasticsearch hit, or the value itself. */
function* unwrap(value: Dynamic, at: { line: number; endLine: number }): Generator<SourceRecord> {
  if (isDynamicArray(value)) {
    for (const item of value) yield* unwrap(item, at);
    return;
  }
  if (!isDynamicBag(value)) {
    yield { fault: 'no JSON object', line: at.line };
    return;
  }
  const batch = value.get('records');
  if (batch !== undefined && isDynamicArray(batch)) {
    yield* unwrap(batch, at);
    return;
  }
  const source = value.get('_source');
  if (source !== undefined && isDynamicBag(source)) {
    yield { fields: source, ...at };
    return;
  }
  if (value.has('hostIdentifier') && (value.has('diffResults') || value.has('snapshot'))) {
    yield* osqueryBatch(value, at);
    return;
  }
  const category = value.get('category');
  const properties = value.get('properties');
  const table = typeof category === 'string' ? STREAMED.exec(category)?.groups?.['table'] : undefined;
  if (table !== undefined && properties !== undefined && isDynamicBag(properties)) {
    yield { fields: properties, ...at, table };
    return;
  }
  const audited = typeof category === 'string' && /^kube-audit/u.test(category) ? auditEvent(properties) : undefined;
  yield { fields: audited ?? value, ...at };
}

/** The audit event of a Kubernetes cluster that AKS writes as text into its diagnostic logs, and the pod that wrote it. */
function auditEvent(properties: Dynamic | undefined): DynamicBag | undefined {
  if (properties === undefined || !isDynamicBag(properties)) return undefined;
  const log = properties.get('log');
  const parsed = typeof log === 'string' ? parseJson(log) : undefined;
  if (parsed === undefined || parsed.error !== undefined || !isDynamicBag(parsed.value)) return undefined;
  const pod = properties.get('pod');
  return pod === undefined ? parsed.value : new Map([...parsed.value, ['pod', pod]]);
}

/** The rows of an osquery result that carries several, each as a result of its own. */
function* osqueryBatch(value: DynamicBag, at: { line: number; endLine: number }): Generator<SourceRecord> {
  const common = new Map([...value].filter(([key]) => key !== 'diffResults' && key !== 'snapshot'));
  const changes = value.get('diffResults');
  const lists: [action: string, rows: Dynamic | undefined][] = [['added', value.get('snapshot')]];
  if (changes !== undefined && isDynamicBag(changes))
    lists.push(['added', changes.get('added')], ['removed', changes.get('removed')]);
  for (const [action, rows] of lists) {
    if (rows === undefined || !isDynamicArray(rows)) continue;
    for (const columns of rows) yield { fields: new Map([...common, ['action', action], ['columns', columns]]), ...at };
  }
}
