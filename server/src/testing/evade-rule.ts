import type { DataSource } from '../engine/data.js';
import type { EvaluationError } from '../engine/evaluate.js';
import { stringifyWire } from '../engine/values/wire.js';
import { loadEvents, type EventTable, type LoadedEvents } from '../events/load.js';
import type { Analysis } from '../kusto/analysis.js';
import type { Catalog } from '../schema/catalog.js';
import { DECIDED_TRUE, TRUE, type Clause } from '../engine/trace/trace.js';
import { eventFields } from './data/event-fields.js';
import { variantsOf, type Command, type Variant, type VariantKind } from './evasion/variants.js';
import type { ClauseReference } from './explain.js';
import { runRule, type Hit, type HitSource, type RuleRun, type RuleRunOptions } from './rule-run.js';

export type { VariantKind } from './evasion/variants.js';

/** A variant of an event, and what the rule makes of it. */
export interface VariantResult {
  readonly event: Pick<HitSource, 'file' | 'line'>;
  readonly kind: VariantKind;
  readonly description: string;
  readonly commandLine: string;
  readonly program: string;
  readonly parent: string;
  readonly caught: boolean;
  /** The score of the event as it was, and of the variant. */
  readonly before: number | string | undefined;
  readonly after: number | string | undefined;
  /** The clause that decided for the event and that a missed variant does not satisfy. */
  readonly lacks: ClauseReference | undefined;
}

/** What a rule makes of variants of the malicious events that it hits. */
export interface EvasionReport {
  /** In the order of the hits, then of the variants. */
  readonly variants: readonly VariantResult[];
  /** How many events were varied. */
  readonly events: number;
}

export type EvasionOutcome =
  { readonly ok: true; readonly value: EvasionReport } | { readonly ok: false; readonly error: EvaluationError };

export interface EvasionInput {
  readonly analysis: Analysis;
  readonly events: LoadedEvents;
  readonly data: DataSource;
  readonly catalog: Catalog;
  readonly options: Omit<RuleRunOptions, 'traced' | 'detail' | 'through'>;
}

/** The columns of a table that hold a command. */
interface CommandColumns {
  readonly program: string;
  readonly commandLine: string;
  readonly parent: string;
}

const COLUMNS: readonly CommandColumns[] = [
  { program: 'FileName', commandLine: 'ProcessCommandLine', parent: 'InitiatingProcessFileName' },
  { program: 'NewProcessName', commandLine: 'CommandLine', parent: 'ParentProcessName' },
];

/**
 * Writes the commands of the malicious events that a rule hits in other ways that keep their meaning, and tells which of
 * these it still hits. For rules whose rows come from one event each; of others nothing is varied, since what one event
 * changes depends on the rest.
 */
export function evadeRule(input: EvasionInput): EvasionOutcome {
  const traced = { traced: true, detail: 'decisions' } as const;
  const first = runRule(input.analysis, input.events, input.data, { ...input.options, ...traced });
  if (!first.ok) return first;
  const varied = variations(first.value, input.events);
  if (varied.length === 0) return { ok: true, value: { variants: [], events: 0 } };
  const tables = new Map(input.events.tables);
  for (const [name, table] of variantTables(varied, input.catalog)) tables.set(name, table);
  const events: LoadedEvents = { tables, report: { files: [] } };
  const data: DataSource = { ...input.data, table: (name) => tables.get(name) ?? input.data.table(name) };
  // The clock stays where it was: the variants are as old as their events.
  const now = first.value.clock === 'none' ? input.options.now : first.value.now;
  const second = runRule(input.analysis, events, data, { ...input.options, ...traced, now });
  if (!second.ok) return second;
  const variants = results(varied, first.value, second.value, events, input.analysis.text);
  return { ok: true, value: { variants, events: new Set(varied.map((v) => v.hit)).size } };
}

interface Variation {
  readonly hit: Hit;
  readonly source: HitSource;
  readonly variant: Variant;
  /** The event's values by column, with the variant's in their place. */
  readonly fields: ReadonlyMap<string, unknown>;
  /** Its row in the table of variants. */
  readonly row: number;
}

