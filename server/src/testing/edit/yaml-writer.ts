import type { Located, LocatedMap } from '../../rules/located.js';
import type { TextEdit } from '../../rules/region.js';
import { LineIndex } from '../../syntax/line-index.js';

/** Puts values into maps and lists as those around them are written: in braces, or on lines of their own. */
export class YamlWriter {
  private readonly lines: LineIndex;

  constructor(private readonly text: string) {
    this.lines = new LineIndex(text);
  }

  addEntry(map: LocatedMap, key: string, value: string): TextEdit {
    if (this.text[map.start] === '{')
      return this.insertBeforeEnd(map.end, map.entries.length === 0, `${key}: ${value}`);
    const indent = ' '.repeat(this.lines.at(map.entries[0]!.keyRange.start).column - 1);
    return this.insertLine(map.end, `${indent}${key}: ${value}`);
  }

  addItem(list: Extract<Located, { kind: 'list' }>, value: string): TextEdit {
    if (this.text[list.start] === '[') return this.insertBeforeEnd(list.end, list.items.length === 0, value);
    const indent = ' '.repeat(this.lines.at(list.start).column - 1);
    return this.insertLine(list.end, `${indent}- ${value}`);
  }

  /** Lines behind the last item of a list that is written in lines, indented as its items are. */
  addLines(list: Extract<Located, { kind: 'list' }>, lines: (indent: string) => readonly string[]): TextEdit {
    const indent = ' '.repeat(this.lines.at(list.start).column - 1);
    return this.insertLine(list.end, lines(indent).join('\n'));
  }

  /** Before the brace or bracket that ends at an offset. */
  private insertBeforeEnd(end: number, isEmpty: boolean, value: string): TextEdit {
    let at = end - 1;
    while (/\s/.test(this.text[at - 1] ?? '')) at--;
    const hasComma = this.text[at - 1] === ',';
    return { start: at, end: at, newText: isEmpty ? value : `${hasComma ? '' : ','} ${value}` };
  }

  /** As a line of its own behind the line that an offset stands on. */
  private insertLine(offset: number, line: string): TextEdit {
    const end = /[^\r\n]*/.exec(this.text.slice(offset))![0].length + offset;
    return { start: end, end, newText: `\n${line}` };
  }
}
