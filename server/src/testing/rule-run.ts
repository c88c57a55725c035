import { evaluate, type Evaluation, type EvaluationError, type ResultTable } from '../engine/evaluate.js';
import type { DataSource } from '../engine/data.js';
import type { Run } from '../engine/run.js';
import { Trace, type EventPlace, type TraceDetail } from '../engine/trace/trace.js';
import { TICKS_PER_SECOND, type Value } from '../engine/values/types.js';
import type { LineRun } from '../events/event-table.js';
import type { EventOrigin, EventTable } from '../events/load.js';
import { labelOf, type EventLabel } from '../events/input.js';
import type { LoadedEvents } from '../events/load.js';
import { newestTime } from '../events/load.js';
import type { Analysis } from '../kusto/analysis.js';
import { scoreBand, scoreColumn } from '../schema/configuration/score.js';
import type { ScoreConfiguration } from '../schema/configuration/types.js';
import type { Expression } from '../syntax/expressions.js';
import type { QueryBlock } from '../syntax/statements.js';
import { children } from '../syntax/walk.js';
import type { KeptEvaluation, KeptEvaluations } from './kept-evaluations.js';

/** An event that a result row comes from. */
export interface HitSource extends EventOrigin {
  readonly table: string;
  readonly label: EventLabel;
  /** The event's ordinal in the run, by which the trace knows it. */
  readonly ordinal: number;
}

/** One row of a rule's result. */
export interface Hit {
  readonly row: readonly Value[];
  /** The events the row comes from, in the order in which they were read. */
  readonly sources: readonly HitSource[];
  /** The value of the score column; undefined when the result has none. */
  readonly score: number | string | undefined;
  /** The band of the score, by its configured name. */
  readonly band: string | undefined;
}

/** Events of one file whose ordinals follow each other: `first` up to, and without, `end`. */
export interface FileEvents {
  readonly file: string;
  readonly label: EventLabel;
  readonly table: string;
  readonly first: number;
  readonly end: number;
}

/** How `now()` was chosen. */
export type ClockOrigin = 'given' | 'newest event' | 'none';

/** A rule evaluated over events. */
export interface RuleRun {
  /** The table the rule reads first; undefined when it reads none. */
  readonly table: string | undefined;
  readonly now: bigint;
  readonly clock: ClockOrigin;
  readonly result: ResultTable;
  readonly scoreColumn: string | undefined;
  readonly hits: readonly Hit[];
  /** What each clause did to each event; present in a traced run. */
  readonly trace: Trace | undefined;
  readonly run: Run;
  /** The event of an ordinal. */
  eventOf(ordinal: number): HitSource | undefined;
  /** The events that were read by the files they stand in, as far as their tables tell. */
  readonly fileEvents: readonly FileEvents[];
  /** Where the event of an ordinal stands. */
  originOf(ordinal: number): EventOrigin | undefined;
  /** The events around one that stand on a line each, one after the other, by their ordinals; where that is known. */
  lineRunOf(ordinal: number): LineRun | undefined;
  /** How many events of the rule's tables were read. */
  readonly eventCount: number;
}

export interface RuleRunOptions {
  readonly score: ScoreConfiguration;
  /** `now()` in ticks; by default one second after the newest event of the tables the rule reads. */
  readonly now?: bigint | undefined;
  /** Told `now()` once it is chosen, before the rule is evaluated. */
  readonly onClock?: ((now: bigint) => void) | undefined;
  readonly traced?: boolean | undefined;
  /** How much a traced run records; only outcomes unless said otherwise. */
  readonly detail?: TraceDetail | undefined;
  /** In a traced run, an event whose rows pass every `where`. */
  readonly through?: EventPlace | undefined;
  readonly isCancelled?: (() => boolean) | undefined;
  /** Evaluations to look in before, and to put this one into. Only where `data` follows from events and environment. */
  readonly kept?: KeptEvaluations | undefined;
  /** What the events of a file are; by default what its folders say. */
  readonly labelOf?: ((file: string) => EventLabel) | undefined;
}

