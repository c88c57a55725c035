import { queryError } from '../engine/evaluate.js';
import { dataSourceOf, type EventTable, type LoadedEvents } from '../events/load.js';
import { jsonExplanation, prettyExplanation, type ExplainReport } from '../report/explain.js';
import { styleFor } from '../report/style.js';
import { explainEvent } from '../testing/explain.js';
import { tablesRead } from '../testing/rule-run.js';
import { parseNow } from './clock.js';
import { DISK } from '../schema/configuration/disk.js';
import { absolutePath, shownPath } from './disk.js';
import { CLEAN, CommandFailure, USAGE } from './exit.js';
import { reportFailure } from './failure.js';
import { openRuleEvents, type RuleEventsOptions } from './rule-events.js';
import { choice } from './options.js';

export interface ExplainEventOptions extends RuleEventsOptions {
  /** `FILE:LINE` */
  readonly event: string;
  readonly now?: string;
  readonly format: string;
}

const FORMATS: Readonly<Record<string, (report: ExplainReport) => string>> = {
  pretty: (report) => prettyExplanation(report, styleFor(process.stdout)),
  json: jsonExplanation,
};

/** Says why a rule hits the event on a line of a file, or why not; returns the exit code. */
export async function explainEventOf(rule: string, options: ExplainEventOptions): Promise<number> {
  const format = choice('format', options.format, FORMATS);
  const [, name = '', digits = ''] = /^(.+):(\d+)$/u.exec(options.event) ?? [];
  if (name === '') throw new CommandFailure(USAGE, `--event ${options.event} is no place. Write it as FILE:LINE.`);
  const now = parseNow(options.now);
  if (!DISK.exists(absolutePath(name))) throw new CommandFailure(USAGE, `${name}: there is no such file.`);
  const { document, unit, events, labelOf } = await openRuleEvents(rule, options, absolutePath(name));
  const invalid = queryError(unit.analysis);
  if (invalid !== undefined) return reportFailure(unit, invalid);
  const found = eventAt(events, absolutePath(name), Number(digits));
  if (found === undefined) throw new CommandFailure(USAGE, whyNoEvent(events, name, Number(digits)));
  const tables = tablesRead(unit.analysis.tree);
  if (!tables.includes(found.table.name)) {
    const read = tables.length === 0 ? 'no table' : tables.join(', ');
    throw new CommandFailure(USAGE, `${options.event} is an event of ${found.table.name}; the rule reads ${read}.`);
  }
  const outcome = explainEvent(
    {
      analysis: unit.analysis,
      events,
      data: dataSourceOf(events, unit.catalog),
      options: { score: document.configuration.score, now, labelOf },
    },
    { table: found.table.name, row: found.row },
  );
  if (!outcome.ok) return reportFailure(unit, outcome.error);
  process.stdout.write(`${format({ unit, event: options.event, explanation: outcome.value, shownPath })}\n`);
  return CLEAN;
}

function eventAt(
  events: LoadedEvents,
  file: string,
  line: number,
): { readonly table: EventTable; readonly row: number } | undefined {
  for (const table of events.tables.values()) {
    for (let row = 0; row < table.rowCount; row++) {
      const origin = table.origin(row);
      if (origin.file === file && origin.line <= line && line <= (origin.endLine ?? origin.line)) return { table, row };
    }
  }
  return undefined;
}

function whyNoEvent(events: LoadedEvents, name: string, line: number): string {
  const file = events.report.files.find((f) => f.path === absolutePath(name));
  const skipped = file?.skipped.find((s) => s.line === line || s.line === 0);
  return skipped === undefined
    ? `${name} has no event on line ${line}.`
    : `${name}:${line} was not read: ${skipped.reason}.`;
}