function variations(run: RuleRun, events: LoadedEvents): Variation[] {
  const rows = new Map<string, number>();
  const found: Variation[] = [];
  const seen = new Set<number>();
  for (const hit of run.hits) {
    const [source] = hit.sources;
    if (source?.label !== 'malicious' || hit.sources.length !== 1 || seen.has(source.ordinal)) continue;
    seen.add(source.ordinal);
    const table = events.tables.get(source.table);
    const columns = table === undefined ? undefined : commandColumns(table);
    const at = run.run.eventOf(source.ordinal);
    if (table === undefined || columns === undefined || at === undefined) continue;
    const fields = eventFields(table, at.row);
    const text = (name: string): string => {
      const value = fields.get(name);
      return typeof value === 'string' ? value : '';
    };
    const command: Command = {
      program: text(columns.program),
      commandLine: text(columns.commandLine),
      parent: text(columns.parent),
    };
    for (const variant of variantsOf(command)) {
      const row = rows.get(source.table) ?? 0;
      rows.set(source.table, row + 1);
      const changed = new Map(fields);
      for (const part of ['program', 'commandLine', 'parent'] as const) {
        if (variant.command[part] !== command[part]) changed.set(columns[part], variant.command[part]);
      }
      found.push({ hit, source, variant, fields: changed, row });
    }
  }
  return found;
}

function commandColumns(table: EventTable): CommandColumns | undefined {
  const names = new Set(table.columns.map((c) => c.name));
  return COLUMNS.find((c) => names.has(c.program) && names.has(c.commandLine));
}

function variantTables(varied: readonly Variation[], catalog: Catalog): [string, EventTable][] {
  const byTable = new Map<string, string[]>();
  for (const { source, fields } of varied) {
    const lines = byTable.get(source.table);
    const line = stringifyWire(fields);
    if (lines === undefined) byTable.set(source.table, [line]);
    else lines.push(line);
  }
  return [...byTable].map(([name, lines]): [string, EventTable] => {
    const bytes = new TextEncoder().encode(lines.join('\n'));
    const { tables } = loadEvents([{ path: 'variants', bytes, table: name, format: 'ndjson' }], { catalog });
    const table = tables.get(name);
    if (table?.rowCount !== lines.length) throw new Error(`variants of events of ${name} were not read`);
    return [name, table];
  });
}

function results(
  varied: readonly Variation[],
  original: RuleRun,
  run: RuleRun,
  events: LoadedEvents,
  query: string,
): VariantResult[] {
  const scores = new Map<string, number | string | undefined>();
  for (const hit of run.hits) {
    for (const source of hit.sources) {
      const at = run.run.eventOf(source.ordinal);
      if (at !== undefined) scores.set(`${at.table.name}:${at.row}`, hit.score);
    }
  }
  const clauses = new Map(run.trace!.clauses.map((c) => [`${c.span.start}:${c.span.end}:${c.kind}`, c]));
  const decisive = original.trace!.clauses.filter((c) => c.kind === 'leaf');
  return varied.map(({ hit, source, variant, row }): VariantResult => {
    const key = `${source.table}:${row}`;
    const caught = scores.has(key);
    const ordinal = run.run.firstOrdinal(events.tables.get(source.table)!) + row;
    return {
      event: { file: source.file, line: source.line },
      kind: variant.kind,
      description: variant.description,
      ...variant.command,
      caught,
      before: hit.score,
      after: scores.get(key),
      lacks: caught ? undefined : lacking(decisive, source.ordinal, clauses, ordinal, query),
    };
  });
}

/** The first clause that decided for an event in one run and that is not true for another in the second. */
function lacking(
  decisive: readonly Clause[],
  event: number,
  clauses: ReadonlyMap<string, Clause>,
  variant: number,
  query: string,
): ClauseReference | undefined {
  for (const clause of decisive) {
    if ((clause.outcome(event) & DECIDED_TRUE) === 0) continue;
    const { start, end } = clause.span;
    const bits = clauses.get(`${start}:${end}:leaf`)?.outcome(variant) ?? 0;
    if ((bits & TRUE) === 0) return { start, end, text: query.slice(start, end) };
  }
  return undefined;
}
