import { basename } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { NO_DATA } from '../../engine/data.js';
import { evaluate } from '../../engine/evaluate.js';
import { toStringValue } from '../../engine/values/convert.js';
import { stringifyWire, toWire } from '../../engine/values/wire.js';
import { dataSourceOf, type LoadedEvents } from '../../events/load.js';
import { analyze } from '../../kusto/analysis.js';
import { codeFrame } from '../../report/code-frame.js';
import { LineIndex } from '../../syntax/line-index.js';
import { styleFor } from '../../report/style.js';
import { textTable, type ColumnKind } from '../../report/table.js';
import { summarizeLoad } from '../../testing/load-summary.js';
import { builtInCatalog, workspaceCatalog, type WorkspaceTable } from '../../schema/catalog.js';
import { answerBatch } from '../batch.js';
import { parseNow, wallClock } from '../clock.js';
import { loadNamedEvents, loadReportLines, namedFiles } from '../events.js';
import { CLEAN, CommandFailure, NOT_EVALUABLE, USAGE } from '../exit.js';

export interface QueryOptions {
  readonly table?: readonly string[];
  readonly batch?: boolean;
  readonly now?: string;
  readonly format: string;
}

export async function query(given: string | undefined, options: QueryOptions): Promise<number> {
  const now = parseNow(options.now) ?? wallClock();
  const bindings = (options.table ?? []).map((b) => (b.includes('=') ? b : `${tableName(b)}=${b}`));
  const catalog = builtInCatalog('sentinel');
  const events = bindings.length === 0 ? undefined : await loadNamedEvents(namedFiles(bindings), { catalog });
  if (events !== undefined) {
    for (const line of loadReportLines(summarizeLoad(events), false)) process.stderr.write(`${line}\n`);
  }
  const environment = workspaceCatalog(catalog, { tables: tablesOf(events), watchlists: [], functions: [] });
  const data = events === undefined ? NO_DATA : dataSourceOf(events, environment);
  if (options.batch === true) {
    await answerBatch(process.stdin, process.stdout, environment, now, data);
    return CLEAN;
  }
  if (options.format !== 'table' && options.format !== 'json') {
    throw new CommandFailure(USAGE, `--format ${options.format} is not known. Use table or json.`);
  }
  const text = given === undefined || given === '-' ? await readAll(process.stdin) : given;
  const result = evaluate(analyze(text, environment), data, { now });
  if (!result.ok) {
    const { error } = result;
    const style = styleFor(process.stderr);
    const frame =
      error.start === undefined
        ? ''
        : `\n${codeFrame(new LineIndex(text), error.start, error.end ?? error.start, style)}`;
    process.stderr.write(`${style.error(error.code)}: ${error.message}${frame}\n`);
    return error.code === 'syntax' ? USAGE : NOT_EVALUABLE;
  }
  for (const table of result.tables) {
    const rows = Array.from({ length: table.rowCount }, (_, i) => table.row(i));
    if (options.format === 'json') {
      const wire = rows.map((row) => row.map((v, c) => toWire(v, table.columns[c]!.type)));
      process.stdout.write(`${stringifyWire({ name: table.name, columns: table.columns, rows: wire })}\n`);
      continue;
    }
    const kinds = table.columns.map(({ type }): ColumnKind =>
      ['int', 'long', 'real', 'decimal'].includes(type) ? 'number' : 'text',
    );
    const cells = rows.map((row) => row.map((v, c) => toStringValue(v, table.columns[c]!.type)));
    for (const line of textTable(
      table.columns.map((c) => c.name),
      cells,
      { kinds, width: styleFor(process.stdout).width },
    ))
      process.stdout.write(`${line}\n`);
  }
  return CLEAN;
}

function tablesOf(events: LoadedEvents | undefined): WorkspaceTable[] {
  return [...(events?.tables ?? [])].map(([name, table]) => ({
    name,
    columns: table.columns,
    open: false,
    extends: false,
  }));
}

function tableName(file: string): string {
  const name = basename(file)
    .replace(/\..*$/, '')
    .replace(/[^\p{L}\p{N}_]/gu, '_');
  return /^\p{N}/u.test(name) ? `_${name}` : name;
}
