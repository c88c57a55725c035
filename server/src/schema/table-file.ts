import { scalarTypeOf, type ColumnInfo } from '../syntax/types.js';

/** One table of a table file, decoded. */
export interface DecodedTable {
  readonly columns: readonly ColumnInfo[];
  readonly open: boolean;
}

/**
 * Reads a column list in the data files' form: `name` for a string column, `name:type` for any other.
 * Throws on an unknown type: the data files are the project's own.
 */
export function decodeColumns(words: readonly string[]): ColumnInfo[] {
  return words.map((word) => {
    const colon = word.lastIndexOf(':');
    if (colon < 0) return { name: word, type: 'string' };
    const type = scalarTypeOf(word.slice(colon + 1));
    if (type === undefined) throw new Error(`unknown column type in the schema data: ${word}`);
    return { name: word.slice(0, colon), type };
  });
}

/**
 * A table file: one table a line, indexed by name when it is loaded and decoded a table at a time when asked.
 * Lines that begin with `#` are comments, `@time` names the time column, `@standard` lists columns that every table has
 * after its own. The time column comes first in a table's columns.
 */
export class TableFile {
  readonly timeColumn: string | undefined;
  private readonly lines = new Map<string, string>();
  private readonly standard: readonly ColumnInfo[];

  constructor(text: string) {
    let timeColumn: string | undefined;
    let standard: readonly ColumnInfo[] = [];
    for (let start = 0; start < text.length;) {
      const newline = text.indexOf('\n', start);
      const end = newline < 0 ? text.length : newline;
      const first = text.charAt(start);
      if (first === '@') {
        const [directive, ...words] = text.slice(start, end).split('\t');
        if (directive === '@time') timeColumn = words[0];
        else if (directive === '@standard') standard = decodeColumns(words);
        else throw new Error(`unknown directive in the schema data: ${directive}`);
      } else if (first !== '#' && end > start) {
        const tab = text.indexOf('\t', start);
        const nameEnd = tab < 0 || tab > end ? end : tab;
        const marked = text.charAt(nameEnd - 1) === '*';
        this.lines.set(text.slice(start, marked ? nameEnd - 1 : nameEnd), text.slice(start, end));
      }
      start = end + 1;
    }
    this.timeColumn = timeColumn;
    this.standard = standard;
  }

  /** The table names in file order (alphabetical). */
  names(): readonly string[] {
    return [...this.lines.keys()];
  }

  has(name: string): boolean {
    return this.lines.has(name);
  }

  /** Decodes one table. Nothing is kept: the caller caches what it needs. */
  decode(name: string): DecodedTable | undefined {
    const line = this.lines.get(name);
    if (line === undefined) return undefined;
    const [head, ...words] = line.split('\t');
    const own = decodeColumns(words);
    const ownNames = new Set(own.map((column) => column.name));
    const columns = [...own, ...this.standard.filter((column) => !ownNames.has(column.name))];
    const time = columns.findIndex((column) => column.name === this.timeColumn);
    if (time > 0) columns.unshift(...columns.splice(time, 1));
    return { columns, open: head?.endsWith('*') === true };
  }
}
