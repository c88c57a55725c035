import { Buffer } from 'node:buffer';
import { bestClause, type TextClause } from '../../engine/plan/necessary-texts.js';
import type { MappingSet } from '../mappings/mapper.js';
import { WRAPPERS } from '../readers/records.js';
import { MAX_TEXTS, type SoughtText } from '../scan/text-scanner.js';

/**
 * What can stand in a line for ASCII that a text has: escapes of ASCII characters, and of the two letters beyond ASCII
 * that fold to one of it (ſ and the Kelvin sign), and these letters themselves.
 */
const STAND_INS: readonly string[] = ['\\u017f', '\\u212a', '\u017f', '\u212a'];
const ASCII_ESCAPE = '\\u00';

/** Keys that JSON can only write in one way, but for escapes that are among the stand-ins. */
export const PLAIN_KEY = /^[ !#-.0-[\]-~]+$/;

/**
 * What to look for in the lines of a JSON file, so that every line with a row that fulfils the clauses has one of the
 * texts; undefined where nothing is known, so that all lines must be read. A line without any of them is no record of a
 * mapping either, and holds no records within it: it can be passed over.
 */
export function soughtTexts(clauses: readonly TextClause[], mappings: MappingSet): readonly SoughtText[] | undefined {
  const clause = bestClause(clauses);
  const keys = keyTexts(mappings);
  if (clause === undefined || keys === undefined) return undefined;
  const texts = [...[...clause, ...STAND_INS].map((text) => ({ text: Buffer.from(text), isKey: false })), ...keys];
  return texts.length > MAX_TEXTS ? undefined : texts;
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
