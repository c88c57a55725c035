import { findSamples, type SampleFile } from '../events/discover.js';
import type { EvaluationError } from '../engine/evaluate.js';
import type { Run } from '../engine/run.js';
import { dataSourceOf, defaultNow, loadEventsAsync, type LoadedEvents } from '../events/load.js';
import { labelOf } from '../events/input.js';
import { countText, sampleFacts, type SampleFacts } from '../events/sample-facts.js';
import { readUserMappings } from '../events/mappings/user-mappings.js';
import type { Analysis } from '../kusto/analysis.js';
import { explainLine } from '../service/explain-event.js';
import { outerRange } from '../service/place.js';
import type { RuleUnit } from '../service/project.js';
import type { RunFailure } from '../service/protocol.js';
import { countsOf } from '../service/rule-counts.js';
import { describeRun } from '../service/run-report.js';
import { entitiesOfUnit } from '../service/rule-entities.js';
import type { BacktestResult } from '../service/protocol/connections.js';
import type { ExplainInput } from '../testing/explain.js';
import { KeptEvaluations } from '../testing/kept-evaluations.js';
import { runRule, tablesRead } from '../testing/rule-run.js';
import type { EventsResult } from '../service/protocol/events.js';
import { backtest } from '../testing/schedule/backtest.js';
import { scheduleOf } from '../testing/schedule/schedule.js';
import { plural } from '../testing/words.js';
import { describeBacktest } from './describe-backtest.js';
import type { Files } from './disk.js';
import { runEventsJob } from './event-jobs.js';
import { isWithin } from './paths.js';
import type {
  BacktestJob,
  EventsJob,
  ExplainJob,
  RunAnswer,
  RunJob,
  SamplesAnswer,
  SamplesJob,
} from './run-messages.js';
import { syntaxFailureOf } from './syntax-failure.js';
import { fromPortable } from './tree-transfer.js';
import { WorkingCopy } from './working-copy.js';

/** What a run asks and tells while it goes on. */
export interface RunHooks {
  isCancelled(): boolean;
  report(message: string, percentage?: number): void;
}

/** A rule with everything that its run needs. */
interface LoadedRule {
  readonly unit: RuleUnit;
  readonly analysis: Analysis;
  /** The tables that it reads. */
  readonly tables: readonly string[];
  readonly samples: readonly SampleFile[];
  readonly events: LoadedEvents;
}

/** A rule as it ran last, to explain its events. */
interface RanRule {
  readonly unit: RuleUnit;
  readonly input: ExplainInput;
  readonly tables: readonly string[];
}

/** Loaded event files. */
interface EventSet {
  /** The files with what identifies their contents, and how rows find their table. */
  readonly key: string;
  readonly catalog: object;
  readonly events: LoadedEvents;
}

/** How many sets of event files stay loaded. */
const SETS = 3;

/** Samples larger than this together are not read to help with writing, in bytes. */
const SAMPLE_LIMIT = 2 ** 26;

/** Whose samples are read, and which. */
type SamplesOf = Pick<RunJob, 'path' | 'folders'> & Partial<Pick<RunJob, 'files'>>;

/**
 * Runs rules over event files. What was read stays in memory: a run after an edit of the rule reads no file again. Knows
 * nothing of threads and connections.
 */
export class RuleRunner {
  private readonly copy: WorkingCopy;
  private readonly ran = new Map<string, RanRule>();
  private sets: EventSet[] = [];
  private readonly facts = new WeakMap<LoadedEvents, SampleFacts>();
  private readonly evaluations = new KeptEvaluations();
  /** What was answered last of an evaluation that is kept. */
  private readonly answers = new WeakMap<Run, { readonly key: string; readonly answer: RunAnswer }>();

  constructor(private readonly files: Files) {
    this.copy = new WorkingCopy(files);
  }

  async run(job: RunJob, hooks: RunHooks): Promise<RunAnswer> {
    const rule = await this.open(job, hooks);
    if ('ok' in rule) return { result: rule, counts: undefined };
    hooks.report('Evaluating');
    return this.evaluate(job, rule, hooks);
  }

  /** Runs a rule as its schedule would, up to one second after its newest event. */
  async backtest({ rule: job, days }: BacktestJob, hooks: RunHooks): Promise<BacktestResult> {
    const rule = await this.open(job, hooks);
    if ('ok' in rule) return rule;
    const { unit, analysis, events } = rule;
    const end = job.now ?? defaultNow(events);
    if (end === undefined) return this.failure(job, 'refused', 'No event has a time.');
    const { score } = unit.document.configuration;
    const outcome = backtest(analysis, events, unit.catalog, scheduleOf(unit.region.rule), {
      ...{ end, days, late: 0n, score, entitiesOf: entitiesOfUnit(unit) },
      isCancelled: () => hooks.isCancelled(),
      progress: (done, total) => hooks.report(`Run ${done + 1} of ${total}`, (100 * done) / total),
    });
    if (hooks.isCancelled()) return this.failure(job, 'cancelled', 'The backtest was cancelled.');
    if (!outcome.ok) return this.refused(job, unit, outcome.error);
    return describeBacktest(unit, outcome.value, plural(events.report.files.length, 'event file'));
  }

