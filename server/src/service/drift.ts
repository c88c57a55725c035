import type { Range } from '../rules/region.js';

/** How many characters two texts have in common at their beginnings and, apart from those, at their ends. */
export function commonEnds(a: string, b: string): { readonly prefix: number; readonly suffix: number } {
  const shorter = Math.min(a.length, b.length);
  let prefix = 0;
  while (prefix < shorter && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++;
  let suffix = 0;
  const rest = shorter - prefix;
  while (suffix < rest && a.charCodeAt(a.length - 1 - suffix) === b.charCodeAt(b.length - 1 - suffix)) suffix++;
  return { prefix, suffix };
}

/**
 * Follows places of a text through later edits: what stands before or after everything that changed moves with it, and
 * what touches a changed place is lost.
 */
export class Drift {
  /** Both texts are the same up to here. */
  private readonly prefix: number;
  /** So many characters at the end are the same. */
  private readonly suffix: number;
  private readonly delta: number;
  private readonly length: number;

  constructor(before: string, after: string) {
    const { prefix, suffix } = commonEnds(before, after);
    this.prefix = prefix;
    this.suffix = suffix;
    this.length = before.length;
    this.delta = after.length - before.length;
  }

  get changed(): boolean {
    return this.prefix < this.length || this.delta !== 0;
  }

  /** Where a range of the text before is in the text after; undefined where an edit changed it. */
  map(range: Range): Range | undefined {
    if (range.end <= this.prefix) return range;
    if (range.start < this.length - this.suffix) return undefined;
    return { start: range.start + this.delta, end: range.end + this.delta };
  }
}
