import { parseDatetime } from '../../engine/values/datetime.js';
import { TICKS_PER_SECOND } from '../../engine/values/types.js';
import type { QueryModel } from '../../lint/model/query-model.js';
import { conjuncts } from '../../syntax/conjuncts.js';
import type { Call, Expression } from '../../syntax/expressions.js';
import type { Scan } from '../../syntax/operators.js';
import { walk, type SyntaxNode } from '../../syntax/walk.js';
import type { Background } from './background.js';
import type { BaseColumns } from './base-columns.js';
import { textOf, timeField, withField, type FieldValue, type Fields } from './fields.js';
import type { Links } from './links.js';
import type { Repairs } from './repairs.js';
import { withEvent, withTable, type Scenario } from './scenario.js';
import { quantitiesIn } from './quantities.js';
import { testsOf } from '../../lint/implication/predicate.js';
import type { Vocabulary } from './vocabulary.js';

/** The most events that a scenario is made of. */
export const MOST_EVENTS = 300;
/** The most events that go through the steps of a scan. */
const MOST_STEPS = 60;
/** Events of one table up to which another one is put beside them. */
const FEW = 3;
/** How many counts are tried for a threshold. */
const COUNTS = 4;

/** Proposes changes of scenarios whose events count together: more of them, others beside them, sequences. */
export class Moves {
  private readonly scans: readonly Scan[];
  /** Tables that the query reads in several places. */
  private readonly readOften = new Set<string>();

  constructor(
    private readonly model: QueryModel,
    private readonly bases: BaseColumns,
    private readonly repairs: Repairs,
    private readonly links: Links,
    private readonly vocabulary: Vocabulary,
    private readonly timeColumn: (table: string) => string | undefined,
    private readonly background: Background,
  ) {
    const scans: Scan[] = [];
    const read = new Set<string>();
    walk(model.analysis.tree, (node) => {
      if (node.kind === 'Name' && node.symbol === 'table') (read.has(node.name) ? this.readOften : read).add(node.name);
      // What a let stands for is read where it is named.
      if (node.kind === 'LetStatement' && model.names.binding(node).uses.length > 1)
        for (const table of tablesIn(node)) this.readOften.add(table);
      if (node.kind === 'Scan') scans.push(node);
      return true;
    });
    this.scans = scans;
  }

  /** One event, or all of its table, changed such that a predicate may be as wanted; or such an event beside the others. */
  *repaired(scenario: Scenario, event: number, e: Expression, wanted: boolean): Generator<Scenario> {
    const made = scenario[event]!;
    for (const { fields, column } of this.repairs.predicate(e, wanted, made)) {
      yield this.links.follow(withEvent(scenario, event, fields), event, column);
      const value = fields.get(column) ?? '';
      const mates = scenario.filter((m) => m.table === made.table).map((m) => m.fields);
      // A table that is joined with itself gives each side an event of its own.
      if (this.readOften.has(made.table) && mates.length <= FEW)
        yield withTable(scenario, made.table, [...mates, fields]);
      if (mates.length < 2) continue;
      yield withTable(
        scenario,
        made.table,
        mates.map((m) => withField(m, column, value)),
      );
    }
  }

  /** As many events as a threshold over an aggregate asks for, differing in what is counted. */
  *counted(scenario: Scenario, e: Expression, wanted: boolean): Generator<Scenario> {
    const counts = this.counts(e, wanted);
    for (const call of this.bases.aggregates(e)) {
      for (const table of new Set(scenario.map((m) => m.table))) {
        const mates = scenario.filter((m) => m.table === table).map((m) => m.fields);
        const distinct = this.bases.of(call).find((b) => b.table === table && b.column.type === 'string');
        for (const template of mates.slice(-1).flatMap((last) => this.templates(call, table, last))) {
          for (const n of counts) {
            for (const column of distinct === undefined ? [undefined] : [distinct.column.name, undefined]) {
              const copies = this.copies(table, template, n, column);
              yield withTable(scenario, table, copies);
              if (mates.length > 1 && mates.length + n <= MOST_EVENTS)
                yield withTable(scenario, table, [...mates, ...copies]);
            }
          }
          if (mates.length < MOST_EVENTS)
            yield withTable(scenario, table, [...mates, ...this.copies(table, template, 1)]);
        }
      }
    }
  }

