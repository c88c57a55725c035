import { toStringValue } from '../engine/values/convert.js';
import { formatDatetime } from '../engine/values/datetime.js';
import type { Clause } from '../engine/trace/trace.js';
import type { EventTable, LoadedEvents } from '../events/load.js';
import type { AnnotatedFile, ClauseCount, LineAnnotation, RunRow, RunSuccess } from './protocol.js';
import type { Hit, HitSource, RuleRun } from '../testing/rule-run.js';
import { columnsRead } from '../testing/columns-read.js';
import { summarizeLoad } from '../testing/load-summary.js';
import { DecidingClauses } from './deciding-clauses.js';
import { clockSentence, loadRemarks, loadSentence } from './load-sentences.js';
import { toRange, type PositionRange } from './positions.js';
import type { RuleUnit } from './project.js';
import { countsOf, type ClauseCounts, type RuleCounts } from './rule-counts.js';

/** The longest text of a clause that a row carries. */
const LONGEST = 120;

/** Everything a client shows of a run: results, annotations of event files, counts in the rule. */
export function describeRun(
  unit: RuleUnit,
  run: RuleRun,
  events: LoadedEvents,
  toUri: (path: string) => string,
  counts: RuleCounts = countsOf(run),
): RunSuccess {
  const range = (span: { start: number; end: number }): PositionRange =>
    toRange(unit.document, unit.region.map.rangeToOuter(span.start, span.end));
  const clauses = run.trace?.clauses ?? [];
  const deciding = new DecidingClauses(unit.region.text, clauses);
  const scores = run.hits.flatMap((h) => (typeof h.score === 'number' ? [h.score] : []));
  return {
    ok: true,
    uri: toUri(unit.document.path),
    region: unit.region.index,
    title: ruleTitle(unit),
    table: run.table,
    now: run.clock === 'none' ? undefined : formatDatetime(run.now),
    clock: run.clock,
    counts: {
      hits: run.hits.length,
      events: run.eventCount,
      benign: run.hits.filter((h) => h.sources.some((s) => s.label === 'benign')).length,
      maxRisk: scores.length === 0 ? undefined : scores.reduce((a, b) => Math.max(a, b)),
    },
    columns: run.result.columns,
    scoreColumn: run.scoreColumn,
    bands: unit.document.configuration.score.bands.map((band) => band.name),
    rows: describeHits(unit, run, deciding, range, toUri),
    files: annotatedFiles(run, events, deciding, toUri),
    operators: counts.operators.map((o) => ({ range: range(o), rows: o.rows })),
    clauses: counts.clauses.map((c) => clauseCount(c, range, toUri)),
    loads: summarizeLoad(events, columnsRead(unit.analysis.tree, unit.catalog)).map((load) => ({
      uri: toUri(load.path),
      summary: loadSentence(load),
      remarks: loadRemarks(load),
      read: load.read,
      skippedCount: load.skippedCount,
    })),
    clockText: clockSentence(run),
    visualization: run.result.visualization,
  };
}

/** What a rule is called where its file says no name. */
export function ruleTitle(unit: RuleUnit): string {
  const name = unit.region.rule?.name?.value;
  if (name !== undefined && name !== '') return name;
  const file = unit.document.path.slice(unit.document.path.lastIndexOf('/') + 1);
  return unit.document.units.length > 1 ? `${file} #${unit.region.index + 1}` : file;
}

function describeHits(
  unit: RuleUnit,
  run: RuleRun,
  deciding: DecidingClauses,
  range: (span: { start: number; end: number }) => PositionRange,
  toUri: (path: string) => string,
): RunRow[] {
  const places = new Map<Clause, NonNullable<RunRow['clause']>>();
  const placeOf = (clause: Clause): NonNullable<RunRow['clause']> => {
    let place = places.get(clause);
    if (place === undefined) {
      const text = unit.region.text.slice(clause.span.start, clause.span.end).replace(/\s+/g, ' ');
      place = { range: range(clause.span), text: text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text };
      places.set(clause, place);
    }
    return place;
  };
  return run.hits.map((hit) => {
    const [first] = hit.sources;
    const clause = first === undefined ? undefined : deciding.decisive(first.ordinal);
    return {
      cells: hit.row.map((v, i) => toStringValue(v, run.result.columns[i]!.type)),
      score: hit.score,
      band: hit.band,
      sources: hit.sources.map((s) => ({ uri: toUri(s.file), line: s.line - 1 })),
      labels: [...new Set(hit.sources.map((s) => s.label))],
      ...(clause === undefined ? {} : { clause: placeOf(clause) }),
    };
  });
}

function clauseCount(
  clause: ClauseCounts,
  range: (span: { start: number; end: number }) => PositionRange,
  toUri: (path: string) => string,
): ClauseCount {
  const { kind, matched, unmatched, taken, benign, examples } = clause;
  return {
    range: range(clause),
    kind,
    matched,
    benign: benign.kept,
    unmatched,
    ...(kind === 'arm' || kind === 'otherwise' ? { taken } : {}),
    examples: examples.map(({ file, line }) => ({ uri: toUri(file), line: line - 1 })),
  };
}

function annotatedFiles(
  run: RuleRun,
  events: LoadedEvents,
  deciding: DecidingClauses,
  toUri: (path: string) => string,
): AnnotatedFile[] {
  const lines = new Map<string, LineAnnotation[]>();
  for (const file of events.report.files) lines.set(file.path, []);
  const hit = new Set<number>();
  run.hits.forEach((h, row) => {
    for (const source of h.sources) {
      hit.add(source.ordinal);
      lines.get(source.file)?.push(hitAnnotation(h, source, row, deciding.reason(source.ordinal)));
    }
  });
  if (run.table !== undefined) {
    const missed = events.tables.get(run.table);
    for (const ordinal of missed === undefined ? [] : maliciousEvents(run, missed)) {
      if (hit.has(ordinal)) continue;
      const source = run.eventOf(ordinal);
      if (source?.label === 'malicious') lines.get(source.file)?.push(missAnnotation(source));
    }
  }
  return events.report.files.map((file) => ({
    uri: toUri(file.path),
    lines: (lines.get(file.path) ?? []).sort((a, b) => a.line - b.line),
    skipped: file.skipped.map((s) => ({ line: Math.max(0, s.line - 1), reason: s.reason })),
  }));
}

/** The ordinals of a table's events that may be malicious. */
function* maliciousEvents(run: RuleRun, table: EventTable): Iterable<number> {
  const first = run.run.firstOrdinal(table);
  if (table.fileRuns === undefined) {
    for (let row = 0; row < table.rowCount; row++) yield first + row;
    return;
  }
  for (const range of run.fileEvents) {
    if (range.table !== table.name || range.label !== 'malicious') continue;
    for (let ordinal = range.first; ordinal < range.end; ordinal++) yield ordinal;
  }
}

function hitAnnotation(hit: Hit, source: HitSource, row: number, reason: string | undefined): LineAnnotation {
  const score = hit.score === undefined ? 'hit' : String(hit.score);
  return {
    line: source.line - 1,
    kind: 'hit',
    score: hit.score,
    band: hit.band,
    text: reason === undefined ? score : `${score} · ${reason}`,
    row,
  };
}

function missAnnotation(source: HitSource): LineAnnotation {
  return {
    line: source.line - 1,
    kind: 'missed',
    score: undefined,
    band: undefined,
    text: 'missed',
    row: undefined,
  };
}
