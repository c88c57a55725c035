import type { Dynamic } from '../../engine/values/types.js';
import { stringifyWire } from '../../engine/values/wire.js';
import type { Batch } from '../../engine/exec/batch.js';
import { loadEvents, type EventOrigin, type EventTable } from '../../events/load.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { closestName } from '../../schema/closest-name.js';
import type { Catalog, TableFacts } from '../../schema/catalog.js';
import type { Analysis } from '../../kusto/analysis.js';
import type { Range } from '../../rules/region.js';
import type { LineIndex } from '../../syntax/line-index.js';
import type { Cell, InlineEvent, TestFileProblem } from '../file/model.js';
import { mayRead } from '../reads.js';
import { tablesRead } from '../rule-run.js';
import { cellValue, dynamicValue, fieldValue, remedyFor, UNCONVERTED } from './cell-value.js';

/** Inline events as rows of one table; row `i` is the event `events[i]`. */
export interface InlineTable {
  readonly table: EventTable;
  readonly events: readonly InlineEvent[];
}

/** The test file that inline events stand in. */
export interface InlineSource {
  readonly path: string;
  readonly lines: LineIndex;
  readonly defaults: readonly Cell[];
  readonly catalog: Catalog;
  /** The rule; a table that it does not read must be known. */
  readonly analysis: Analysis;
  readonly problems: TestFileProblem[];
  /** The columns of the defaults that some table has. */
  readonly usedDefaults: Set<string>;
}

/** Builds the tables of inline events; `defaultTable`: of those that name none. */
export function inlineTables(
  events: readonly InlineEvent[],
  defaultTable: string | undefined,
  source: InlineSource,
): InlineTable[] {
  const byTable = new Map<string, InlineEvent[]>();
  for (const event of events) {
    const table = event.table ?? defaultTable;
    if (table === undefined) {
      source.problems.push({
        ...event.range,
        message: `the event \`${event.id}\` belongs to no table`,
        remedy: 'Give `table`: the rule reads none by name.',
      });
      continue;
    }
    const fault = unknownTable(table, event.range, source);
    if (fault !== undefined) {
      source.problems.push(fault);
      continue;
    }
    const rows = byTable.get(table);
    if (rows === undefined) byTable.set(table, [event]);
    else rows.push(event);
  }
  return [...byTable].map(([name, rows]) => ({ table: inlineTable(name, rows, source), events: rows }));
}

/** What is wrong with a table that neither the rule, nor a schema, nor the test file knows: its events could not matter. */
export function unknownTable(
  name: string,
  { start, end }: Range,
  { catalog, analysis }: Pick<InlineSource, 'catalog' | 'analysis'>,
): TestFileProblem | undefined {
  if (catalog.table(name) !== undefined || mayRead(analysis, name)) return undefined;
  const read = tablesRead(analysis.tree);
  const near = closestName(name, new Set([...read, ...catalog.tableNames()]));
  const other = read.length === 0 ? '' : `The rule reads ${read.map((t) => `\`${t}\``).join(', ')}. `;
  return {
    start,
    end,
    message: `there is no table \`${name}\``,
    remedy: near === undefined ? `${other}Declare it under \`tables.${name}.schema\`.` : `Did you mean \`${near}\`?`,
  };
}

function inlineTable(name: string, events: readonly InlineEvent[], source: InlineSource): EventTable {
  const facts = source.catalog.table(name);
  const lines = events.map((event) => stringifyWire(fieldsOf(event, facts, source)));
  const bytes = new TextEncoder().encode(lines.join('\n'));
  const { tables } = loadEvents([{ path: source.path, bytes, table: name, format: 'ndjson' }], source);
  const table = tables.get(name);
  if (table?.rowCount !== events.length) throw new Error(`${source.path}: inline events of ${name} were not read`);
  return new PlacedTable(
    table,
    events.map(({ range }) => {
      const { line } = source.lines.at(range.start);
      const endLine = source.lines.at(Math.max(range.start, range.end - 1)).line;
      return { file: source.path, line, ...(endLine === line ? {} : { endLine }) };
    }),
  );
}

/** Rows that stand where the test file has them. */
class PlacedTable implements EventTable {
  readonly isEvents = true;
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  readonly rowCount: number;
  readonly timeColumn: string | undefined;

  constructor(
    private readonly table: EventTable,
    private readonly origins: readonly EventOrigin[],
  ) {
    this.name = table.name;
    this.columns = table.columns;
    this.rowCount = table.rowCount;
    this.timeColumn = table.timeColumn;
  }

  batches(columns?: ReadonlySet<string>): Iterable<Batch> {
    return this.table.batches(columns);
  }

  origin(row: number): EventOrigin {
    return this.origins[row]!;
  }
}

/** The values of an event by column: its own over the defaults that its table has. */
function fieldsOf(event: InlineEvent, facts: TableFacts | undefined, source: InlineSource): Map<string, Dynamic> {
  const types = facts === undefined ? undefined : new Map(facts.columns.map((c) => [c.name, c.type]));
  const isOpen = facts === undefined || facts.open;
  const fields = new Map<string, Dynamic>();
  const own = new Set(event.cells.map((c) => c.column));
  for (const { column, columnRange, value } of [...source.defaults.filter((d) => !own.has(d.column)), ...event.cells]) {
    const type = types?.get(column);
    if (type !== undefined || isOpen) source.usedDefaults.add(column);
    if (type === undefined) {
      // A default is for the tables that have the column, and an id for those that have a column of that name.
      if (isOpen && column !== 'id') fields.set(column, dynamicValue(value));
      else if (own.has(column) && column !== 'id' && facts !== undefined) {
        source.problems.push(unknownColumn(column, columnRange, facts));
      }
      continue;
    }
    if (cellValue(value, type) === UNCONVERTED) {
      const text = value.kind === 'scalar' ? `\`${value.text}\`` : `a ${value.kind}`;
      source.problems.push({
        start: value.start,
        end: value.end,
        message: `${text} is no ${type}, which \`${column}\` of ${facts!.name} holds`,
        remedy: remedyFor(type),
      });
      continue;
    }
    fields.set(column, fieldValue(value, type));
  }
  return fields;
}

function unknownColumn(column: string, range: { start: number; end: number }, facts: TableFacts): TestFileProblem {
  const near = closestName(
    column,
    facts.columns.map((c) => c.name),
  );
  return {
    start: range.start,
    end: range.end,
    message: `${facts.name} has no column \`${column}\``,
    remedy: near === undefined ? `Declare it under \`tables.${facts.name}.schema\`.` : `Did you mean \`${near}\`?`,
  };
}