export type RuleRunOutcome =
  { readonly ok: true; readonly value: RuleRun } | { readonly ok: false; readonly error: EvaluationError };

/** Evaluates a rule over loaded events. */
export function runRule(
  analysis: Analysis,
  events: LoadedEvents,
  data: DataSource,
  options: RuleRunOptions,
): RuleRunOutcome {
  const tables = tablesRead(analysis.tree);
  const { now, clock } = clockFor(options.now, tables, events);
  options.onClock?.(now);
  const evaluated = evaluateOnce(analysis, events, data, now, options);
  if (!evaluated.ok) return evaluated;
  const { evaluation, trace } = evaluated;
  const { run } = evaluation;
  const label = remembering(options.labelOf ?? labelOf);
  const result = evaluation.tables[evaluation.tables.length - 1];
  if (result === undefined) {
    return {
      ok: false,
      error: { code: 'refused', message: 'the rule has no result', start: undefined, end: undefined },
    };
  }
  const known = new Map<number, HitSource | undefined>();
  const eventOf = (ordinal: number): HitSource | undefined => {
    if (!known.has(ordinal)) known.set(ordinal, sourceOf(run, ordinal, label));
    return known.get(ordinal);
  };
  return {
    ok: true,
    value: {
      table: tables[0],
      now,
      clock,
      result,
      ...scoredHits(result, options.score, (row) => result.sources(row).flatMap((o) => eventOf(o) ?? [])),
      trace,
      run,
      eventOf,
      fileEvents: fileEventsOf(run, label),
      originOf: (ordinal) => originOf(run, ordinal)?.origin,
      lineRunOf: (ordinal) => lineRunOf(run, ordinal),
      eventCount: tables.reduce((n, name) => n + (events.tables.get(name)?.rowCount ?? 0), 0),
    },
  };
}

/** Evaluates a query, unless the same evaluation was kept. */
function evaluateOnce(
  analysis: Analysis,
  events: LoadedEvents,
  data: DataSource,
  now: bigint,
  { traced, detail, through, isCancelled, kept }: RuleRunOptions,
): ({ readonly ok: true } & KeptEvaluation) | Extract<Evaluation, { ok: false }> {
  const trace = traced === true ? new Trace(detail, through) : undefined;
  const basis = { analysis, events, now, detail: trace?.detail, through };
  const before = kept?.get(basis);
  if (before !== undefined) return { ok: true, evaluation: before.evaluation, trace: before.trace };
  const options = { now, lineage: true, trace, ...(isCancelled === undefined ? {} : { isCancelled }) };
  const evaluation = evaluate(analysis, data, options);
  if (!evaluation.ok) return evaluation;
  kept?.set(basis, { evaluation, trace });
  return { ok: true, evaluation, trace };
}

function remembering(labelOf: (file: string) => EventLabel): (file: string) => EventLabel {
  const known = new Map<string, EventLabel>();
  return (file) => {
    let label = known.get(file);
    if (label === undefined) known.set(file, (label = labelOf(file)));
    return label;
  };
}

/** The rows of a result with their scores. `sourcesOf`: the events that a row comes from. */
export function scoredHits(
  result: ResultTable,
  score: ScoreConfiguration,
  sourcesOf: (row: number) => readonly HitSource[],
): { readonly scoreColumn: string | undefined; readonly hits: readonly Hit[] } {
  const column = scoreColumn(
    score,
    result.columns.map((c) => c.name),
  );
  const scoreAt = column === undefined ? -1 : result.columns.findIndex((c) => c.name === column);
  const hits = Array.from({ length: result.rowCount }, (_, i) => new ResultHit(i, result, sourcesOf, scoreAt, score));
  return { scoreColumn: column, hits };
}

/** A row of a result as a hit. What it consists of is made when it is asked for, and kept. */
class ResultHit implements Hit {
  private values: readonly Value[] | undefined;
  private events: readonly HitSource[] | undefined;

