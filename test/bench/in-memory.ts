import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { DISK } from '../../server/src/schema/configuration/disk.js';
import type { DataSource } from '../../server/src/engine/data.js';
import { toStringValue } from '../../server/src/engine/values/convert.js';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { dataSourceOf, loadEventsAsync, type LoadedEvents } from '../../server/src/events/load.js';
import type { Analysis } from '../../server/src/kusto/analysis.js';
import { Project, type RuleUnit } from '../../server/src/service/project.js';
import type { KeptEvaluations } from '../../server/src/testing/kept-evaluations.js';
import { runRule } from '../../server/src/testing/rule-run.js';
import { ROOT, timed, type Measured } from './harness.js';
import { plain } from './plain.js';

/** The clock of the rules, the end of the generated events, in ticks. */
export const TICKS = parseDatetime('2025-01-15T12:00:00Z')!;

/** Rules within this process, as the editor runs them: analysed once, over events that stay loaded. */
export class Editor {
  private readonly project = new Project(DISK, { platform: 'sentinel' });

  unit(text: string): RuleUnit {
    return this.project.open(join(ROOT, 'bench.kql'), text).units[0]!;
  }

  /** What is known of tables, for loading. */
  get catalog(): RuleUnit['catalog'] {
    return this.unit('DeviceProcessEvents').catalog;
  }

  load(file: string): Promise<LoadedEvents> {
    return loadEventsAsync([{ path: file, bytes: readFileSync(file) }], { catalog: this.catalog });
  }

  source(events: LoadedEvents): DataSource {
    return dataSourceOf(events, this.catalog);
  }

  /**
   * Runs a rule and gives its rows as texts, which are made outside of the time that is measured. `kept`: evaluations of
   * runs before, where a run of the same text shall be answered with them.
   */
  async run(
    analysis: Analysis,
    events: LoadedEvents,
    data: DataSource,
    { traced = false, kept }: { readonly traced?: boolean; readonly kept?: KeptEvaluations } = {},
  ): Promise<Measured> {
    const { score } = this.unit('DeviceProcessEvents').document.configuration;
    const measured = await timed(() => {
      const outcome = runRule(analysis, events, data, { score, now: TICKS, traced, kept });
      if (!outcome.ok) throw new Error(outcome.error.message);
      const { columns } = outcome.value.result;
      return { columns, rows: outcome.value.hits.map((hit) => hit.row) };
    });
    const { columns, rows } = measured.answer as {
      readonly columns: readonly { readonly type: Parameters<typeof toStringValue>[1] }[];
      readonly rows: readonly (readonly Parameters<typeof toStringValue>[0][])[];
    };
    return { ...measured, answer: rows.map((row) => row.map((v, c) => plain(toStringValue(v, columns[c]!.type)))) };
  }
}

/** A database in memory that works on one thread. */
export class Duck {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
  ) {}

  static async open(): Promise<Duck> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    return new Duck(instance, await instance.connect());
  }

  async run(sql: string): Promise<void> {
    await this.connection.run(sql);
  }

  /** Runs a query and gives its rows as texts, which are made outside of the time that is measured. */
  async query(sql: string): Promise<Measured> {
    const measured = await timed(async () => (await this.connection.runAndReadAll(sql)).getRows());
    return { ...measured, answer: (measured.answer as unknown[][]).map((row) => row.map(plain)) };
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }
}
