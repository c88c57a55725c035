import type { EventOrder } from '../trace/trace.js';
import type { GroupedEvents } from './grouped-events.js';

/** Where the events of rows are looked up. */
type Sources =
  /** Each row comes from one event. */
  | { readonly kind: 'single'; readonly ordinals: Int32Array; readonly order?: EventOrder }
  /** Each row stands for a group of rows. */
  | { readonly kind: 'grouped'; readonly events: GroupedEvents; readonly groups: Int32Array }
  /** Each row comes from an event of the one list and one of the other, or {@link NONE} of either. */
  | { readonly kind: 'paired'; readonly first: Int32Array; readonly second: Int32Array }
  | { readonly kind: 'several'; readonly lists: readonly (readonly number[])[] };

/** Stands for an event where there is none. */
const NONE = -1;

/**
 * The events that each row of a batch comes from, as ordinals of the run (see run.ts). Most rows come from one event,
 * which is kept as one number; lists of those that come from several are made when they are asked for, if possible.
 */
export class Lineage {
  private constructor(private readonly sources: Sources) {}

  /** Rows that come from the events `first`, `first + 1`, … */
  static range(first: number, count: number): Lineage {
    const ordinals = new Int32Array(count);
    for (let i = 0; i < count; i++) ordinals[i] = first + i;
    return new Lineage({ kind: 'single', ordinals, order: 'consecutive' });
  }

  static singles(ordinals: Int32Array): Lineage {
    return new Lineage({ kind: 'single', ordinals });
  }

  /** Rows that stand for the groups `first`, `first + 1`, … */
  static grouped(events: GroupedEvents, first: number, count: number): Lineage {
    const groups = new Int32Array(count);
    for (let i = 0; i < count; i++) groups[i] = first + i;
    return new Lineage({ kind: 'grouped', events, groups });
  }

  /**
   * Rows that are made of a row of `left` and one of `right` each. `rightRows` past those that there are stand for none.
   */
  static joined(left: Lineage, leftRows: Uint32Array, right: Lineage, rightRows: Uint32Array): Lineage {
    const count = leftRows.length;
    if (left.sources.kind === 'single' && right.sources.kind === 'single') {
      const ordinals = right.sources.ordinals;
      const second = new Int32Array(count);
      for (let i = 0; i < count; i++) second[i] = ordinals[rightRows[i]!] ?? NONE;
      return new Lineage({ kind: 'paired', first: picked(left.sources.ordinals, leftRows), second });
    }
    const { length } = right;
    const ofRight = (row: number): readonly number[] => (row < length ? right.of(row) : []);
    return Lineage.many(Array.from(leftRows, (row, i) => mergeSources(left.of(row), ofRight(rightRows[i]!))));
  }

  static many(lists: readonly (readonly number[])[]): Lineage {
    return new Lineage({ kind: 'several', lists });
  }

  /** Rows that come from no event. */
  static none(count: number): Lineage {
    return Lineage.many(Array.from({ length: count }, () => []));
  }

  static concatenate(parts: readonly { readonly length: number; readonly lineage?: Lineage | undefined }[]): Lineage {
    const sources = parts.map((part) => part.lineage?.sources);
    const [first] = sources;
    if (first?.kind === 'single') {
      const ordinals = sources.flatMap((s) => (s?.kind === 'single' ? [s.ordinals] : []));
      if (ordinals.length === parts.length) return Lineage.singles(joined(ordinals));
    }
    if (first?.kind === 'grouped') {
      const { events } = first;
      const groups = sources.flatMap((s) => (s?.kind === 'grouped' && s.events === events ? [s.groups] : []));
      if (groups.length === parts.length) return new Lineage({ kind: 'grouped', events, groups: joined(groups) });
    }
    if (first?.kind === 'paired') {
      const pairs = sources.flatMap((s) => (s?.kind === 'paired' ? [s] : []));
      if (pairs.length === parts.length) {
        const [one, other] = [joined(pairs.map((p) => p.first)), joined(pairs.map((p) => p.second))];
        return new Lineage({ kind: 'paired', first: one, second: other });
      }
    }
    const lists: (readonly number[])[] = [];
    for (const part of parts) for (let i = 0; i < part.length; i++) lists.push(part.lineage?.of(i) ?? []);
    return Lineage.many(lists);
  }

