import { Buffer } from 'node:buffer';
import {
  bestClause,
  clauseOf,
  type NecessaryText,
  type TextClause,
  type TextCondition,
} from '../../engine/plan/necessary-texts.js';
import type { MappingSet } from '../mappings/mapper.js';
import { WRAPPERS } from '../readers/records.js';
import { MARK_COUNT, PASSES, type LineFilter, type LineTest, type SoughtText } from '../scan/line-test.js';
import { MAX_MASKS, MAX_TEXT_BYTES, MAX_TEXTS } from '../scan/scanner-memory.js';

/**
 * What can stand in a line for ASCII that a text has: escapes of ASCII characters, and of the two letters beyond ASCII
 * that fold to one of it (ſ and the Kelvin sign), and these letters themselves.
 */
const STAND_INS: readonly string[] = ['\\u017f', '\\u212a', '\u017f', '\u212a'];
const ASCII_ESCAPE = '\\u00';

/** Keys that JSON can only write in one way, but for escapes that are among the stand-ins. */
export const PLAIN_KEY = /^[ !#-.0-[\]-~]+$/;

/**
 * What to ask of the lines of a JSON file, so that every line with a row that fulfils the conditions passes; undefined
 * where nothing is known, so that all lines must be read. A line that does not pass is no record of a mapping either,
 * and holds no records within it: it can be passed over.
 */
export function lineFilter(conditions: readonly TextCondition[], mappings: MappingSet): LineFilter | undefined {
  const clause = bestClause(conditions.map(clauseOf));
  const keys = keyTexts(mappings);
  if (clause === undefined || keys === undefined) return undefined;
  const inAnyCase = [...STAND_INS.map((text) => ({ text: Buffer.from(text), isKey: false })), ...keys];
  const texts = [...clause.map(sought), ...inAnyCase];
  return isTooMuch(texts) ? undefined : { texts, test: lineTest(conditions, inAnyCase) };
}

/**
 * What to look for to find the lines with records of mappings, with records within them, and with keys or texts that
 * are written with escapes of ASCII characters; undefined where that cannot be told by texts.
 */
export function keyTexts(mappings: MappingSet): readonly SoughtText[] | undefined {
  const keys = mappings.keyBeginnings();
  if (keys === undefined || !keys.every((key) => PLAIN_KEY.test(key))) return undefined;
  const inLines = [...keys, ...WRAPPERS].map((key) => JSON.stringify(key).slice(0, -1));
  const texts = inLines.map((text) => ({ text: Buffer.from(text), isKey: true }));
  return [{ text: Buffer.from(ASCII_ESCAPE), isKey: false }, ...texts];
}

/** The conditions as a test of lines; undefined where they are too much for one, or ask for nothing more. */
function lineTest(conditions: readonly TextCondition[], inAnyCase: readonly SoughtText[]): LineTest | undefined {
  const marked = new Map<NecessaryText, bigint>();
  let markCount = 0;
  const maskOf = (clause: TextClause): bigint => {
    const mark = 1n << BigInt(markCount++);
    for (const text of clause) marked.set(text, (marked.get(text) ?? 0n) | mark);
    return mark;
  };
  const masks = conditions.map((ways) => ways.map((way) => way.reduce((mask, clause) => mask | maskOf(clause), 0n)));
  // One clause is what the line was found by.
  if (markCount === 1 || markCount > MARK_COUNT || masks.flat().length + masks.length > MAX_MASKS) return undefined;
  const texts = [
    ...Array.from(marked, ([text, marks]) => ({ ...sought(text), marks })),
    ...inAnyCase.map((text) => ({ ...text, marks: PASSES })),
  ];
  return isTooMuch(texts) ? undefined : { texts, conditions: masks };
}

/** The conditions without clauses that texts of a kind fulfil. */
export function withoutTexts(
  conditions: readonly TextCondition[],
  isFulfilling: (text: NecessaryText) => boolean,
): readonly TextCondition[] {
  return conditions
    .map((ways) => ways.map((way) => way.filter((clause) => !clause.some(isFulfilling))))
    .filter((ways) => ways.every((way) => way.length > 0));
}

function isTooMuch(texts: readonly SoughtText[]): boolean {
  return texts.length > MAX_TEXTS || texts.reduce((n, { text }) => n + text.length, 0) > MAX_TEXT_BYTES;
}

/** A value's edges are its quotes. */
function sought({ text, starts, ends }: NecessaryText): SoughtText {
  return {
    text: Buffer.from(`${starts === 'value' ? '"' : ''}${text}${ends === 'value' ? '"' : ''}`),
    isKey: false,
    startsTerm: starts === 'term',
    endsTerm: ends === 'term',
  };
}
