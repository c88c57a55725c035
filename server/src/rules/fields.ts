import { parseDuration } from './duration.js';
import { entryOf, isUnset, type Located, type LocatedMap } from './located.js';
import type { DurationField, Field } from './metadata.js';
import type { Range } from './region.js';

/** Typed reading of located values. A value of another shape than asked for reads as absent: validation reports it. */

/** The text of a scalar with the place of the text itself, without quotes. */
export function textField(node: Located | undefined): Field<string> | undefined {
  if (node?.kind !== 'scalar' || isUnset(node)) return undefined;
  const range = node.text === '' ? node : node.rangeOf(0, node.text.length);
  return { value: node.text, start: range.start, end: range.end };
}

export function booleanField(node: Located | undefined): Field<boolean> | undefined {
  if (node?.kind !== 'scalar' || typeof node.value !== 'boolean') return undefined;
  return { value: node.value, start: node.start, end: node.end };
}

/** A number, also where it is written as text, which Azure's tools accept. */
export function numberField(node: Located | undefined): Field<number> | undefined {
  if (node?.kind !== 'scalar' || typeof node.value === 'boolean' || isUnset(node)) return undefined;
  const value = typeof node.value === 'string' && node.value.trim() === '' ? NaN : Number(node.value);
  return Number.isNaN(value) ? undefined : { value, start: node.start, end: node.end };
}

export function durationField(node: Located | undefined): DurationField | undefined {
  const text = textField(node);
  return text === undefined ? undefined : { ...text, ticks: parseDuration(text.value) };
}

/** The items of a list; a single value stands for a list of one. Undefined when the field is absent. */
export function itemsOf(node: Located | undefined): readonly Located[] | undefined {
  if (node === undefined || isUnset(node)) return undefined;
  return node.kind === 'list' ? node.items : [node];
}

/** The maps in a list. */
export function mapsOf(node: Located | undefined): readonly LocatedMap[] {
  return (itemsOf(node) ?? []).filter((item) => item.kind === 'map');
}

export function textsOf(node: Located | undefined): readonly Field<string>[] {
  return (itemsOf(node) ?? []).map(textField).filter((field) => field !== undefined);
}

/** A value read from a field, with the place of the field's value; undefined when the field is absent. */
export function whole<T>(node: Located | undefined, read: (node: Located) => T): Field<T> | undefined {
  if (node === undefined || isUnset(node)) return undefined;
  return { value: read(node), start: node.start, end: node.end };
}

/** The list of texts in a field. */
export function textListField(node: Located | undefined): Field<readonly Field<string>[]> | undefined {
  return whole(node, textsOf);
}

/** The columns that a text names as `{{Column}}`, each with the place of its name. */
export function placeholdersOf(node: Located | undefined): readonly Field<string>[] {
  if (node?.kind !== 'scalar') return [];
  return [...node.text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => {
    const value = match[1]!;
    const start = match.index + match[0].indexOf(value);
    return { value, ...node.rangeOf(start, start + value.length) };
  });
}

/** The value of the first of these keys that the map has. */
export function firstOf(map: LocatedMap, ...keys: readonly string[]): Located | undefined {
  for (const key of keys) {
    const value = entryOf(map, key)?.value;
    if (!isUnset(value)) return value;
  }
  return undefined;
}

export function rangeOf({ start, end }: Range): Range {
  return { start, end };
}
