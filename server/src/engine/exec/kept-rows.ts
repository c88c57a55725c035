import { newOutcomes } from '../plan/outcome-words.js';
import type { Column } from './column.js';
import type { Lineage } from './lineage.js';
import type { SearchedText } from './searched-text.js';

/** So many bytes are kept for each row of a table; with more, what was used least recently is forgotten. */
const BYTES_PER_ROW = 384;

/** So many bytes of texts are kept for each row of a table, besides. */
const TEXT_BYTES_PER_ROW = 1024;

/** What is kept about a batch's rows can be this much in any case, in bytes. */
const LEAST_BYTES = 1 << 16;

/** The rows of a batch for which a predicate is true, and what is kept about these. */
export interface KeptSelection {
  readonly rows: Uint32Array;
  readonly next: KeptRows;
  /** The events of the rows, for those that they were selected from. */
  lineage?: { readonly from: Lineage; readonly selected: Lineage } | undefined;
}

/** A predicate's outcome for each row, as bits of a trace; 0 where it is not known yet, to be filled in. */
export class KeptOutcomes {
  readonly values: Uint8Array;
  /** Whether the outcomes of all rows are known. */
  isComplete = false;

  constructor(rows: number) {
    this.values = newOutcomes(rows);
  }

  /** Says whether the outcomes of all rows are known by now. */
  review(): void {
    this.isComplete = !this.values.includes(0);
  }
}

/** Of so many other selections of the same rows is looked up what they know, of so many of the latest. */
const MOST_SIBLINGS = 3;
const MOST_SELECTIONS = 12;

/** The values that a `case` gave, and the rows that took each of its arms and, last, none: as bits of a trace. */
export interface KeptCase {
  readonly column: Column;
  readonly taken: readonly (Uint8Array | undefined)[];
}

/** Something that is kept, and where. */
interface Entry<T = unknown> {
  readonly value: T;
  readonly bytes: number;
  readonly of: Map<number, Entry<T>>;
  readonly id: number;
}

/**
 * What runs before found out about rows of a table that stays in memory, so that a run after an edit computes only what
 * was edited. Everything is kept by the number of what was computed (see plan/expression-id.ts). The rows that an operator
 * selects have such a store of their own.
 */
export class KeptRows {
  private readonly outcomes = new Map<number, Entry<KeptOutcomes>>();
  private readonly columns = new Map<number, Entry<Column>>();
  private readonly cases = new Map<number, Entry<KeptCase>>();
  private readonly selections = new Map<number, Entry<KeptSelection>>();
  private readonly texts = new Map<number, SearchedText>();
  private readonly root: KeptRows;
  /** For all stores of a root, the one used least recently first. */
  private readonly recent = new Set<Entry>();
  private used = 0;
  private usedByTexts = 0;
  private limit = 0;
  /** The events of the rows, by the ordinal of the first. */
  private events: { readonly first: number; readonly lineage: Lineage } | undefined;

  /** `origin`: for rows that were selected, from which, and their places there. */
  constructor(
    readonly length: number,
    private readonly origin?: { readonly from: KeptRows; readonly rows: Uint32Array },
  ) {
    this.root = origin?.from.root ?? this;
    if (origin === undefined) this.limit = LEAST_BYTES + BYTES_PER_ROW * length;
  }

  outcomesOf(id: number): KeptOutcomes {
    return this.kept(this.outcomes, id, 1, () => this.outcomesElsewhere(id));
  }

  /** The outcomes of an expression, as far as anything is known of them. */
  knownOutcomes(id: number): Uint8Array | undefined {
    return this.outcomes.get(id)?.value.values;
  }

