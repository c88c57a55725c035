import { Buffer } from 'node:buffer';
import type { Dynamic } from '../../engine/values/types.js';
import { decodeText, lineEnd } from './bytes.js';
import { NOT_UTF8 } from './csv.js';
import type { SourceRecord } from './records.js';

/** A line of the audit log: optional node, type, and the stamp that the lines of one event share. */
const LINE = /(?:^|\s)type=(?<type>\S+)\s+(?:msg=)?audit\((?<time>\d+(?:\.\d+)?):(?<serial>\d+)\):?\s*(?<rest>.*)$/su;
const NODE = /(?:^|\s)node=(?<node>\S+)\s+type=/u;

/** Whether a line is one of an audit log. */
export function isAuditLine(line: string): boolean {
  return LINE.test(line);
}

/** Lines of one event stand together or nearly so; one that got no line for so many others is complete. */
const MAX_OPEN_EVENTS = 64;

/** The group separator between a record and the names that auditd adds with `log_format = ENRICHED`. */
const ENRICHMENT = '\u001d';

interface AuditEvent {
  readonly fields: Map<string, Dynamic>;
  readonly args: Map<string, string>;
  readonly hexParts: Map<string, string>;
  readonly line: number;
  endLine: number;
  complete: boolean;
}

/**
 * Reads a Linux audit log. The lines of an event become one record: `auditd` holds the fields of its SYSCALL line, the
 * names of its enrichment in upper case, `args` and `commandLine` from EXECVE (or PROCTITLE), `cwd`, `time` in seconds,
 * `node`, `serial` and `types`.
 * Source: https://github.com/linux-audit/audit-documentation/wiki
 */
export function* readAuditLog(bytes: Uint8Array): Generator<SourceRecord> {
  const open = new Map<string, AuditEvent>();
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
    if (text.trim() === '' || /^-+\s*$|^time->/u.test(text)) continue;
    const parts = LINE.exec(text)?.groups;
    if (parts === undefined) {
      yield { fault: 'no line of an audit log', line };
      continue;
    }
    const node = NODE.exec(text)?.groups?.['node'];
    const key = `${node ?? ''} ${parts['time']!}:${parts['serial']!}`;
    let event = open.get(key);
    if (event === undefined) {
      event = beginEvent(parts, node, line);
      open.set(key, event);
    }
    event.endLine = line;
    addLine(event, parts['type']!, parts['rest']!);
    if (parts['type'] === 'EOE') event.complete = true;
    // Events leave in the order of their first lines, so that a process comes after the one that started it.
    for (const [oldestKey, oldest] of open) {
      if (!oldest.complete && open.size <= MAX_OPEN_EVENTS) break;
      open.delete(oldestKey);
      yield finish(oldest);
    }
  }
  for (const event of open.values()) yield finish(event);
}

function beginEvent(parts: Record<string, string | undefined>, node: string | undefined, line: number): AuditEvent {
  const fields = new Map<string, Dynamic>([
    ['time', parts['time']!],
    ['serial', parts['serial']!],
    ['types', []],
  ]);
  if (node !== undefined) fields.set('node', node);
  return { fields, args: new Map(), hexParts: new Map(), line, endLine: line, complete: false };
}

function addLine(event: AuditEvent, type: string, rest: string): void {
  const { fields } = event;
  fields.set('types', [...(fields.get('types') as string[]), type]);
  for (const [name, value] of keyValues(rest.replace(ENRICHMENT, ' '))) {
    switch (type) {
      case 'EXECVE':
        addArgument(event, name, value);
        break;
      case 'PROCTITLE':
        if (name === 'proctitle') fields.set('proctitle', decode(value).replaceAll('\0', ' ').trimEnd());
        break;
      case 'CWD':
        if (name === 'cwd') fields.set('cwd', decode(value));
        break;
      case 'PATH':
        // The first path of an execve is the program as it was called.
        if (name === 'name' && !fields.has('path')) fields.set('path', decode(value));
        break;
      default:
        if (!fields.has(name)) fields.set(name, ENCODED_FIELDS.has(name) ? decode(value) : unquote(value));
    }
  }
}

/** Fields that the kernel writes in hex when they hold blanks, quotes or control characters. */
const ENCODED_FIELDS: ReadonlySet<string> = new Set(['comm', 'exe', 'cwd', 'name', 'cmd', 'acct']);