  /** The ordinals of one row's events, ascending where several events were merged. */
  of(row: number): readonly number[] {
    const { sources } = this;
    switch (sources.kind) {
      case 'single':
        return [sources.ordinals[row]!];
      case 'grouped':
        return sources.events.of(sources.groups[row]!);
      case 'paired':
        return pairOf(sources.first[row]!, sources.second[row]!);
      case 'several':
        return sources.lists[row]!;
    }
  }

  /** How many rows there are. */
  private get length(): number {
    const { sources } = this;
    switch (sources.kind) {
      case 'single':
        return sources.ordinals.length;
      case 'grouped':
        return sources.groups.length;
      case 'paired':
        return sources.first.length;
      case 'several':
        return sources.lists.length;
    }
  }

  /** The event of a row of a batch whose rows come from one event each. */
  singleOf(row: number): number | undefined {
    const { sources } = this;
    return sources.kind === 'single' ? sources.ordinals[row] : undefined;
  }

  /** The events of the rows of a batch whose rows come from one event each. */
  get ordinals(): Int32Array | undefined {
    return this.sources.kind === 'single' ? this.sources.ordinals : undefined;
  }

  /** How the events of {@link ordinals} follow each other, where that is known. */
  get order(): EventOrder | undefined {
    return this.sources.kind === 'single' ? this.sources.order : undefined;
  }

  /** Adds the events of the first `length` rows to those of their groups. */
  addTo(events: GroupedEvents, groups: Int32Array, length: number): void {
    const { sources } = this;
    if (sources.kind === 'single') events.addAll(groups, sources.ordinals, length);
    else if (sources.kind === 'paired') {
      const { first, second } = sources;
      for (let row = 0; row < length; row++) {
        const [a, b] = [first[row]!, second[row]!];
        if (a !== NONE) events.add(groups[row]!, a);
        if (b !== NONE && b !== a) events.add(groups[row]!, b);
      }
    } else for (let row = 0; row < length; row++) for (const ordinal of this.of(row)) events.add(groups[row]!, ordinal);
  }

  /** The events of some rows, which ascend. */
  selectAscending(selection: Uint32Array): Lineage {
    const { sources } = this;
    if (sources.kind !== 'single' || sources.order === undefined) return this.select(selection);
    return new Lineage({ kind: 'single', ordinals: picked(sources.ordinals, selection), order: 'ascending' });
  }

  select(selection: Uint32Array): Lineage {
    const { sources } = this;
    switch (sources.kind) {
      case 'single':
        return Lineage.singles(picked(sources.ordinals, selection));
      case 'grouped':
        return new Lineage({ ...sources, groups: picked(sources.groups, selection) });
      case 'paired': {
        const [first, second] = [picked(sources.first, selection), picked(sources.second, selection)];
        return new Lineage({ kind: 'paired', first, second });
      }
      case 'several':
        return Lineage.many(Array.from(selection, (i) => sources.lists[i]!));
    }
  }
}

/** The events of a pair, ascending. */
function pairOf(a: number, b: number): readonly number[] {
  if (b === NONE) return a === NONE ? [] : [a];
  if (a === NONE || a === b) return [b];
  return a < b ? [a, b] : [b, a];
}

function picked(numbers: Int32Array, selection: Uint32Array): Int32Array {
  const result = new Int32Array(selection.length);
  for (let i = 0; i < selection.length; i++) result[i] = numbers[selection[i]!]!;
  return result;
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const result = new Int32Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/** The union of two lists of ordinals, ascending and without repetition. */
export function mergeSources(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  if (a.length === 1 && b.length === 1) return pairOf(a[0]!, b[0]!);
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}
