import { parseJson } from '../engine/values/json.js';
import { isAuditLine } from './readers/auditd.js';
import { decodeText, isBlank, lineEnd } from './readers/bytes.js';
import { delimiterOf, readCsv, type CsvRecord } from './readers/csv.js';
import { SNIFF_BYTES } from './readers/encoding.js';
import { envelopeAt, type EnvelopeKind } from './readers/json-envelope.js';
import { JsonObjectScanner } from './readers/json-object-scanner.js';
import { skipValue } from './readers/json-structure.js';

/** How a file's records are laid out; what they mean is for the mappings. */
export type Layout =
  | { readonly kind: 'json-lines' }
  | { readonly kind: 'json-values'; readonly array: boolean; readonly envelope?: EnvelopeKind | undefined }
  | { readonly kind: 'auditd' }
  | { readonly kind: 'event-xml' }
  | { readonly kind: 'csv'; readonly delimiter: number; readonly header: readonly string[] };

/** Lines beyond the first that are tried when the first is no JSON of its own. */
const TRIED_LINES = 20;

/** Names that a header line may hold, with the zone that the portal adds to those of times. */
const HEADER_NAME = /^[\p{L}_@$][\p{L}\p{N}_@$.:#/\- ]*(?: ?[[(][^\])]*[\])])?$/u;

/**
 * Tells a file's layout by its first bytes: an opening brace or bracket is JSON, a line of names is CSV.
 * Undefined when it is neither.
 */
export function detectLayout(bytes: Uint8Array): Layout | undefined {
  let start = 0;
  while (start < bytes.length && isBlank(bytes[start])) start++;
  switch (bytes[start]) {
    case 0x5b:
      return isArrayLine(bytes, start) ? { kind: 'json-lines' } : { kind: 'json-values', array: true };
    case 0x7b: {
      const envelope = envelopeAt(bytes, start)?.kind;
      if (envelope !== undefined) return { kind: 'json-values', array: false, envelope };
      return !isObjectOfLines(bytes, start) && hasLineObject(bytes, start)
        ? { kind: 'json-lines' }
        : { kind: 'json-values', array: false };
    }
    default:
      return textLayout(bytes, start) ?? csvLayout(bytes, start);
  }
}

/** Whether an array on the first line is followed by another: batches of records, one a line. */
function isArrayLine(bytes: Uint8Array, start: number): boolean {
  const end = lineEnd(bytes, start);
  let next = end;
  while (next < bytes.length && isBlank(bytes[next])) next++;
  return bytes[next] === 0x5b && parses(bytes, start, end);
}

/** Whether the first object is a whole one that goes over several lines, whatever its lines look like by themselves. */
function isObjectOfLines(bytes: Uint8Array, start: number): boolean {
  const head = bytes.subarray(0, start + SNIFF_BYTES);
  const end = skipValue(head, start);
  return lineEnd(bytes, start) < end && parses(head, start, end);
}

/** Whether one of the first lines is an object of its own; a damaged first line must not hide the layout of the rest. */
function hasLineObject(bytes: Uint8Array, start: number): boolean {
  for (let tried = 0, at = start; tried < TRIED_LINES && at < bytes.length; tried++) {
    const end = lineEnd(bytes, at);
    if (bytes[at] === 0x7b && parses(bytes, at, end)) return true;
    at = end + 1;
  }
  return false;
}

function parses(bytes: Uint8Array, start: number, end: number): boolean {
  if (new JsonObjectScanner(bytes).scan(start, end) !== undefined) return true;
  if (end - start > SNIFF_BYTES) return false;
  const text = decodeText(bytes, start, end);
  return text !== undefined && parseJson(text).error === undefined;
}

/** Lines of an audit log, or text that holds event XML: the first lines tell. */
function textLayout(bytes: Uint8Array, start: number): Layout | undefined {
  for (let tried = 0, at = start; tried < TRIED_LINES && at < bytes.length; tried++) {
    const end = lineEnd(bytes, at);
    const line = decodeText(bytes, at, Math.min(end, at + SNIFF_BYTES)) ?? '';
    if (isAuditLine(line)) return { kind: 'auditd' };
    if (/<Event[\s>]|<Events>/u.test(line)) return { kind: 'event-xml' };
    at = end + 1;
  }
  return undefined;
}

function csvLayout(bytes: Uint8Array, start: number): Layout | undefined {
  const line = decodeText(bytes, start, Math.min(lineEnd(bytes, start), start + SNIFF_BYTES));
  if (line === undefined) return undefined;
  const delimiter = delimiterOf(line);
  const next: IteratorResult<CsvRecord, void> = readCsv(bytes, { delimiter, recordLimit: SNIFF_BYTES }).next();
  const first = next.done === true ? undefined : next.value;
  if (first === undefined || first.fault !== undefined) return undefined;
  const names = first.fields.filter((name) => name !== '');
  const looksLikeNames = names.length >= 2 && names.every((name) => name.length <= 200 && HEADER_NAME.test(name));
  return looksLikeNames && new Set(names).size === names.length
    ? { kind: 'csv', delimiter, header: first.fields }
    : undefined;
}
