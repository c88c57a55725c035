/** The events of each of some groups, as pairs of group and event until they are asked for. */
export class GroupedEvents {
  private groups = new Int32Array(1024);
  private ordinals = new Int32Array(1024);
  private size = 0;
  /** Where each group's events begin among `ordinals`; undefined until they are sorted by group. */
  private starts: Uint32Array | undefined;

  add(group: number, ordinal: number): void {
    const { size } = this;
    if (size === this.groups.length) {
      this.groups = doubled(this.groups);
      this.ordinals = doubled(this.ordinals);
    }
    this.groups[size] = group;
    this.ordinals[size] = ordinal;
    this.size = size + 1;
  }

  /** Adds an event to each of the first `length` groups. */
  addAll(groups: Int32Array, ordinals: Int32Array, length: number): void {
    const { size } = this;
    while (size + length > this.groups.length) {
      this.groups = doubled(this.groups);
      this.ordinals = doubled(this.ordinals);
    }
    this.groups.set(groups.subarray(0, length), size);
    this.ordinals.set(ordinals.subarray(0, length), size);
    this.size = size + length;
  }

  /** The events of a group, ascending and without repetition. No event can be added any more. */
  of(group: number): readonly number[] {
    const starts = (this.starts ??= this.sortByGroup());
    const from = starts[group];
    if (from === undefined) return [];
    const to = starts[group + 1]!;
    const { ordinals } = this;
    const result: number[] = [];
    let last = -1;
    for (let i = from; i < to; i++) {
      const ordinal = ordinals[i]!;
      if (ordinal < last) return [...new Set(ordinals.subarray(from, to))].sort((a, b) => a - b);
      if (ordinal !== last) result.push(ordinal);
      last = ordinal;
    }
    return result;
  }

  /** Orders the events by group and, within one, as they were added. */
  private sortByGroup(): Uint32Array {
    const { groups, ordinals, size } = this;
    let most = -1;
    for (let i = 0; i < size; i++) if (groups[i]! > most) most = groups[i]!;
    const starts = new Uint32Array(most + 2);
    for (let i = 0; i < size; i++) starts[groups[i]! + 1]!++;
    for (let g = 0; g <= most; g++) starts[g + 1]! += starts[g]!;
    const next = starts.slice();
    const sorted = new Int32Array(size);
    for (let i = 0; i < size; i++) sorted[next[groups[i]!]!++] = ordinals[i]!;
    this.ordinals = sorted;
    this.groups = new Int32Array(0);
    return starts;
  }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(array.length * 2);
  longer.set(array);
  return longer;
}
