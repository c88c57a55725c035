import { members, member } from './json-structure.js';

/** An object that holds records in an array. */
export interface Envelope {
  readonly kind: EnvelopeKind;
  /** Where the array begins. */
  readonly array: number;
  /** How many brackets are open within the array, without its own. */
  readonly levels: number;
}

export type EnvelopeKind =
  'log-analytics-api' | 'advanced-hunting-api' | 'event-hub' | 'odata' | 'cloudtrail' | 'elasticsearch';

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Members that hold the records, and the member that must stand beside one whose name alone says too little. */
const ARRAYS: readonly (readonly [name: string, kind: EnvelopeKind, beside?: string])[] = [
  ['tables', 'log-analytics-api'],
  ['Results', 'advanced-hunting-api'],
  ['results', 'advanced-hunting-api', 'schema'],
  ['records', 'event-hub'],
  ['Records', 'cloudtrail'],
  ['value', 'odata', '@odata.context'],
];

/** Whether the object that begins at `at` is an envelope, and where its records are. */
export function envelopeAt(bytes: Uint8Array, at: number): Envelope | undefined {
  const names = new Map<string, number>();
  for (const [name, value] of members(bytes, at)) {
    names.set(name, value);
    const found = ARRAYS.find(([array, , beside]) => array === name && (beside === undefined || names.has(beside)));
    if (found !== undefined && bytes[value] === OPEN_BRACKET) return { kind: found[1], array: value, levels: 1 };
    if (name === 'hits' && bytes[value] === OPEN_BRACE) {
      const hits = member(bytes, value, 'hits');
      if (hits >= 0 && bytes[hits] === OPEN_BRACKET) return { kind: 'elasticsearch', array: hits, levels: 2 };
    }
  }
  const late = ARRAYS.find(([array, , beside]) => names.has(array) && beside !== undefined && names.has(beside));
  if (late === undefined || bytes[names.get(late[0])!] !== OPEN_BRACKET) return undefined;
  return { kind: late[1], array: names.get(late[0])!, levels: 1 };
}
