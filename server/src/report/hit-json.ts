import { formatDatetime } from '../engine/values/datetime.js';
import type { Value } from '../engine/values/types.js';
import { stringifyWire, toWire } from '../engine/values/wire.js';
import type { ColumnInfo, ScalarType } from '../syntax/types.js';
import type { RuleRun } from '../testing/rule-run.js';

/**
 * Prints the hits of a run as JSON objects, see the command line's contract: where the event is, the score, the row.
 * Nothing is made of a hit but its text.
 */
export function hitPrinter(run: RuleRun, shownPath: (path: string) => string): (hit: number) => string {
  const { result } = run;
  const place = placePrinter(run, shownPath);
  const row = rowPrinter(result.columns);
  return (hit) => {
    let places = '';
    let first: string | undefined;
    let count = 0;
    for (const ordinal of result.sources(hit)) {
      const text = place(ordinal);
      if (text === undefined) continue;
      if (count++ === 0) first = text;
      places += count === 1 ? `{${text}}` : `,{${text}}`;
    }
    const sources = count > 1 ? `,"sources":[${places}]` : '';
    const score = stringifyWire(run.hits[hit]!.score);
    return `{${first ?? NOWHERE}${sources},"score":${score},"row":${row(result.row(hit))}}`;
  };
}

const NOWHERE = '"file":null,"line":null';

/** Prints the place of an event, without braces; undefined for what is no event. */
function placePrinter(run: RuleRun, shownPath: (path: string) => string): (ordinal: number) => string | undefined {
  let file: string | undefined;
  let prefix = '';
  return (ordinal) => {
    const origin = run.originOf(ordinal);
    if (origin === undefined) return undefined;
    if (origin.file !== file) {
      file = origin.file;
      prefix = `"file":${JSON.stringify(shownPath(file))},"line":`;
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