  /** What is known of an expression where the same rows are selected in another way. */
  private outcomesElsewhere(id: number): KeptOutcomes {
    const made = new KeptOutcomes(this.length);
    const { values } = made;
    let found = false;
    for (const { rows, next } of this.latestWith(id)) {
      const known = next.outcomes.get(id)!.value.values;
      found = true;
      for (let i = 0; i < rows.length; i++) values[rows[i]!]! |= known[i]!;
    }
    if (this.origin !== undefined) {
      const { from, rows } = this.origin;
      const known = from.knownOutcomes(id);
      if (known !== undefined) for (let i = 0; i < rows.length; i++) values[i]! |= known[rows[i]!]!;
      const siblings = from.latestWith(id);
      for (const sibling of siblings) {
        copyCommon(sibling.rows, sibling.next.outcomes.get(id)!.value.values, rows, values);
      }
      found ||= known !== undefined || siblings.length > 0;
    }
    if (found) made.review();
    return made;
  }

  /** Some selections that know of an expression, of the latest ones. */
  private latestWith(id: number): KeptSelection[] {
    if (this.selections.size === 0) return [];
    const latest = [...this.selections.values()].slice(-MOST_SELECTIONS).reverse();
    return latest
      .map((entry) => entry.value)
      .filter((s) => s.next.outcomes.has(id))
      .slice(0, MOST_SIBLINGS);
  }

  /** `bytesPerRow`: what its values need. */
  column(id: number, bytesPerRow: number, make: () => Column): Column {
    return this.kept(this.columns, id, bytesPerRow, make);
  }

  /** The text of the rows of a column. */
  text(id: number, make: () => SearchedText): SearchedText {
    let text = this.texts.get(id);
    if (text === undefined) {
      text = make();
      const { root } = this;
      root.usedByTexts += text.bytes;
      if (root.usedByTexts > LEAST_BYTES + TEXT_BYTES_PER_ROW * root.length) {
        root.forgetTexts();
        root.usedByTexts = text.bytes;
      }
      this.texts.set(id, text);
    }
    return text;
  }

  private forgetTexts(): void {
    this.texts.clear();
    for (const { value } of this.selections.values()) value.next.forgetTexts();
  }

  case(id: number, bytesPerRow: number, make: () => KeptCase): KeptCase {
    return this.kept(this.cases, id, bytesPerRow, make);
  }

  /** `rows`: gives those for which the predicate of a number is true. */
  selection(id: number, rows: () => Uint32Array): KeptSelection {
    return this.kept(this.selections, id, 4, () => {
      const selected = rows();
      return { rows: selected, next: new KeptRows(selected.length, { from: this, rows: selected }) };
    });
  }

  /** The events `first`, `first + 1`, … of the rows. */
  lineageFrom(first: number, make: () => Lineage): Lineage {
    if (this.events?.first !== first) this.events = { first, lineage: make() };
    return this.events.lineage;
  }

  private kept<T>(of: Map<number, Entry<T>>, id: number, bytesPerRow: number, make: () => T): T {
    const { root } = this;
    let entry = of.get(id);
    if (entry === undefined) {
      entry = { value: make(), bytes: bytesPerRow * this.length, of, id };
      of.set(id, entry);
      root.used += entry.bytes;
      root.recent.add(entry);
      root.forgetOld(entry);
    } else {
      root.recent.delete(entry);
      root.recent.add(entry);
    }
    return entry.value;
  }

  /** Forgets what was used least recently, until what is left is not too much. `latest`: what stays in any case. */
  private forgetOld(latest: Entry): void {
    for (const entry of this.recent) {
      if (this.used <= this.limit || entry === latest) return;
      this.forget(entry);
    }
  }

  private forget(entry: Entry): void {
    if (!this.recent.delete(entry)) return;
    this.used -= entry.bytes;
    entry.of.delete(entry.id);
    const { next } = entry.value as Partial<KeptSelection>;
    if (next === undefined) return;
    for (const map of [next.outcomes, next.columns, next.cases, next.selections])
      for (const own of [...map.values()]) this.forget(own);
  }
}

/** Copies the values of the rows that two selections have in common; both ascend. */
function copyCommon(fromRows: Uint32Array, from: Uint8Array, rows: Uint32Array, values: Uint8Array): void {
  let at = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    while (at < fromRows.length && fromRows[at]! < row) at++;
    if (fromRows[at] === row) values[i]! |= from[at]!;
  }
}
