import { jsonCursor } from './json-cursor.js';
import type { RuleMetadata } from './metadata.js';
import type { Range, RuleFile } from './region.js';
import { yamlCursor } from './yaml-cursor.js';

/** Stands for the items of a list in a path. */
export const ITEM: unique symbol = Symbol('item');

/** A step into a value: the key of a map, or any item of a list. */
export type MetadataStep = string | typeof ITEM;

/** Where the cursor is in the metadata of a rule that may be half written. The range is what a completion replaces. */
export interface MetadataCursor extends Range {
  /** From the rule to the map whose key is being written, or to the value that is. */
  readonly path: readonly MetadataStep[];
  readonly at: 'key' | 'value';
  /** The other keys of the map, with the texts of their values. */
  readonly siblings: ReadonlyMap<string, string>;
  /** How deep the map's keys are indented; undefined where layout has no meaning. */
  readonly indent: string | undefined;
  /** Whether the text is in quotes, which the range leaves out. */
  readonly quoted: boolean;
}

/** A cursor with the rule it is in. */
export interface RuleCursor {
  readonly rule: RuleMetadata;
  readonly cursor: MetadataCursor;
}

/** The place in a rule's metadata at an offset of the file; undefined inside of queries, comments and where no rule is. */
export function ruleCursorAt(file: RuleFile, text: string, offset: number): RuleCursor | undefined {
  if (file.regions.some(({ languageRange: { start, end } }) => start < offset && offset < end)) return undefined;
  // A new line behind a rule belongs to it.
  const rule = file.rules.findLast(({ start }) => start <= offset) ?? file.rules[0];
  if (rule === undefined) return undefined;
  const cursor = cursorIn(file.kind, text, offset, rule);
  return cursor === undefined ? undefined : { rule, cursor };
}

function cursorIn(
  kind: RuleFile['kind'],
  text: string,
  offset: number,
  { source }: RuleMetadata,
): MetadataCursor | undefined {
  switch (kind) {
    case 'sentinel-yaml':
    case 'defender-yaml':
      return yamlCursor(text, offset, source.start - (text.lastIndexOf('\n', source.start - 1) + 1));
    case 'arm-json':
    case 'defender-json':
      return jsonCursor(text, offset, source.start);
    case 'kql':
    case 'markdown':
      return undefined;
  }
}
