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
import { sameRow } from './evasion/scenarios.js';
import { withReplacedRow } from './data/replaced-row.js';
import {
  runRule,
  type Hit,
  type HitSource,
  type RuleRun,
  type RuleRunOptions,
  type RuleRunOutcome,
} from './rule-run.js';

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
  /** Malicious events behind the rule's rows that have no command, by table: there is nothing to vary in them. */
  readonly commandless: ReadonlyMap<string, number>;
  /** Events of scenarios that were not varied since there are too many. */
  readonly left: number;
}

export type EvasionOutcome =
  { readonly ok: true; readonly value: EvasionReport } | { readonly ok: false; readonly error: EvaluationError };

export interface EvasionInput {
  readonly analysis: Analysis;
  readonly events: LoadedEvents;
  readonly data: DataSource;
  readonly catalog: Catalog;
  /** Whether the event in a row of a table may be varied; by default every malicious one. */
  readonly varies?: ((table: string, row: number) => boolean) | undefined;
  readonly options: Omit<RuleRunOptions, 'traced' | 'detail' | 'through'>;
}

/** The columns of a table that hold a command. */
interface CommandColumns {
  readonly program: string;
  readonly commandLine: string;
  readonly parent: string;
  readonly parentCommandLine?: string;
}

const COLUMNS: readonly CommandColumns[] = [
  {
    program: 'FileName',
    commandLine: 'ProcessCommandLine',
    parent: 'InitiatingProcessFileName',
    parentCommandLine: 'InitiatingProcessCommandLine',
  },
  { program: 'NewProcessName', commandLine: 'CommandLine', parent: 'ParentProcessName' },
];

/**
 * Writes the commands of the malicious events that a rule hits in other ways that keep their meaning, and tells which of
 * these it still hits. Where a row comes from several events, they are varied one at a time among the rest.
 */
export function evadeRule(input: EvasionInput): EvasionOutcome {
  const traced = { traced: true, detail: 'decisions' } as const;
  const first = runRule(input.analysis, input.events, input.data, { ...input.options, ...traced });
  if (!first.ok) return first;
  const { varied, commandless } = variations(first.value, input);
  const alone = varied.filter((v) => v.hit.sources.length === 1);
  // The clock stays where it was: the variants are as old as their events.
  const now = first.value.clock === 'none' ? input.options.now : first.value.now;
  const fixed = { ...input, options: { ...input.options, now } };
  const single = alone.length === 0 ? undefined : evadeAlone(alone, first.value, fixed);
  if (single?.ok === false) return single;
  const among = evadeScenarios(
    varied.filter((v) => v.hit.sources.length > 1),
    first.value,
    fixed,
  );
  if (!among.ok) return among;
  const variants = [...(single?.value ?? []), ...among.value.variants];
  const events = new Set(variants.map((v) => `${v.event.file}:${v.event.line}`)).size;
  return { ok: true, value: { variants, events, commandless, left: among.value.left } };
}

type Results = { readonly ok: true; readonly value: readonly VariantResult[] } | Extract<EvasionOutcome, { ok: false }>;

/** The rule over other tables. */
function runWith(tables: ReadonlyMap<string, EventTable>, input: EvasionInput): RuleRunOutcome {
  const events: LoadedEvents = { tables, report: { files: [] } };
  const data: DataSource = { ...input.data, table: (name) => tables.get(name) ?? input.data.table(name) };
  return runRule(input.analysis, events, data, { ...input.options, traced: true, detail: 'decisions' });
}

/** All variants of events that are hit by themselves, in one run. */
function evadeAlone(alone: readonly Variation[], first: RuleRun, input: EvasionInput): Results {
  const rows = new Map<string, number>();
  const placed = alone.map((v): PlacedVariation => {
    const row = rows.get(v.source.table) ?? 0;
    rows.set(v.source.table, row + 1);
    return { ...v, row };
  });
  const tables = new Map(input.events.tables);
  for (const [name, table] of variantTables(placed, input.catalog)) tables.set(name, table);
  const second = runWith(tables, input);
  if (!second.ok) return second;
  const events: LoadedEvents = { tables, report: { files: [] } };
  return { ok: true, value: results(placed, first, second.value, events, input.analysis.text) };
}

interface Variation {
  readonly hit: Hit;
  readonly source: HitSource;
  readonly variant: Variant;
  /** The row of the event in its table. */
  readonly at: number;
  /** What the variant changes, by column. */
  readonly texts: ReadonlyMap<string, string>;
  /** The event's values by column, with the variant's in their place. */
  readonly fields: ReadonlyMap<string, unknown>;
}

