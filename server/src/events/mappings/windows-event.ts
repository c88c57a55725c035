import { parseJson } from '../../engine/values/json.js';
import { isDynamicArray, isDynamicBag, type Dynamic, type DynamicBag } from '../../engine/values/types.js';
import { parseEventXml, parseXmlData } from '../readers/event-xml.js';
import { lookUp, parsePath } from './path.js';

/** Where exporters put the system fields of an event, by the name that the view gives them. */
const SYSTEM_FIELDS: Readonly<Record<string, readonly string[]>> = {
  EventID: ['EventID', 'EventId', 'event_id', 'winlog.event_id', 'event.code', 'Id'],
  Channel: ['Channel', 'EventLog', 'LogName', 'log_name', 'winlog.channel'],
  Provider: [
    'Provider.#attributes.Name',
    'Provider_attributes.Name',
    'Provider.@Name',
    'Provider.Name',
    'Provider',
    'ProviderName',
    'SourceName',
    'EventSourceName',
    'Source',
    'source_name',
    'winlog.provider_name',
  ],
  Computer: [
    'Computer',
    'MachineName',
    'Hostname',
    'winlog.computer_name',
    'computer_name',
    'host.name',
    'agent.hostname',
    'HostName',
  ],
  EventTime: [
    'TimeCreated.#attributes.SystemTime',
    'TimeCreated_attributes.SystemTime',
    'TimeCreated.@SystemTime',
    'TimeCreated.SystemTime',
    'TimeCreated',
    'TimeGenerated',
    'winlog.time_created',
    '@timestamp',
    'EventTime',
  ],
};

const PATHS = Object.entries(SYSTEM_FIELDS).map(([name, paths]) => [name, paths.map(parsePath)] as const);

/** Keys that hold an event, or parts of one, of whatever names. */
const CONTAINERS: ReadonlySet<string> = new Set([
  'Event',
  'System',
  'winlog',
  'event_data',
  'EventData',
  'SyslogMessage',
]);

/** Keys beside the system fields whose text holds event data. */
const DATA_TEXTS: readonly string[] = ['Payload', 'Message'];

/** Event data whose names are keys of the record, as in CSV of Kibana. */
const DOTTED = 'winlog.event_data.';

/** Whether a record with these keys can have a field of the view, as far as its keys tell. */
export function mayHaveEventField(keys: readonly string[], field: string): boolean {
  const isData = !Object.hasOwn(SYSTEM_FIELDS, field);
  const sources = [field, ...(SYSTEM_FIELDS[field] ?? [])];
  return keys.some(
    (key) =>
      CONTAINERS.has(key) ||
      (isData && (DATA_TEXTS.includes(key) || key.startsWith(DOTTED))) ||
      sources.some((path) => path === key || path.startsWith(`${key}.`)),
  );
}

/** Keys, or parts of keys up to a dot: a record can have the field only if it has one of them. */
export function eventFieldKeys(field: string): readonly string[] {
  const sources = [field, ...(SYSTEM_FIELDS[field] ?? [])].map((path) => path.split('.')[0]!);
  return [...new Set([...CONTAINERS, ...(Object.hasOwn(SYSTEM_FIELDS, field) ? [] : DATA_TEXTS), ...sources])];
}

/** Names under which the items of an `EventData.Data` list hold their name and their value. */
const ITEM_NAME = ['#attributes.Name', '@Name', 'Name', '_attributes.Name', '$.Name'].map(parsePath);
const ITEM_VALUE = ['#text', '_text', 'Value', 'content', '_', 'text'].map(parsePath);

/**
 * A Windows event as one bag of its event data and its system fields `EventID`, `Channel`, `Provider`, `Computer` and
 * `EventTime`; undefined when the record is none. Known are evtx_dump and other `Event.System` forms, EvtxECmd,
 * Winlogbeat and Elastic Agent, flat exports (NXLog, `Get-WinEvent`), the tables Event, WindowsEvent and SecurityEvent,
 * and event XML in `SyslogMessage`.
 */