  constructor(
    private readonly index: number,
    private readonly result: ResultTable,
    private readonly sourcesOf: (row: number) => readonly HitSource[],
    private readonly scoreAt: number,
    private readonly scale: ScoreConfiguration,
  ) {}

  get row(): readonly Value[] {
    return (this.values ??= this.result.row(this.index));
  }
  get sources(): readonly HitSource[] {
    return (this.events ??= this.sourcesOf(this.index));
  }
  get score(): number | string | undefined {
    return this.scoreAt < 0 ? undefined : scoreOf(this.row[this.scoreAt]!);
  }
  get band(): string | undefined {
    const { score } = this;
    return score === undefined ? undefined : scoreBand(this.scale, score)?.name;
  }
}

function sourceOf(run: Run, ordinal: number, label: (file: string) => EventLabel): HitSource | undefined {
  const found = originOf(run, ordinal);
  if (found === undefined) return undefined;
  const { file, line, endLine } = found.origin;
  return { file, line, endLine, table: found.table, label: label(file), ordinal };
}

function fileEventsOf(run: Run, label: (file: string) => EventLabel): FileEvents[] {
  return Array.from(run.firstOrdinals).flatMap(([table, ordinal]) => {
    let first = ordinal;
    return ((table as EventTable).fileRuns?.() ?? []).map(({ file, rows }) => {
      const end = first + rows;
      const events = { file, label: label(file), table: table.name, first, end };
      first = end;
      return events;
    });
  });
}

function originOf(run: Run, ordinal: number): { readonly table: string; readonly origin: EventOrigin } | undefined {
  const found = run.eventOf(ordinal);
  if (found === undefined) return undefined;
  const table = found.table as EventTable;
  return { table: table.name, origin: table.origin(found.row) };
}

function lineRunOf(run: Run, ordinal: number): LineRun | undefined {
  const found = run.eventOf(ordinal);
  const lines = (found?.table as EventTable | undefined)?.lineRun?.(found!.row);
  if (found === undefined || lines === undefined) return undefined;
  const shift = ordinal - found.row;
  return { ...lines, first: lines.first + shift, end: lines.end + shift };
}

/** The tables a query names, in the order of its text; the one its last statement begins with comes first. */
export function tablesRead(tree: QueryBlock): string[] {
  const names = new Set<string>();
  const last = tree.statements[tree.statements.length - 1];
  if (last?.kind === 'ExpressionStatement') {
    const first = leadingTable(last.expression);
    if (first !== undefined) names.add(first);
  }
  const visit = (node: Parameters<typeof children>[0]): void => {
    if (node.kind === 'Name' && node.symbol === 'table') names.add(node.name);
    for (const child of children(node)) visit(child);
  };
  visit(tree);
  return [...names];
}

function leadingTable(e: Expression): string | undefined {
  if (e.kind === 'Pipeline') return leadingTable(e.source);
  if (e.kind === 'Parenthesized') return leadingTable(e.expression);
  return e.kind === 'Name' && e.symbol === 'table' ? e.name : undefined;
}

function clockFor(
  given: bigint | undefined,
  tables: readonly string[],
  events: LoadedEvents,
): { now: bigint; clock: ClockOrigin } {
  if (given !== undefined) return { now: given, clock: 'given' };
  let newest: bigint | undefined;
  for (const [name, table] of events.tables) {
    if (tables.length > 0 && !tables.includes(name)) continue;
    const time = newestTime(table);
    if (time !== undefined && (newest === undefined || time > newest)) newest = time;
  }
  return newest === undefined ? { now: 0n, clock: 'none' } : { now: newest + TICKS_PER_SECOND, clock: 'newest event' };
}

function scoreOf(value: Value): number | string | undefined {
  if (typeof value === 'number' || typeof value === 'string') return value;
  return typeof value === 'bigint' ? Number(value) : undefined;
}