interface PlacedVariation extends Variation {
  /** Its row in the table of variants. */
  readonly row: number;
}

function variations(
  run: RuleRun,
  { events, varies }: EvasionInput,
): { readonly varied: readonly Variation[]; readonly commandless: ReadonlyMap<string, number> } {
  const commandless = new Map<string, number>();
  const found: Variation[] = [];
  const seen = new Set<number>();
  for (const { hit, source } of maliciousSources(run)) {
    if (seen.has(source.ordinal)) continue;
    seen.add(source.ordinal);
    const table = events.tables.get(source.table);
    const at = run.run.eventOf(source.ordinal);
    if (table === undefined || at === undefined || varies?.(source.table, at.row) === false) continue;
    const columns = commandColumns(table);
    const fields = eventFields(table, at.row);
    const text = (name: string): string => {
      const value = fields.get(name);
      return typeof value === 'string' ? value : '';
    };
    if (columns === undefined || text(columns.commandLine).trim() === '') {
      commandless.set(source.table, (commandless.get(source.table) ?? 0) + 1);
      continue;
    }
    const command: Command = {
      program: text(columns.program),
      commandLine: text(columns.commandLine),
      parent: text(columns.parent),
    };
    for (const variant of variantsOf(command)) {
      const texts = new Map<string, string>();
      for (const part of ['program', 'commandLine', 'parent'] as const) {
        if (variant.command[part] !== command[part]) texts.set(columns[part], variant.command[part]);
      }
      const { parentCommandLine } = variant.command;
      if (parentCommandLine !== undefined && columns.parentCommandLine !== undefined)
        texts.set(columns.parentCommandLine, parentCommandLine);
      found.push({ hit, source, variant, texts, fields: new Map<string, unknown>([...fields, ...texts]), at: at.row });
    }
  }
  return { varied: found, commandless };
}

function* maliciousSources(run: RuleRun): Generator<{ readonly hit: Hit; readonly source: HitSource }> {
  for (const hit of run.hits) for (const source of hit.sources) if (source.label === 'malicious') yield { hit, source };
}

function commandColumns(table: EventTable): CommandColumns | undefined {
  const names = new Set(table.columns.map((c) => c.name));
  return COLUMNS.find((c) => names.has(c.program) && names.has(c.commandLine));
}

function variantTables(varied: readonly PlacedVariation[], catalog: Catalog): [string, EventTable][] {
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

/** How many events of scenarios are varied: each of their variants takes a run of the whole rule. */
const SCENARIO_EVENTS = 50;

/** Variants of events that are hit together with others: each in the place of its event, the rest as they were. */
function evadeScenarios(
  varied: readonly Variation[],
  first: RuleRun,
  input: EvasionInput,
):
  | { readonly ok: true; readonly value: { readonly variants: readonly VariantResult[]; readonly left: number } }
  | Extract<EvasionOutcome, { ok: false }> {
  const chosen = new Set([...new Set(varied.map((v) => v.source.ordinal))].slice(0, SCENARIO_EVENTS));
  const left = new Set(varied.map((v) => v.source.ordinal)).size - chosen.size;
  const decisive = first.trace!.clauses.filter((c) => c.kind === 'leaf');
  const variants: VariantResult[] = [];
  for (const { hit, source, variant, texts, at } of varied) {
    if (!chosen.has(source.ordinal)) continue;
    const table = input.events.tables.get(source.table)!;
    const changed = withReplacedRow(table, at, texts);
    const tables = new Map(input.events.tables).set(source.table, changed);
    const second = runWith(tables, input);
    if (!second.ok) return second;
    const run = second.value;
    const still = sameRow(hit, first, run, `${source.table}:${at}`);
    const clauses = new Map(run.trace!.clauses.map((c) => [`${c.span.start}:${c.span.end}:${c.kind}`, c]));
    const ordinal = run.run.firstOrdinal(changed) + at;
    variants.push({
      event: { file: source.file, line: source.line },
      kind: variant.kind,
      description: variant.description,
      ...variant.command,
      caught: still !== undefined,
      before: hit.score,
      after: still?.score,
      lacks: still !== undefined ? undefined : lacking(decisive, source.ordinal, clauses, ordinal, input.analysis.text),
    });
  }
  return { ok: true, value: { variants, left } };
}

function results(
  varied: readonly PlacedVariation[],
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
