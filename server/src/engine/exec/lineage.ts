/**
 * The events that each row of a batch comes from, as ordinals of the run (see run.ts). Most rows come from one event,
 * which is kept as one number.
 */
export class Lineage {
  private constructor(
    private readonly single: Int32Array | undefined,
    private readonly several: readonly (readonly number[])[] | undefined,
  ) {}

  /** Rows that come from the events `first`, `first + 1`, … */
  static range(first: number, count: number): Lineage {
    const single = new Int32Array(count);
    for (let i = 0; i < count; i++) single[i] = first + i;
    return new Lineage(single, undefined);
  }

  static singles(ordinals: Int32Array): Lineage {
    return new Lineage(ordinals, undefined);
  }

  static many(sources: readonly (readonly number[])[]): Lineage {
    return new Lineage(undefined, sources);
  }

  /** Rows that come from no event. */
  static none(count: number): Lineage {
    return new Lineage(
      undefined,
      Array.from({ length: count }, () => []),
    );
  }

  static concatenate(parts: readonly { readonly length: number; readonly lineage?: Lineage | undefined }[]): Lineage {
    const all: (readonly number[])[] = [];
    for (const part of parts) for (let i = 0; i < part.length; i++) all.push(part.lineage?.of(i) ?? []);
    return new Lineage(undefined, all);
  }

  /** The ordinals of one row's events, ascending where several events were merged. */
  of(row: number): readonly number[] {
    return this.single === undefined ? this.several![row]! : [this.single[row]!];
  }

  /** Adds one row's events to others. */
  addTo(events: EventSet, row: number): void {
    if (this.single !== undefined) events.add(this.single[row]!);
    else for (const ordinal of this.several![row]!) events.add(ordinal);
  }

  select(selection: Uint32Array): Lineage {
    if (this.single !== undefined) {
      const single = new Int32Array(selection.length);
      for (let i = 0; i < selection.length; i++) single[i] = this.single[selection[i]!]!;
      return new Lineage(single, undefined);
    }
    return new Lineage(
      undefined,
      Array.from(selection, (i) => this.several![i]!),
    );
  }
}

/** Events by ordinal, each once; cheap where they come in ascending order, as they mostly do. */
export class EventSet {
  private readonly ordinals: number[] = [];
  private isAscending = true;

  add(ordinal: number): void {
    const { ordinals } = this;
    const last = ordinals[ordinals.length - 1];
    if (last === ordinal) return;
    if (last !== undefined && last > ordinal) this.isAscending = false;
    ordinals.push(ordinal);
  }

  /** The events, ascending and without repetition. */
  sorted(): readonly number[] {
    return this.isAscending ? this.ordinals : [...new Set(this.ordinals)].sort((a, b) => a - b);
  }
}

/** The union of two lists of ordinals, ascending and without repetition. */
export function mergeSources(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}