/** `a0="docker"`; a long argument comes in parts, `a1[0]=… a1[1]=…`, after `a1_len=…`. */
function addArgument(event: AuditEvent, name: string, value: string): void {
  const match = /^a(\d+)(\[\d+\])?$/u.exec(name);
  if (match === null) return;
  const [, place, part] = match;
  if (part === undefined) event.args.set(place!, decode(value));
  else if (/^["']/u.test(value)) event.args.set(place!, (event.args.get(place!) ?? '') + unquote(value));
  // Parts in hex are put together before they are decoded: a character may be split between two.
  else event.hexParts.set(place!, (event.hexParts.get(place!) ?? '') + value);
}

function finish(event: AuditEvent): SourceRecord {
  const { fields } = event;
  for (const [place, hex] of event.hexParts) event.args.set(place, decode(hex));
  const args = [...event.args].sort((a, b) => Number(a[0]) - Number(b[0])).map(([, text]) => text);
  if (args.length > 0) {
    fields.set('args', args);
    fields.set('commandLine', args.join(' '));
  } else {
    const title = fields.get('proctitle');
    if (title !== undefined) fields.set('commandLine', title);
  }
  return { fields: new Map([['auditd', fields]]), line: event.line, endLine: event.endLine };
}

/** The `name=value` pairs of a line; values may be quoted. */
function* keyValues(text: string): Generator<readonly [string, string]> {
  for (const match of text.matchAll(/(?<![\w[\].-])([\w[\].-]+)=("[^"]*"|'[^']*'|\S*)/gu)) yield [match[1]!, match[2]!];
}

function unquote(value: string): string {
  return /^(["']).*\1$/su.test(value) ? value.slice(1, -1) : value;
}

/** A value that is quoted, or in hex where it could not be; `(null)` is nothing. */
function decode(value: string): string {
  if (value === '(null)' || value === '(none)') return '';
  if (/^["']/u.test(value)) return unquote(value);
  return value.length % 2 === 0 && /^[0-9A-F]+$/u.test(value) ? Buffer.from(value, 'hex').toString('utf8') : value;
}

/** The names that auoms writes in its text form, which tell where a value with quotes in it ends. */
const AUOMS_NAMES =
  'type|msg|audit|node|auid|uid|gid|euid|suid|fsuid|egid|sgid|fsgid|auid_user|uid_user|user|audit_user|audit_id|' +
  'effective_user|set_user|filesystem_user|real_user|user_name|group|effective_group|set_group|filesystem_group|' +
  'pid|ppid|ses|session|tty|comm|exe|cwd|cmdline|proctitle|syscall|success|exit|arch|items|key|containerid|' +
  'path_name|path_nametype|path_mode|path_ouid|path_ogid|argc|name|nametype|inode|dev|mode|ouid|ogid';
/** A quote that ends a value. */
const AUOMS_END = new RegExp(`"(?=\\s+(?:${AUOMS_NAMES})=|\\s*$)`, 'gsu');
const AUOMS_START = /(?<!\w)(\w+)=(?:(")|(\S*))/gu;

/**
 * A process start in the text form of auoms, the audit collector of the Log Analytics agent:
 * `type=AUOMS_EXECVE … cmdline="…"`, where quotes within the command line are not escaped. The same fields as
 * {@link readAuditLog} gives; undefined when the text is something else.
 */
export function parseAuoms(text: string): Map<string, Dynamic> | undefined {
  if (!/(?:^|\s)type=AUOMS_EXECVE\b/u.test(text)) return undefined;
  const fields = new Map<string, Dynamic>();
  const ends = [...text.matchAll(AUOMS_END)].map((match) => match.index);
  let end = 0;
  AUOMS_START.lastIndex = 0;
  for (let pair = AUOMS_START.exec(text); pair !== null; pair = AUOMS_START.exec(text)) {
    const [whole, name, quote, bare] = pair;
    const from = pair.index + whole.length;
    if (quote === undefined) fields.set(name!, bare!);
    else {
      while (end < ends.length && ends[end]! < from) end++;
      const to = ends[end];
      // A quote without an end, as in a record that was cut.
      fields.set(name!, to === undefined ? text.slice(from - 1).split(/\s/u, 1)[0]! : text.slice(from, to));
      if (to !== undefined) AUOMS_START.lastIndex = to + 1;
    }
  }
  const stamp = /audit\((\d+(?:\.\d+)?):(\d+)\)/u.exec(text);
  if (stamp !== null) {
    fields.set('time', stamp[1]!);
    fields.set('serial', stamp[2]!);
  }
  fields.set('types', ['AUOMS_EXECVE']);
  const command = fields.get('cmdline');
  if (command !== undefined) fields.set('commandLine', command);
  return fields;
}
