/**
 * A mapping says which records it is for and how they become rows of a table. Mappings are data: those of `formats/`
 * and those that a workspace adds have the same form (`mapping.schema.json`).
 *
 * A path names a value within a record, with dots between the levels (`Event.EventData.Image`); a key that has dots in
 * itself is found too, and a number picks an item of an array.
 */
export type Mapping = RowMapping | SkipMapping;

interface MappingBase {
  /** In lower case with dashes; reports give it, and an event file's `format` can ask for it. */
  readonly name: string;
  /** What the records are, for people. */
  readonly title: string;
  /** Which form of the record paths look into; undefined: as it was read. */
  readonly view?: RecordView;
  /** The record is one for this mapping when all tests of one of the conditions hold. */
  readonly match: Condition | readonly Condition[];
}

/** Makes rows of a table. */
export interface RowMapping extends MappingBase {
  readonly table: string;
  readonly columns: Readonly<Record<string, ColumnRule>>;
  /** Take the record's other fields that are named like a column of the table as they are. */
  readonly rest?: boolean;
  /** Texts that stand for nothing, such as `-`. */
  readonly empty?: readonly string[];
  /** Fill what is missing of the initiating process from the earlier row whose `ProcessId` it is, on the same device. */
  readonly joinParent?: boolean;
  /** Another mapping that may tell of the same events; the report warns when one file has both. */
  readonly overlaps?: readonly string[];
}

/** Tells why records are left out that are no events of any table here. */
export interface SkipMapping extends MappingBase {
  /** The reason; `{path}` stands for a value of the record. */
  readonly skip: string;
}

/**
 * `windows-event`: a Windows event flattened to its system fields and event data, whichever tool exported it.
 * `auditd`: the fields of a Linux audit event below `auditd`, also out of auoms text in a Syslog row.
 */
export type RecordView = 'windows-event' | 'auditd';

/** Tests by path. */
export type Condition = Readonly<Record<string, Test>>;

/**
 * True: there is a value; false: there is none. A scalar: the value's text is this, or one of a list; of an array, any
 * item's. `not`: it is none of them. Texts are compared without case.
 */
export type Test =
  | boolean
  | string
  | number
  | readonly (string | number)[]
  | { readonly contains: string }
  | { readonly startsWith: string }
  | { readonly not: string | number | readonly (string | number)[] };

/**
 * Where a column's value comes from: a path; the first of several that has a value, run through functions in order; a
 * constant; a text with `{path}` in it, if all have a value; or a bag of the values that are there, by the names that
 * `collect` gives their paths.
 */
export type ColumnRule =
  | string
  | { readonly path: string | readonly string[]; readonly fn?: string | readonly string[] }
  | { readonly value: string | number | boolean }
  | { readonly template: string }
  | { readonly collect: Readonly<Record<string, string>> };

export function isSkip(mapping: Mapping): mapping is SkipMapping {
  return 'skip' in mapping;
}