export function windowsEvent(record: DynamicBag): DynamicBag | undefined {
  const message = record.get('SyslogMessage');
  if (typeof message === 'string') {
    const event = message.includes('<Event') ? parseEventXml(message) : undefined;
    return event === undefined ? undefined : withDefaults(event, record);
  }
  const inner = record.get('Event');
  const event = inner !== undefined && isDynamicBag(inner) ? inner : record;
  const system = event.get('System');
  if (system !== undefined && isDynamicBag(system))
    return flatten(system, event.get('EventData') ?? userData(event.get('UserData')), undefined);
  const winlog = record.get('winlog');
  if (winlog !== undefined && isDynamicBag(winlog)) return flatten(record, winlog.get('event_data'), undefined);
  const legacy = record.get('event_data');
  if (legacy !== undefined && isDynamicBag(legacy)) return flatten(record, legacy, undefined);
  if (!SYSTEM_FIELDS['EventID']!.some((key) => record.has(key))) return undefined;
  const payload = payloadData(record.get('Payload'));
  // Beside the payload stand fields of the log itself, such as the id of the process that wrote it.
  if (payload !== undefined) return flatten(record, payload, undefined);
  return flatten(record, record.get('EventData') ?? dottedData(record) ?? messageData(record), record);
}

/** The fields within `UserData`, which stand in an element named after the event. */
function userData(data: Dynamic | undefined): Dynamic | undefined {
  if (data === undefined || !isDynamicBag(data)) return undefined;
  for (const [name, value] of data) if (!/^[#@]/u.test(name) && isDynamicBag(value)) return value;
  return data;
}

/** The event data that EvtxECmd writes as JSON within text: https://github.com/EricZimmerman/evtx */
function payloadData(payload: Dynamic | undefined): Dynamic | undefined {
  if (typeof payload !== 'string' || !/^\s*\{\s*"(?:EventData|UserData)"/u.test(payload)) return undefined;
  const parsed = parseJson(payload);
  if (parsed.error !== undefined || !isDynamicBag(parsed.value)) return undefined;
  return parsed.value.get('EventData') ?? userData(parsed.value.get('UserData'));
}

function dottedData(record: DynamicBag): DynamicBag | undefined {
  const data = [...record].filter(([key]) => key.startsWith(DOTTED));
  return data.length === 0 ? undefined : new Map(data.map(([key, value]) => [key.slice(DOTTED.length), value]));
}

/** The event data in the message of a Sysmon event, which `Get-WinEvent` gives no names for elsewhere: `Image: C:\…`. */
function messageData(record: DynamicBag): DynamicBag | undefined {
  const message = record.get('Message');
  if (typeof message !== 'string' || record.has('Image') || !/^UtcTime: /mu.test(message)) return undefined;
  return new Map([...message.matchAll(/^(\w+): (.*?)\r?$/gmu)].map((line) => [line[1]!, line[2]!]));
}

/** `flat`: a record whose own keys are event data. */
function flatten(system: DynamicBag, data: Dynamic | undefined, flat: DynamicBag | undefined): DynamicBag | undefined {
  const event = new Map<string, Dynamic>(flat);
  for (const [name, value] of dataItems(data)) event.set(name, value);
  for (const [name, paths] of PATHS) {
    const found = paths.map((path) => scalar(lookUp(system, path))).find((v) => v !== undefined);
    if (found !== undefined) event.set(name, found);
  }
  return event.has('EventID') ? event : undefined;
}

/** A value, or the text of an element that some converters wrap together with its attributes. */
function scalar(value: Dynamic | undefined): Dynamic | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (!isDynamicBag(value)) return value;
  for (const path of ITEM_VALUE) {
    const text = lookUp(value, path);
    if (text !== undefined && text !== null && !isDynamicBag(text)) return text;
  }
  return undefined;
}

function* dataItems(data: Dynamic | undefined): Generator<readonly [string, Dynamic]> {
  if (typeof data === 'string') {
    if (data.includes('<Data')) yield* parseXmlData(data);
    return;
  }
  if (data === undefined || data === null || !isDynamicBag(data)) return;
  const list = data.get('Data');
  if (list !== undefined && list !== null && (isDynamicArray(list) || isDynamicBag(list))) {
    for (const item of isDynamicArray(list) ? list : [list]) {
      const name = ITEM_NAME.map((path) => (isDynamicBag(item) ? lookUp(item, path) : undefined)).find(
        (n) => typeof n === 'string',
      );
      if (name !== undefined) yield [name, scalar(item) ?? ''];
    }
  }
  for (const [name, value] of data) {
    if (name !== 'Data' && !name.startsWith('#') && !name.startsWith('@')) yield [name, scalar(value) ?? ''];
  }
}

/** What the Syslog row around an event says where the event itself does not, as when it was cut. */
function withDefaults(event: DynamicBag, row: DynamicBag): DynamicBag {
  const filled = new Map(event);
  for (const [name, key] of [
    ['Computer', 'Computer'],
    ['EventTime', 'TimeGenerated'],
  ] as const) {
    const value = row.get(key);
    if (!filled.has(name) && value !== undefined) filled.set(name, value);
  }
  return filled;
}
