import { valueAt, type Located, type LocatedEntry } from '../../rules/located.js';
import type { Range } from '../../rules/region.js';
import type {
  FunctionDeclaration,
  SourceRange,
  TableDeclaration,
  WatchlistDeclaration,
} from '../../schema/configuration/types.js';
import type { LineIndex } from '../../syntax/line-index.js';
import { scalarTypeOf, type ColumnInfo } from '../../syntax/types.js';
import { entriesOf, type FieldReader } from './fields.js';
import type { TestFileProblem } from './model.js';

/** Reads what a test file adds to the workspace, in the form that a configuration declares it. */
export class DeclarationReader {
  constructor(
    private readonly file: string,
    private readonly lines: LineIndex,
    private readonly fields: FieldReader,
    private readonly problems: TestFileProblem[],
  ) {}

  /** Of the tables, those with a schema. */
  tables(node: Located | undefined): Record<string, TableDeclaration> {
    const declared = entriesOf(node).filter(({ value }) => valueAt(value, 'schema') !== undefined);
    return this.collect(declared, ({ keyRange, value }) => ({
      declaredAt: this.place(keyRange),
      columns: entriesOf(valueAt(value, 'schema')).flatMap(({ key, value: type }): ColumnInfo[] => {
        const scalar = scalarTypeOf(this.fields.text(type) ?? '');
        return scalar === undefined ? [] : [{ name: key, type: scalar }];
      }),
      file: undefined,
      open: false,
      extends: true,
    }));
  }

  watchlists(node: Located | undefined): Record<string, WatchlistDeclaration> {
    return this.collect(entriesOf(node), (entry) => {
      const { keyRange, value } = entry;
      const items = value.kind === 'list' ? value : valueAt(value, 'items');
      const file = value.kind === 'scalar' ? value : valueAt(value, 'file');
      this.exactlyOne(entry, 'watchlist', { file, items });
      return {
        declaredAt: this.place(keyRange),
        file: file === undefined ? undefined : this.fields.path(file),
        searchKey: this.fields.text(valueAt(value, 'searchKey')),
        items: this.fields.list(items).map((item) => {
          return Object.fromEntries(entriesOf(item).map((e) => [e.key, this.fields.text(e.value) ?? '']));
        }),
      };
    });
  }

  functions(node: Located | undefined): Record<string, FunctionDeclaration> {
    return this.collect(entriesOf(node), (entry) => {
      const { keyRange, value } = entry;
      const file = value.kind === 'scalar' ? value : valueAt(value, 'file');
      const body = valueAt(value, 'body');
      this.exactlyOne(entry, 'function', { file, body });
      return {
        declaredAt: this.place(keyRange),
        file: file === undefined ? undefined : this.fields.path(file),
        body: this.fields.text(body),
        parameters: this.fields.text(valueAt(value, 'parameters')),
      };
    });
  }

  private collect<T>(entries: readonly LocatedEntry[], read: (entry: LocatedEntry) => T): Record<string, T> {
    return Object.fromEntries(entries.map((entry) => [entry.key, read(entry)]));
  }

  private exactlyOne(
    { key, keyRange }: LocatedEntry,
    what: string,
    ways: Readonly<Record<string, Located | undefined>>,
  ): void {
    const given = Object.values(ways).filter((way) => way !== undefined).length;
    if (given === 1) return;
    this.problems.push({
      ...keyRange,
      message: `the ${what} \`${key}\` has ${given === 0 ? 'no content' : 'its content twice'}`,
      remedy: `Give one of ${Object.keys(ways)
        .map((way) => `\`${way}\``)
        .join(' and ')}.`,
    });
  }

  private place({ start, end }: Range): SourceRange {
    const from = this.lines.at(start);
    const to = this.lines.at(end);
    return { file: this.file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }
}
