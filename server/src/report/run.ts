import { formatDatetime } from '../engine/values/datetime.js';
import { toStringValue } from '../engine/values/convert.js';
import { stringifyWire } from '../engine/values/wire.js';
import { csvField } from '../schema/delimited-text.js';
import type { FileLoad } from '../testing/load-summary.js';
import type { Hit, RuleRun } from '../testing/rule-run.js';
import type { Style } from './style.js';
import { hitPrinter } from './hit-json.js';
import { jsonLoad } from './load-json.js';
import { textTable } from './table.js';

/** What the reports of a run need besides the run. */
export interface RunReport {
  /** The rule's path, as the user names it. */
  readonly rule: string;
  readonly run: RuleRun;
  /** What became of the event files. */
  readonly loads: readonly FileLoad[];
  /** How paths are shown. */
  readonly shownPath: (path: string) => string;
}

/** One line that sums up a run: hits, events, highest score, benign hits. */
export function runSummary({ run }: Pick<RunReport, 'run'>): string {
  const parts = [`${count(run.hits.length, 'hit')} of ${count(run.eventCount, 'event')}`];
  const highest = highestScore(run.hits);
  if (highest !== undefined) parts.push(`max risk ${highest}`);
  const benign = run.hits.filter((h) => h.sources.some((s) => s.label === 'benign')).length;
  if (benign > 0) parts.push(`${benign} benign`);
  return parts.join(' · ');
}

/** The highest numeric score among hits. */
export function highestScore(hits: readonly Hit[]): number | undefined {
  const scores = hits.flatMap((h) => (typeof h.score === 'number' ? [h.score] : []));
  return scores.length === 0 ? undefined : scores.reduce((a, b) => Math.max(a, b));
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** The run as text for a terminal: a line a hit, highest score first where there is one, then the summary. */
export function prettyRun(report: RunReport, style: Style): string {
  const { run, shownPath } = report;
  const lines = run.hits.map((hit) => {
    const place = hit.sources.map((s) => `${shownPath(s.file)}:${s.line}`);
    const shown = place.length > 3 ? [...place.slice(0, 3), `and ${place.length - 3} more`] : place;
    return [hit.score === undefined ? '-' : String(hit.score), shown.join(', '), describeRow(hit, run)];
  });
  const text = textTable(['score', 'event', 'row'], lines, {
    kinds: ['number', 'place', 'text'],
    width: style.width,
  });
  const [header, ...rows] = text;
  const painted = rows.map((row, i) => style.band(run.hits[i]!.band, row));
  const clock = run.clock === 'none' ? '' : ` · now ${formatDatetime(run.now)} (${run.clock})`;
  return [
    ...(rows.length === 0 ? [] : [style.bold(header!), ...painted, '']),
    style.bold(`${report.rule}: ${runSummary(report)}`) + style.dim(clock),
  ].join('\n');
}

/** What tells a row apart at a glance: its command line where it has one, else its first columns. */
function describeRow(hit: Hit, run: RuleRun): string {
  const { columns } = run.result;
  const text = (i: number): string => toStringValue(hit.row[i]!, columns[i]!.type);
  const command = columns.findIndex((c) => c.name === 'ProcessCommandLine' || c.name === 'CommandLine');
  if (command >= 0) return text(command);
  return columns.map((c, i) => `${c.name}=${text(i)}`).join(' ');
}

/**
 * The run as one JSON document, in pieces; see the command line's contract. `more`: members that it has besides, as JSON
 * with a comma before each.
 */
export function* jsonRun(report: RunReport, more = ''): Iterable<string> {
  const { run, loads, shownPath } = report;
  const { columns } = run.result;
  const head = stringifyWire({
    rule: report.rule,
    table: run.table ?? null,
    now: run.clock === 'none' ? null : formatDatetime(run.now),
    clock: run.clock,
    events: eventCounts(loads, shownPath),
    columns,
  });
  const print = hitPrinter(run, shownPath);
  yield `${head.slice(0, -1)},"hits":[`;
  for (let hit = 0; hit < run.hits.length; hit++) yield hit === 0 ? print(hit) : `,${print(hit)}`;
  yield `]${more}}`;
}

/** The hits alone, a JSON object a line, in pieces. */
export function* ndjsonRun({ run, shownPath }: RunReport): Iterable<string> {
  const print = hitPrinter(run, shownPath);
  for (let hit = 0; hit < run.hits.length; hit++) yield hit === 0 ? print(hit) : `\n${print(hit)}`;
}

function eventCounts(loads: readonly FileLoad[], shownPath: (path: string) => string): object {
  return {
    files: loads.length,
    read: loads.reduce((sum, load) => sum + load.read, 0),
    skipped: loads.reduce((sum, load) => sum + load.skippedCount, 0),
    details: loads.map((load) => jsonLoad(load, shownPath)),
  };
}

/** The result's rows as CSV, with the source of each row first. */
export function csvRun(report: RunReport): string {
  const { run, shownPath } = report;
  const { columns } = run.result;
  const lines = run.hits.map((hit) => {
    const source = hit.sources[0];
    return [
      source === undefined ? '' : shownPath(source.file),
      source === undefined ? '' : String(source.line),
      ...columns.map((c, i) => toStringValue(hit.row[i]!, c.type)),
    ];
  });
  return [['file', 'line', ...columns.map((c) => c.name)], ...lines].map((l) => l.map(csvField).join(',')).join('\n');
}
