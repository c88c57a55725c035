import { findSamples, type SampleFile } from '../events/discover.js';
import { labelOf } from '../events/input.js';
import { dataSourceOf, loadEvents, loadEventsAsync, type LoadedEvents } from '../events/load.js';
import { readUserMappings } from '../events/mappings/user-mappings.js';
import type { SampleEvidence } from '../lint/finding.js';
import type { FileHost } from '../schema/configuration/host.js';
import { runRule, tablesRead } from '../testing/rule-run.js';
import type { RuleUnit } from './project.js';
import { countsOf, sampleEvidence } from './rule-counts.js';

/** Samples larger than this together are not run by a check, in bytes: a check has to be quick. */
export const EVIDENCE_LIMIT = 2 ** 26;

/** Files as evidence needs them. */
export interface SampleHost extends FileHost {
  readBytes(path: string): Uint8Array;
  /** In bytes. */
  size(path: string): number;
  /** Whether a file is Parquet by its first bytes; false when it cannot be read. */
  beginsAsParquet(path: string): boolean;
}

/**
 * What samples say of rules: a rule runs over them when a lint asks for the first time. Parquet takes time to be read:
 * what is asked of it gets no answer at first, and has one after {@link SampleEvidences.readPending}.
 */
export class SampleEvidences {
  /** The events that were read last: rules of a folder share them. */
  private loaded: { readonly key: string; readonly catalog: object; readonly events: LoadedEvents } | undefined;

  /** Events with Parquet among them, which are read ahead for the rules of one file; by table, files and mappings. */
  private readonly readAhead = new Map<string, LoadedEvents>();
  private readonly pending = new Map<string, () => Promise<LoadedEvents>>();

  constructor(private readonly host: SampleHost) {}

  /** Reads the Parquet that was asked for; false when there was none. */
  async readPending(): Promise<boolean> {
    const asked = [...this.pending];
    this.pending.clear();
    for (const [key, read] of asked) this.readAhead.set(key, await read());
    return asked.length > 0;
  }

  /** Gives up what was read ahead: the rules of another file come. */
  forget(): void {
    this.readAhead.clear();
  }

  of(unit: RuleUnit): SampleEvidence {
    let made: { readonly evidence: SampleEvidence | undefined } | undefined;
    return {
      clause: (start, end) => (made ??= { evidence: this.run(unit) }).evidence?.clause(start, end),
    };
  }

  /** Undefined where there are no samples, too many, or the rule cannot be evaluated: that is no lint's matter. */
  private run(unit: RuleUnit): SampleEvidence | undefined {
    const { analysis, document } = unit;
    const tables = tablesRead(analysis.tree);
    const samples = findSamples(document.path, document.configuration, this.host, tables);
    const size = samples.reduce((sum, { path }) => sum + this.host.size(path), 0);
    if (samples.length === 0 || size > EVIDENCE_LIMIT) return undefined;
    const events = this.load(samples, unit, tables[0]);
    if (events === undefined) return undefined;
    const labels = new Map(samples.map((s) => [s.path, s.label]));
    const outcome = runRule(analysis, events, dataSourceOf(events, unit.catalog), {
      score: document.configuration.score,
      traced: true,
      labelOf: (file) => labels.get(file) ?? labelOf(file),
    });
    return outcome.ok ? sampleEvidence(countsOf(outcome.value)) : undefined;
  }

  /** Undefined where the events must be read ahead. */
  private load(samples: readonly SampleFile[], unit: RuleUnit, table: string | undefined): LoadedEvents | undefined {
    const { catalog, document } = unit;
    const globs = document.configuration.events.mappings;
    const key = JSON.stringify([table, samples, globs]);
    if (this.loaded?.key === key && this.loaded.catalog === catalog) return this.loaded.events;
    const ahead = this.readAhead.get(key);
    if (ahead !== undefined) return ahead;
    const { mappings } = readUserMappings(globs, this.host, catalog);
    const inputs = samples.map(({ path, ...rest }) => ({ path, ...rest, bytes: () => this.host.readBytes(path) }));
    if (samples.some(({ path }) => this.host.beginsAsParquet(path))) {
      this.pending.set(key, () => loadEventsAsync(inputs, { catalog, table, mappings }));
      return undefined;
    }
    const events = loadEvents(inputs, { catalog, table, mappings });
    this.loaded = { key, catalog, events };
    return events;
  }
}
