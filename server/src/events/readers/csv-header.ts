import { formatDatetime, parseDatetime } from '../../engine/values/datetime.js';
import { TICKS_PER_MINUTE } from '../../engine/values/types.js';
import { withPlainBlanks } from './time-text.js';

/** A column of a CSV header: its name without the portal's zone, and how its times are read. */
export interface HeaderColumn {
  readonly name: string;
  /** Minutes east of UTC that the values are in; undefined for values that are no times of a stated zone. */
  readonly offset: number | undefined;
  /** The header says that the times are in a zone which it does not name. */
  readonly localTime: boolean;
}

const ZONE = /^(?<name>.*?)\s*\[(?<zone>[^\]]*)\]$/u;
const OFFSET = /^(?:UTC|GMT)?\s*(?:(?<sign>[+\-\u2212])(?<hours>\d{1,2})(?::?(?<minutes>\d{2}))?)?$/iu;

/** Reads a column's header as the Log Analytics portal writes it: `TimeGenerated [UTC]`, `TimeGenerated [Local Time]`. */
export function readHeaderColumn(header: string): HeaderColumn {
  const written = header.trim();
  const match = ZONE.exec(written)?.groups;
  const name = match?.['name'] ?? '';
  if (match === undefined || name === '') return { name: written, offset: undefined, localTime: false };
  const offset = OFFSET.exec(match['zone']!.trim())?.groups;
  if (offset === undefined || match['zone']!.trim() === '') return { name, offset: undefined, localTime: true };
  const minutes = Number(offset['hours'] ?? 0) * 60 + Number(offset['minutes'] ?? 0);
  return {
    name,
    offset: offset['sign'] === undefined || offset['sign'] === '+' ? minutes : -minutes,
    localTime: false,
  };
}

/** A time's text in UTC, given the minutes east of UTC it is in; texts that are no times stay as they are. */
export function toUtcText(text: string, offset: number | undefined): string {
  if (offset === undefined || offset === 0) return text;
  const ticks = parseDatetime(withPlainBlanks(text));
  return ticks === null ? text : formatDatetime(ticks - BigInt(offset) * TICKS_PER_MINUTE);
}
