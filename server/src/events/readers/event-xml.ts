import type { Dynamic } from '../../engine/values/types.js';
import { decodeText, lineEnd, tooLong } from './bytes.js';
import { NOT_UTF8 } from './csv.js';
import type { SourceRecord } from './records.js';

/** `<Data Name="X">…</Data>`, also without a value, and cut off by the end of the text. */
const DATA = /<Data\s+Name\s*=\s*(?:"([^"]*)"|'([^']*)')\s*(?:\/>|>([\s\S]*?)(?:<\/Data>|$))/gu;
const PROVIDER = /<Provider\s[^>]{0,1000}?Name\s*=\s*(?:"([^"]*)"|'([^']*)')/u;
const TIME_CREATED = /<TimeCreated\s[^>]{0,1000}?SystemTime\s*=\s*(?:"([^"]*)"|'([^']*)')/u;
const ELEMENT = (name: string): RegExp => new RegExp(`<${name}(?:\\s[^>]{0,1000})?>([^<]*)</${name}>`, 'u');
const EVENT_ID = ELEMENT('EventID');
const CHANNEL = ELEMENT('Channel');
const COMPUTER = ELEMENT('Computer');

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/giu;

/** Sysmon for Linux escapes nothing: a text with a bare `&` or `<` is taken as it stands. */
function unescape(text: string): string {
  if (!text.includes('&')) return text;
  if (text.includes('<') || /&(?!(?:#x[0-9a-f]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos);)/iu.test(text)) return text;
  return text.replace(ENTITY, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES.get(name.toLowerCase())!;
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The names and values of the `Data` elements of event data, read leniently. */
export function* parseXmlData(xml: string): Generator<readonly [string, string]> {
  for (const match of xml.matchAll(DATA)) {
    const name = match[1] ?? match[2] ?? '';
    if (name !== '') yield [name, unescape(match[3] ?? '')];
  }
}

/**
 * A Windows event, or one of Sysmon for Linux, from its XML: event data and system fields in one bag. Read leniently:
 * the text may be cut, and need not be escaped. Undefined when it has no event id.
 */
export function parseEventXml(xml: string): Map<string, Dynamic> | undefined {
  const id = EVENT_ID.exec(xml)?.[1]?.trim();
  if (id === undefined || id === '') return undefined;
  const event = new Map<string, Dynamic>(parseXmlData(xml));
  event.set('EventID', id);
  const provider = PROVIDER.exec(xml);
  const time = TIME_CREATED.exec(xml);
  const system: [string, string | undefined][] = [
    ['Provider', provider?.[1] ?? provider?.[2]],
    ['EventTime', time?.[1] ?? time?.[2]],
    ['Channel', CHANNEL.exec(xml)?.[1]],
    ['Computer', COMPUTER.exec(xml)?.[1]],
  ];
  for (const [name, value] of system) if (value !== undefined && value !== '') event.set(name, value.trim());
  return event;
}

const EVENT_START = '<Event';
const EVENT_END = '</Event>';

/**
 * Reads text that holds `<Event>…</Event>`: syslog lines of Sysmon for Linux, or XML exported from Windows, one event
 * after the other, each on one line or over several. An event without an end stops where its line does.
 */
export function* readEventXml(
  bytes: Uint8Array,
  recordLimit: number,
  note: (text: string) => void,
): Generator<SourceRecord> {
  let pending: { text: string; line: number } | undefined;
  let line = 0;
  for (let start = 0; start < bytes.length;) {
    const end = lineEnd(bytes, start);
    const text = decodeText(bytes, start, end);
    start = end + 1;
    line++;
    if (text === undefined) {
      yield { fault: NOT_UTF8, line };
      continue;
    }
    let at = 0;
    for (;;) {
      if (pending === undefined) {
        const open = nextStart(text, at);
        if (open < 0) {
          if (!isFrame(text.slice(at))) yield { fault: 'no <Event> element', line };
          break;
        }
        pending = { text: '', line };
        if (!isFrame(text.slice(at, open)) && !text.includes(EVENT_END, open)) {
          // Behind a syslog header an event ends with its line.
          pending.text = text.slice(open);
          yield cut(pending, note);
          pending = undefined;
          break;
        }
        at = open;
      } else if (pending.line !== line && nextStart(text, at) >= 0 && !pending.text.includes(EVENT_END)) {
        // A new event begins before the last one ended, so that one was cut.
        yield cut(pending, note);
        pending = undefined;
        continue;
      }
      const close = text.indexOf(EVENT_END, at);
      if (close < 0) {
        pending.text += `${text.slice(at)}\n`;
        if (pending.text.length > recordLimit) {
          // So much of it was seen: its end is not looked for.
          yield { fault: tooLong(pending.text.length, recordLimit), line: pending.line };
          pending = undefined;
        }
        break;
      }
      pending.text += text.slice(at, close + EVENT_END.length);
      yield complete(pending, line);
      pending = undefined;
      at = close + EVENT_END.length;
      if (text.slice(at).trim() === '') break;
    }
  }
  if (pending !== undefined) yield cut(pending, note);
}

/** Where an `<Event>` element opens; `<EventData>` and `<Events>` are others. */
function nextStart(text: string, from: number): number {
  for (let at = text.indexOf(EVENT_START, from); at >= 0; at = text.indexOf(EVENT_START, at + 1)) {
    if (/[\s>]/u.test(text.charAt(at + EVENT_START.length))) return at;
  }
  return -1;
}

/** What may stand around events without being one: nothing, a declaration, the element that holds them all. */
function isFrame(text: string): boolean {
  return /^\s*(?:<\?xml[^>]*>\s*)?(?:<\/?Events[^>]*>\s*)?$/u.test(text);
}

function complete(event: { text: string; line: number }, endLine: number): SourceRecord {
  const fields = parseEventXml(event.text);
  if (fields === undefined) return { fault: 'an event without an EventID', line: event.line };
  return { fields, line: event.line, endLine };
}

function cut(event: { text: string; line: number }, note: (text: string) => void): SourceRecord {
  const record = complete({ text: event.text.trimEnd(), line: event.line }, event.line);
  if (record.fault === undefined)
    note('Some events are cut before their end, as syslog does with long ones; what is there of them is used.');
  return record;
}
