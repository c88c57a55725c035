/** A place in a text, counted from 1. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Finds lines and columns for offsets of one text. Columns count UTF-16 units from 1. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(readonly text: string) {
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) this.starts.push(i + 1);
    }
  }

  at(offset: number): LineColumn {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.starts[low]! + 1 };
  }

  /** The offset of a place; places beyond the text or a line are clamped. */
  offset({ line, column }: LineColumn): number {
    const start = this.starts[line - 1];
    if (start === undefined) return line < 1 ? 0 : this.text.length;
    return Math.min(start + Math.max(0, column - 1), this.starts[line] ?? this.text.length);
  }

  /** The text of a line, from 1, without its line end. */
  line(line: number): string {
    const start = this.starts[line - 1] ?? this.text.length;
    const end = this.starts[line] ?? this.text.length;
    return this.text.slice(start, end).replace(/[\r\n]+$/, '');
  }

  get lineCount(): number {
    return this.starts.length;
  }
}
