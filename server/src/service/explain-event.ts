import { NULL, TRUE, type Clause } from '../engine/trace/trace.js';
import type { EventTable } from '../events/event-table.js';
import type { LoadedEvents } from '../events/load.js';
import type { Hit, RuleRun } from '../testing/rule-run.js';
import { DecidingClauses, isInside } from './deciding-clauses.js';
import { failing, type Failing } from './failing-clauses.js';
import { codeSpan, escapeMarkdown } from './markdown.js';
import { toPosition } from './positions.js';
import type { RuleUnit } from './project.js';
import { hitMarkdown, ruleTitle } from './run-report.js';

/** How many alternatives are listed where any one of several would do. */
const LISTED = 6;

/** A traced run, with what it read. */
export interface ExplainedRun {
  readonly run: RuleRun;
  readonly events: LoadedEvents;
  /** The tables that the rule reads. */
  readonly tables: readonly string[];
}

/**
 * Why the event on a line of a file hits or does not, as Markdown: for a hit the clauses that decided and the projected
 * row, for a miss the first `where` that dropped it with the fewest clauses that would have to be true as well.
 *
 * @param line - from 1.
 */
export function explainEvent(
  unit: RuleUnit,
  { run, events, tables }: ExplainedRun,
  file: string,
  line: number,
): string {
  const report = events.report.files.find((f) => f.path === file);
  if (report === undefined) return 'The last run did not read this file.';
  const skipped = report.skipped.find((s) => s.line === line || s.line === 0);
  const found = eventAt(events, file, line);
  if (found === undefined) {
    return skipped === undefined ? 'There is no event on this line.' : `Not read: ${escapeMarkdown(skipped.reason)}.`;
  }
  const title = ruleTitle(unit);
  if (!tables.includes(found.table.name)) {
    return `**${escapeMarkdown(title)}** does not read ${codeSpan(found.table.name)}, the table of this event.`;
  }
  const ordinal = run.run.firstOrdinal(found.table) + found.row;
  const clauses = run.trace?.clauses ?? [];
  const hits = run.hits.filter((h) => h.sources.some((s) => s.ordinal === ordinal));
  if (hits.length > 0) return explainHits(unit, run, hits, clauses, ordinal);
  return [`**${escapeMarkdown(title)}** does not hit this event.`, explainMiss(unit, clauses, ordinal)].join('\n\n');
}

function eventAt(events: LoadedEvents, file: string, line: number): { table: EventTable; row: number } | undefined {
  for (const table of events.tables.values()) {
    for (let row = 0; row < table.rowCount; row++) {
      const origin = table.origin(row);
      if (origin.file === file && origin.line <= line && line <= (origin.endLine ?? origin.line)) return { table, row };
    }
  }
  return undefined;
}

function explainHits(
  unit: RuleUnit,
  run: RuleRun,
  hits: readonly Hit[],
  clauses: readonly Clause[],
  ordinal: number,
): string {
  const first = hitMarkdown(unit, run, hits[0]!, new DecidingClauses(unit.region.text, clauses).of(ordinal));
  return hits.length === 1 ? first : `${first}\n\n${hits.length} result rows come from this event; this is the first.`;
}

function explainMiss(unit: RuleUnit, clauses: readonly Clause[], ordinal: number): string {
  const conditions = clauses.filter((c) => c.kind === 'condition' && c.outcome(ordinal) !== 0);
  const dropping = conditions.find((c) => (c.outcome(ordinal) & TRUE) === 0);
  if (dropping === undefined) {
    return conditions.length === 0
      ? 'No row of it reached a `where`: an earlier operator left it out.'
      : 'It passes every `where`. A later operator, such as `join`, `summarize` or `take`, left it out.';
  }
  const needed = failing(dropping, clauses, ordinal);
  const passed = conditions.slice(0, conditions.indexOf(dropping));
  const parts = [`The condition on line ${lineOf(unit, dropping)} drops it. It would pass if this were true as well:`];
  parts.push(needed.map((n) => describe(unit, n, '')).join('\n'));
  if (passed.length > 0) {
    parts.push(`It passes ${passed.map((c) => codeSpan(short(textOf(unit, c)))).join(', ')}.`);
  }
  const trueLeaves = clauses.filter(
    (c) => c.kind === 'leaf' && isInside(c, dropping) && (c.outcome(ordinal) & TRUE) !== 0,
  );
  if (trueLeaves.length > 0) {
    parts.push(`Already true: ${trueLeaves.map((c) => codeSpan(textOf(unit, c))).join(', ')}.`);
  }
  return parts.join('\n\n');
}

function describe(unit: RuleUnit, needed: Failing, indent: string): string {
  if (needed.kind === 'clause') {
    const empty = (needed.clause.outcome(needed.event) & NULL) !== 0 ? ' (it is null: a value is missing)' : '';
    return `${indent}- ${codeSpan(textOf(unit, needed.clause))}${empty}`;
  }
  const { options } = needed;
  const lines = options
    .slice(0, LISTED)
    .map((all) => all.map((n) => describe(unit, n, `${indent}  `)).join('\n'))
    .map((text, i) => (options[i]!.length > 1 ? `${indent}  - all of\n${text.replace(/^/gm, '  ')}` : text));
  if (options.length > LISTED) lines.push(`${indent}  - or one of ${options.length - LISTED} more`);
  return [`${indent}- one of`, ...lines].join('\n');
}

function textOf(unit: RuleUnit, clause: Clause): string {
  return unit.region.text.slice(clause.span.start, clause.span.end);
}

function short(text: string): string {
  const one = text.replace(/\s+/g, ' ');
  return one.length > 60 ? `${one.slice(0, 59)}…` : one;
}

function lineOf(unit: RuleUnit, clause: Clause): number {
  return toPosition(unit.document, unit.region.map.toOuter(clause.span.start)).line + 1;
}