  /** What the samples of a rule hold, or how many of them hold a text; undefined for none, and for very many. */
  async samples(job: SamplesJob, hooks: RunHooks): Promise<SamplesAnswer | undefined> {
    this.copy.take(job.open);
    const unit = this.copy.project.open(job.path, job.text).units[job.region];
    if (unit === undefined) return undefined;
    const samples = this.samplesFor(job, unit, job.tables);
    if (samples.length === 0 || this.sizeOf(samples) > SAMPLE_LIMIT) return undefined;
    const events = await this.load(samples, job, unit, job.tables[0], hooks);
    if (hooks.isCancelled()) return undefined;
    const tables = [...events.tables.values()];
    if (job.count !== undefined) return { count: countText(tables, job.count) };
    let facts = this.facts.get(events);
    if (facts === undefined) this.facts.set(events, (facts = sampleFacts(tables)));
    return { facts };
  }

  /** Does something with event files. */
  events(job: EventsJob, hooks: RunHooks): Promise<EventsResult> {
    this.copy.take(job.open);
    return runEventsJob(job, this.copy, hooks);
  }

  /** Markdown on one event; undefined when that rule's run is not held. */
  explain(job: ExplainJob): string | undefined {
    const found = this.ran.get(keyOf(job));
    if (found === undefined) return undefined;
    const uri = this.copy.paths.uriOf(job.path);
    return explainLine(found.unit, found.input, found.tables, job.file, job.line, uri);
  }

  /** A file changed. Event files are told by their identity; what depends on the configuration is read again. */
  changed(path: string): void {
    this.copy.project.changed(path);
  }

  forget(path: string | undefined): void {
    for (const key of [...this.ran.keys()]) if (path === undefined || key.startsWith(`${path}#`)) this.ran.delete(key);
    if (this.ran.size === 0) this.sets = [];
    this.forgetEvaluations();
  }

  private evaluate(job: RunJob, rule: LoadedRule, hooks: RunHooks): RunAnswer {
    const { unit, analysis, tables, samples, events } = rule;
    const labels = new Map(samples.map((s) => [s.path, s.label]));
    const options = {
      score: unit.document.configuration.score,
      now: job.now,
      labelOf: (file: string) => labels.get(file) ?? labelOf(file),
      kept: this.evaluations,
    };
    const data = dataSourceOf(events, unit.catalog);
    const isCancelled = (): boolean => hooks.isCancelled();
    const outcome = runRule(analysis, events, data, { ...options, traced: true, isCancelled });
    if (!outcome.ok) return { result: this.refused(job, unit, outcome.error), counts: undefined };
    this.ran.set(keyOf(job), { unit, tables, input: { analysis, events, data, options } });
    const toUri = (path: string): string => this.copy.paths.uriOf(path);
    // The rest follows from the evaluation: its environment holds the settings, its events are those of the files.
    const key = JSON.stringify([
      job.path,
      job.region,
      unit.document.text,
      toUri(job.path),
      samples.map(shownOf(toUri)),
    ]);
    const { run } = outcome.value;
    const before = this.answers.get(run);
    if (before?.key === key) return before.answer;
    const counts = countsOf(outcome.value);
    const answer: RunAnswer = { result: describeRun(unit, outcome.value, events, toUri, counts), counts };
    this.answers.set(run, { key, answer });
    return answer;
  }

  /** Reads a rule and its events; why that cannot be done, where it cannot. */
  private async open(job: RunJob, hooks: RunHooks): Promise<LoadedRule | RunFailure> {
    this.copy.take(job.open);
    const document = this.copy.project.open(job.path, job.text);
    const unit = document.units[job.region];
    if (unit === undefined) return this.failure(job, 'refused', 'The file has no such query.');
    const broken =
      job.analysis === undefined ? syntaxFailureOf(unit, (path) => this.copy.paths.uriOf(path)) : undefined;
    if (broken !== undefined) return broken;
    const analysis: Analysis =
      job.analysis === undefined
        ? unit.analysis
        : { ...job.analysis, tree: fromPortable(job.analysis.tree), environment: unit.catalog, code: undefined };
    const tables = tablesRead(analysis.tree);
    const samples = this.samplesFor(job, unit, tables);
    if (samples.length === 0) return this.failure(job, 'no-samples', noSamples(job));
    const events = await this.load(samples, job, unit, tables[0], hooks);
    if (hooks.isCancelled()) return this.failure(job, 'cancelled', 'The run was cancelled.');
    return { unit: withAnalysis(unit, analysis), analysis, tables, samples, events };
  }

