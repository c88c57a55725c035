import { formatDatetime } from '../engine/values/datetime.js';
import type { Value } from '../engine/values/types.js';
import { stringifyWire, toWire } from '../engine/values/wire.js';
import type { LineRun } from '../events/event-table.js';
import { LinePlaces } from './line-places.js';
import type { ColumnInfo, ScalarType } from '../syntax/types.js';
import type { RuleRun } from '../testing/rule-run.js';

/**
 * Prints the hits of a run as JSON objects, see the command line's contract: where the event is, the score, the row.
 * Nothing is made of a hit but its text.
 */
export function hitPrinter(run: RuleRun, shownPath: (path: string) => string): (hit: number) => string {
  const { result } = run;
  const places = placesPrinter(run, shownPath);
  const row = rowPrinter(result.columns);
  return (hit) => {
    const { first, all } = places(result.sources(hit));
    const sources = all === '' ? '' : `,"sources":[${all}]`;
    const score = stringifyWire(run.hits[hit]!.score);
    return `{${first ?? NOWHERE}${sources},"score":${score},"row":${row(result.row(hit))}}`;
  };
}

const NOWHERE = '"file":null,"line":null';

/** The place of the first of some events, without braces, undefined where there is none; where there are several, all. */
interface Places {
  readonly first: string | undefined;
  readonly all: string;
}

/** Prints the places of some events, and none for what is no event. */
function placesPrinter(run: RuleRun, shownPath: (path: string) => string): (ordinals: readonly number[]) => Places {
  const place = placePrinter(run, shownPath);
  let lines: LineRun | undefined;
  let printed = new LinePlaces('');
  return (ordinals) => {
    const [one] = ordinals;
    if (one === undefined) return { first: undefined, all: '' };
    if (lines === undefined || one < lines.first || one >= lines.end) {
      lines = run.lineRunOf(one);
      if (lines !== undefined) printed = new LinePlaces(prefixOf(shownPath(lines.file)));
    }
    if (lines !== undefined && isWithin(ordinals, lines)) {
      const shift = lines.line - lines.first;
      const first = `${printed.prefix}${one + shift}`;
      return { first, all: ordinals.length === 1 ? '' : printed.print(ordinals, shift) };
    }
    const texts = ordinals.map(place).filter((text) => text !== undefined);
    return { first: texts[0], all: texts.length < 2 ? '' : `{${texts.join('},{')}}` };
  };
}

function isWithin(ordinals: readonly number[], { first, end }: LineRun): boolean {
  return ordinals.every((o) => o >= first && o < end);
}

function prefixOf(file: string): string {
  return `"file":${JSON.stringify(file)},"line":`;
}

/** Prints the place of an event, without braces; undefined for what is no event. */
function placePrinter(run: RuleRun, shownPath: (path: string) => string): (ordinal: number) => string | undefined {
  let file: string | undefined;
  let prefix = '';
  return (ordinal) => {
    const origin = run.originOf(ordinal);
    if (origin === undefined) return undefined;
    if (origin.file !== file) {
      file = origin.file;
      prefix = prefixOf(shownPath(file));
    }
    return prefix + String(origin.line);
  };
}

/** Prints rows as JSON objects, in the wire format. */
function rowPrinter(columns: readonly ColumnInfo[]): (row: readonly Value[]) => string {
  const keys = columns.map((c, i) => `${i === 0 ? '' : ','}${JSON.stringify(c.name)}:`);
  const cells = columns.map((c) => cellPrinter(c.type));
  return (row) => {
    let text = '{';
    for (let i = 0; i < keys.length; i++) text += keys[i]! + cells[i]!(row[i]!);
    return `${text}}`;
  };
}

function cellPrinter(type: ScalarType): (value: Value) => string {
  switch (type) {
    case 'string':
      return (value) => JSON.stringify(value);
    case 'datetime':
      return (value) => (value === null ? 'null' : `"${formatDatetime(value as bigint)}"`);
    default:
      return (value) => stringifyWire(toWire(value, type));
  }
}