  /** A few events, or a burst of them, among ordinary activity through the time of a series. */
  *amongOthers(scenario: Scenario): Generator<Scenario> {
    for (const table of new Set(scenario.map((m) => m.table))) {
      const mates = scenario.filter((m) => m.table === table).map((m) => m.fields);
      const column = this.timeColumn(table);
      if (column === undefined || mates.length > MOST_STEPS) continue;
      for (const others of this.background.around(mates.at(-1)!, column, MOST_EVENTS - mates.length))
        yield withTable(scenario, table, [...others, ...mates]);
    }
  }

  /** Events in a row that go through the steps of a `scan`; the first step as often as the query's numbers say. */
  *sequences(scenario: Scenario): Generator<Scenario> {
    for (const { steps } of this.scans) {
      const names = new Set(steps.map((s) => s.name.name));
      const table = scenario[0]?.table;
      const begun = scenario.find((m) => m.table === table)?.fields;
      if (table === undefined || begun === undefined) continue;
      const rows = steps.map((step) => this.satisfying(step.condition, names, table, begun));
      const counts = [1, ...this.vocabulary.numbers.flatMap((n) => [n, 2 * n])];
      for (const n of [...new Set(counts)].filter((c) => c > 0 && c < MOST_STEPS)) {
        const events = [...Array.from({ length: n }, () => rows[0]!), ...rows.slice(1)];
        yield withTable(scenario, table, this.spaced(table, events));
      }
    }
  }

  /** An event changed such that the terms of a condition hold that do not look at other steps. */
  private satisfying(e: Expression, steps: ReadonlySet<string>, table: string, begun: Fields): Fields {
    return conjuncts(e)
      .filter((term) => !mentions(term, steps))
      .reduce<Fields>(
        (fields, term) => this.repairs.predicate(term, true, { table, fields })[0]?.fields ?? fields,
        begun,
      );
  }

  /** An event as it is, and changed such that the conditions inside an aggregate hold. */
  private templates(call: Call, table: string, fields: Fields): readonly Fields[] {
    const conditions = call.args.filter((arg) => arg.type === 'bool');
    if (conditions.length === 0) return [fields];
    return conditions
      .flatMap((c) => this.repairs.predicate(c, true, { table, fields }).map((r) => r.fields))
      .slice(0, 3);
  }

  /** The numbers of events that a predicate over a count may want, few first. */
  private counts(e: Expression, wanted: boolean): number[] {
    const counts = new Set<number>();
    for (const test of testsOf(this.model.predicate(e))) {
      if (test.kind !== 'range') continue;
      for (const q of quantitiesIn(test.set, 'whole')) counts.add(wanted ? Number(q) : Number(q) - 1);
    }
    if (counts.size === 0) for (const n of this.vocabulary.numbers) counts.add(n).add(n + 1);
    return [...counts]
      .filter((n) => n > 0 && n < MOST_EVENTS)
      .sort((a, b) => a - b)
      .slice(0, COUNTS);
  }

  private copies(table: string, fields: Fields, n: number, distinct?: string): Fields[] {
    const copies = Array.from({ length: n }, (_, i): Fields =>
      distinct === undefined ? fields : withField(fields, distinct, numbered(textOf(fields, distinct), i + 1)),
    );
    return this.spaced(table, copies);
  }

  /** Events a second apart, the last one at its own time. */
  private spaced(table: string, events: readonly Fields[]): Fields[] {
    const column = this.timeColumn(table);
    const last = column === undefined ? null : parseDatetime(textOf(events.at(-1)!, column));
    if (column === undefined || last === null) return [...events];
    return events.map((fields, i) => {
      const at = last - BigInt(events.length - 1 - i) * TICKS_PER_SECOND;
      return withField(fields, column, timeField(at));
    });
  }
}

function tablesIn(root: SyntaxNode): string[] {
  const names: string[] = [];
  walk(root, (node) => {
    if (node.kind === 'Name' && node.symbol === 'table') names.push(node.name);
    return true;
  });
  return names;
}

function numbered(text: string, n: number): FieldValue {
  return `${text === '' ? 'user' : text.replace(/-\d+$/u, '')}-${n}`;
}

function mentions(e: SyntaxNode, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(e, (node) => {
    if (node.kind === 'Name' && names.has(node.name)) found = true;
    return !found;
  });
  return found;
}