  private refused(job: RunJob, unit: RuleUnit, { code, message, start, end }: EvaluationError): RunFailure {
    const range = start === undefined ? undefined : outerRange(unit, { start, end: end ?? start });
    return this.failure(job, code, message, range);
  }

  private samplesFor(job: SamplesOf, unit: RuleUnit, tables: readonly string[]): SampleFile[] {
    const found = findSamples(job.path, unit.document.configuration, this.copy.host, tables);
    if (job.files === undefined) {
      // A configuration from elsewhere must not read files that nobody opened.
      return found.filter((s) => foldersOf(job, unit).some((folder) => isWithin(s.path, folder)));
    }
    const known = new Map(found.map((s) => [s.path, s]));
    return job.files.map(
      (path) => known.get(path) ?? { path, label: labelOf(path), table: undefined, format: undefined },
    );
  }

  /** The bytes of an event file. Throws for a link that leads out of the workspace to what nobody chose. */
  private bytes(path: string, job: SamplesOf, unit: RuleUnit): Uint8Array {
    const real = this.files.realPath(path);
    if (job.files === undefined && real !== undefined && real !== path) {
      const folders = foldersOf(job, unit).map((folder) => this.files.realPath(folder) ?? folder);
      if (!folders.some((folder) => isWithin(real, folder)))
        throw new Error(
          `it is a link to ${real}, out of the workspace, which is not followed; choose the file to run on it`,
        );
    }
    return this.copy.bytes(path);
  }

  private async load(
    samples: readonly SampleFile[],
    job: SamplesOf,
    unit: RuleUnit,
    table: string | undefined,
    hooks: RunHooks,
  ): Promise<LoadedEvents> {
    const { host } = this.copy;
    const { mappings } = readUserMappings(unit.document.configuration.events.mappings, host, unit.catalog);
    const files = samples.map((s) => [s.path, s.table, s.format, this.copy.identity(s.path)]);
    const key = JSON.stringify([table, files, mappings]);
    const known = this.sets.find((s) => s.key === key && s.catalog === unit.catalog);
    if (known !== undefined) {
      this.sets = [known, ...this.sets.filter((s) => s !== known)];
      return known.events;
    }
    hooks.report('Reading events', 0);
    const inputs = samples.map((s) => ({
      path: s.path,
      label: s.label,
      table: s.table,
      format: s.format,
      bytes: () => this.bytes(s.path, job, unit),
    }));
    let read = 0;
    const events = await loadEventsAsync(inputs, {
      catalog: unit.catalog,
      table,
      mappings,
      onProgress: () => hooks.report('Reading events', (100 * ++read) / inputs.length),
      isCancelled: () => hooks.isCancelled(),
    });
    if (!hooks.isCancelled()) this.sets = [{ key, catalog: unit.catalog, events }, ...this.sets].slice(0, SETS);
    this.forgetEvaluations();
    return events;
  }

  /** Events that are not loaded any more need no evaluations of theirs. */
  private forgetEvaluations(): void {
    this.evaluations.keepOnly(this.sets.map((s) => s.events));
  }

  private sizeOf(samples: readonly SampleFile[]): number {
    return samples.reduce((sum, { path }) => sum + (this.files.size(path) ?? 0), 0);
  }

  private failure(job: RunJob, code: string, message: string, range?: RunFailure['range']): RunFailure {
    const result: RunFailure = { ok: false, uri: this.copy.paths.uriOf(job.path), region: job.region, code, message };
    return range === undefined ? result : { ...result, range };
  }
}

/** The folders that samples are read from without being chosen. */
function foldersOf(job: SamplesOf, { document }: RuleUnit): readonly string[] {
  const { root } = document.configuration;
  const ruleFolder = job.path.slice(0, job.path.lastIndexOf('/'));
  return [...job.folders, ...(root === undefined ? [] : [root]), ruleFolder];
}

/** A query with the analysis that the server made of it, so that the language package is not needed here. */
function withAnalysis(unit: RuleUnit, analysis: Analysis): RuleUnit {
  const { document, region, platform, platformReason, platformIsGuess, catalog } = unit;
  return { document, region, platform, platformReason, platformIsGuess, catalog, analysis };
}

/** How a file of events is shown in an answer. */
function shownOf(toUri: (path: string) => string): (sample: SampleFile) => readonly string[] {
  return ({ path, label }) => [toUri(path), label];
}

function keyOf({ path, region }: { readonly path: string; readonly region: number }): string {
  return `${path}#${region}`;
}

function noSamples({ path }: RunJob): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/(?<=.)\.[^.]*$/u, '');
  return `No samples yet. Put events beside the rule in \`samples/\` or \`${name}.samples/\`, or choose files.`;
}
