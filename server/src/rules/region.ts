import type { RuleMetadata } from './metadata.js';

/** Half-open range of UTF-16 offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Replacement of a range of a text; `start === end` inserts. */
export interface TextEdit extends Range {
  readonly newText: string;
}

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** Something wrong with a rule file itself (not with its KQL), in offsets of the file. */
export interface FileProblem extends Range {
  readonly message: string;
  readonly severity: Severity;
  /** Stable, kebab-case, prefixed with what was read: `yaml-bad-indent`, `rule-unknown-field`. */
  readonly code: string;
  /** Text to write in the problem's range instead, where one is likely meant. */
  readonly suggestion?: string;
}

/**
 * Translates between offsets of decoded KQL ("inner") and offsets of the file it is written in ("outer").
 * All offsets are UTF-16 code units. Arguments outside the text are clamped.
 */
export interface PositionMap {
  /** Where the character at `inner` begins in the file; the end of the text for `inner === text.length`. */
  toOuter(inner: number): number;
  /** The character of the KQL that is written at `outer`; undefined when that place is not inside the KQL. */
  toInner(outer: number): number | undefined;
  /** The part of the file that spells `text.slice(start, end)`, without indentation that follows it. */
  rangeToOuter(start: number, end: number): Range;
  /**
   * How `innerEditText` is spelled where the file is read as KQL at `atInner`: indented after line breaks in block
   * scalars and fences, escaped in JSON and quoted YAML. For an insertion at {@link toOuter}(atInner). A few texts
   * cannot be spelled in place (say, a blank before the first line of a block scalar): see {@link editsToOuter}.
   */
  encode(innerEditText: string, atInner: number): string;
  /**
   * Edits of the file that make its KQL equal to the KQL after `edits` (which must not overlap). Uses small edits in
   * place where their result reads back exactly, and spells the whole query anew where it would not. Undefined if
   * this place of the file has no spelling for that text.
   */
  editsToOuter(edits: readonly TextEdit[]): readonly TextEdit[] | undefined;
}

/** One query of a rule file. */
export interface Region {
  /** The decoded KQL. */
  readonly text: string;
  readonly map: PositionMap;
  /** The rule the query belongs to, where the file says anything about it. */
  readonly rule?: RuleMetadata;
  /** Ordinal of the region in its file. */
  readonly index: number;
  /** The query in the file, with quotes, block scalar header or fences. */
  readonly languageRange: Range;
}

export type RuleFileKind = 'kql' | 'sentinel-yaml' | 'arm-json' | 'defender-yaml' | 'defender-json' | 'markdown';

/** A file that may hold KQL, read. A file without rules has no regions and no problems. */
export interface RuleFile {
  readonly kind: RuleFileKind;
  readonly regions: readonly Region[];
  /** All rules of the file, also those that have no query yet. */
  readonly rules: readonly RuleMetadata[];
  /** In file order. */
  readonly problems: readonly FileProblem[];
}
