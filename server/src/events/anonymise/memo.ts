/** Columns repeat their values; longer texts rarely do. */
const LONGEST = 400;

/** How many values of a column are remembered. */
const MAX_KEPT = 10_000;

/** What was made of the values of each column, so that it is made once for those that come again. */
export class Memo<T> {
  private readonly columns = new Map<string, Map<string, T>>();

  of(column: string, text: string, make: () => T): T {
    if (text.length > LONGEST) return make();
    let known = this.columns.get(column);
    if (known === undefined) {
      known = new Map();
      this.columns.set(column, known);
    }
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = make();
    if (known.size >= MAX_KEPT) known.clear();
    known.set(text, made);
    return made;
  }

  clear(): void {
    this.columns.clear();
  }
}
