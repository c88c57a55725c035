import type { PositionMap, Range, TextEdit } from './region.js';

/**
 * A piece of decoded text and the outer text that spells it. Equal lengths mean character by character; otherwise the
 * piece is one unit (an escape, a folded line break). `outerLength` 0 is text that is written nowhere, such as the line
 * break that ends a block scalar at the end of a file.
 */
interface Segment {
  readonly inner: number;
  readonly innerLength: number;
  readonly outer: number;
  readonly outerLength: number;
}

/** Decoded text with the place of each of its characters. */
export interface MappedText {
  readonly text: string;
  /** Ascending in both directions, without gaps in the inner text. */
  readonly segments: readonly Segment[];
  /** The outer offset where the text ends and further text would begin. */
  readonly end: number;
  /** False where `end` is already the beginning of something else: after the last line of a block scalar. */
  readonly endInside: boolean;
}

/** Collects decoded text piece by piece, in order. */
export class MappedTextBuilder {
  private text = '';
  private readonly segments: Segment[] = [];

  /** Text written as it is, beginning at `outer`. */
  verbatim(text: string, outer: number): void {
    if (text.length === 0) return;
    const last = this.segments.at(-1);
    if (last?.innerLength === last?.outerLength && last !== undefined && last.outer + last.outerLength === outer) {
      const length = last.innerLength + text.length;
      this.segments[this.segments.length - 1] = { ...last, innerLength: length, outerLength: length };
    } else {
      this.segments.push({ inner: this.text.length, innerLength: text.length, outer, outerLength: text.length });
    }
    this.text += text;
  }

  /** Text written as something else, in [outer, outerEnd). */
  unit(text: string, outer: number, outerEnd: number): void {
    if (text.length === 0) return;
    if (text.length === outerEnd - outer) {
      this.verbatim(text, outer);
      return;
    }
    this.segments.push({ inner: this.text.length, innerLength: text.length, outer, outerLength: outerEnd - outer });
    this.text += text;
  }

  finish(end: number, endInside = true): MappedText {
    return { text: this.text, segments: this.segments, end, endInside };
  }
}

/** Mapped text without its first characters. */
export function withoutStart(mapped: MappedText, count: number): MappedText {
  const segments = mapped.segments.flatMap((segment) => {
    const cut = Math.min(Math.max(count - segment.inner, 0), segment.innerLength);
    if (cut === segment.innerLength) return [];
    return [
      {
        inner: segment.inner + cut - count,
        innerLength: segment.innerLength - cut,
        outer: segment.outer + cut,
        outerLength: segment.outerLength - cut,
      },
    ];
  });
  return { ...mapped, text: mapped.text.slice(count), segments };
}

/** How a place of a file spells KQL. */
export interface Spelling {
  /** See {@link PositionMap.encode}. */
  encode(text: string, atInner: number): string;
  /** Spellings of a whole text for the language range, the preferred one first. */
  respell(text: string): readonly string[];
  /** The KQL that this place holds in a changed file, undefined if it holds none; absent if `encode` is exact. */
  reread?(outerText: string): string | undefined;
}

/** The position map of a piece of mapped text inside a file. */
export class SegmentMap implements PositionMap {
  constructor(
    private readonly mapped: MappedText,
    private readonly outerText: string,
    private readonly languageRange: Range,
    private readonly spelling: Spelling,
  ) {}

  toOuter(inner: number): number {
    const segment = this.mapped.segments[this.indexOfInner(inner)];
    if (segment === undefined || inner >= this.mapped.text.length) return this.mapped.end;
    return segment.outer + Math.min(Math.max(inner - segment.inner, 0), segment.outerLength);
  }

  toInner(outer: number): number | undefined {
    const { segments, text, end, endInside } = this.mapped;
    let index = lastIndexAtOrBefore(segments, outer, (segment) => segment.outer);
    // A place before unwritten text belongs to the first of the pieces that begin there.
    while (index > 0 && segments[index - 1]!.outer === outer) index--;
    const segment = segments[index];
    if (segment !== undefined) {
      const offset = outer - segment.outer;
      if (offset < segment.outerLength || (offset === 0 && segment.outerLength === 0)) {
        return segment.inner + Math.min(offset, segment.innerLength - 1);
      }
    }
    if (outer === end) return endInside ? text.length : undefined;
    if (segment === undefined || outer !== segment.outer + segment.outerLength) return undefined;
    const innerEnd = segment.inner + segment.innerLength;
    return text[innerEnd - 1] === '\n' ? undefined : innerEnd;
  }

  rangeToOuter(start: number, end: number): Range {
    const outerStart = this.toOuter(start);
    if (end <= start) return { start: outerStart, end: outerStart };
    const last = Math.min(end, this.mapped.text.length) - 1;
    const segment = this.mapped.segments[this.indexOfInner(last)];
    if (segment === undefined) return { start: outerStart, end: this.mapped.end };
    const whole = last + 1 === segment.inner + segment.innerLength;
    const outerEnd = segment.outer + (whole ? segment.outerLength : last + 1 - segment.inner);
    return { start: outerStart, end: Math.max(outerStart, outerEnd) };
  }

  encode(innerEditText: string, atInner: number): string {
    return this.spelling.encode(innerEditText, atInner);
  }

  editsToOuter(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
    const inPlace = edits.map(({ start, end, newText }) => ({
      start: this.toOuter(start),
      end: this.toOuter(end),
      newText: this.spelling.encode(newText, start),
    }));
    const reread = this.spelling.reread?.bind(this.spelling);
    if (reread === undefined) return inPlace;
    const wanted = applyEdits(this.mapped.text, edits);
    if (reread(applyEdits(this.outerText, inPlace)) === wanted) return inPlace;
    for (const newText of this.spelling.respell(wanted)) {
      const whole = [{ ...this.languageRange, newText }];
      if (reread(applyEdits(this.outerText, whole)) === wanted) return whole;
    }
    return undefined;
  }

  private indexOfInner(inner: number): number {
    return Math.max(
      lastIndexAtOrBefore(this.mapped.segments, inner, (segment) => segment.inner),
      0,
    );
  }
}

/** The text after non-overlapping edits, in any order; insertions at one place keep their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.map((edit, order) => ({ edit, order }));
  sorted.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.order - b.order);
  let result = '';
  let at = 0;
  for (const { edit } of sorted) {
    result += text.slice(at, edit.start) + edit.newText;
    at = Math.max(at, edit.end);
  }
  return result + text.slice(at);
}

/** The index of the last item whose key is not above `target`, -1 if all are. Items ascend by key. */
function lastIndexAtOrBefore<T>(items: readonly T[], target: number, key: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (key(items[middle]!) <= target) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
