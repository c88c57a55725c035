import { CancellationTokenSource, type CancellationToken, type Disposable } from 'vscode-languageserver';
import { parseDatetime } from '../engine/values/datetime.js';
import { slashed } from '../schema/configuration/paths.js';
import type { LastRun } from '../service/last-run.js';
import { queryOnLine } from '../service/place.js';
import type { RuleUnit } from '../service/project.js';
import type { ExplainParams, ExplainResult, RunFailure, RunParams, RunResult } from '../service/protocol.js';
import type { BacktestParams, BacktestResult } from '../service/protocol/connections.js';
import type { EventsResult } from '../service/protocol/events.js';
import type { Analysis } from '../kusto/analysis.js';
import type { DocumentThreads } from './document-threads.js';
import type { Documents } from './documents.js';
import { Cancelled, inBackground } from './guard.js';
import { pathOfUri } from './paths.js';
import type { RunChannel, RunProgress } from './run-channel.js';
import type { EventsJob, OpenText, PortableAnalysis, RunAnswer, RunJob } from './run-messages.js';
import type { Session } from './session.js';
import { SYNTAX_FAILURE, syntaxFailureOf } from './syntax-failure.js';
import type { RegionRun } from './thread-messages.js';
import { toPortable } from './tree-transfer.js';

/** After an edit, so long nothing more must be typed before a rule runs again, in ms. */
const AUTO_RUN_DELAY = 250;

/** Open documents beyond this length are read from the disk as long as they are unchanged, in characters. */
const LONG_TEXT = 1_000_000;

/** A rule that was run, and is run again when something changes. */
interface Entry {
  readonly path: string;
  readonly region: number;
  readonly files: readonly string[] | undefined;
  readonly now: bigint | undefined;
  /** Whether it runs here: a document's thread knows of runs elsewhere. */
  readonly isOwn: boolean;
  last: LastRun | undefined;
}

export interface RunListener {
  /** A rule's last run is another one, or was forgotten. */
  changed(path: string): void;
  /** A run that nobody asked for is done. */
  ranByItself(result: RunResult): void;
}

/** The rules that were run, their last results, and their runs after edits. */
export class Runs implements Disposable {
  /** By rule, the one that ran last at the end. */
  private readonly entries = new Map<string, Entry>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly running = new Map<string, CancellationTokenSource>();

  constructor(
    private readonly session: Session,
    private readonly threads: DocumentThreads,
    private readonly channel: RunChannel,
    private readonly listener: RunListener,
  ) {}

  /** The newest run of a rule. */
  lastRun(unit: RuleUnit): LastRun | undefined {
    return this.entries.get(keyOf(unit.document.path, unit.region.index))?.last;
  }

  /** The newest runs of the queries of a file. */
  runsOf(path: string): RegionRun[] {
    return [...this.entries.values()].flatMap(({ path: own, region, last }) =>
      own === path && last !== undefined ? [{ region, last }] : [],
    );
  }

  /** Takes over what was run elsewhere, in a document's thread. */
  adopt(path: string, runs: readonly RegionRun[]): void {
    for (const [key, entry] of this.entries) if (entry.path === path) this.entries.delete(key);
    for (const { region, last } of runs)
      this.entries.set(keyOf(path, region), { path, region, files: undefined, now: undefined, isOwn: false, last });
  }

  /** Runs a rule because the user asked for it; from then on it runs again after edits. */
  async run(params: RunParams, token: CancellationToken, progress: RunProgress): Promise<RunResult> {
    const path = this.session.paths.pathOf(params.uri);
    const document = this.session.ruleAt(params.uri);
    const atLine = params.line === undefined || document === undefined ? undefined : queryOnLine(document, params.line);
    const region = params.region ?? atLine?.region.index ?? 0;
    const refuse = (code: string, message: string): RunFailure => ({
      ok: false,
      uri: params.uri,
      region,
      code,
      message,
    });
    const now = params.now === undefined ? undefined : parseDatetime(params.now);
    if (now === null) return refuse('refused', `\`${params.now}\` is not a time. Write it as 2026-11-20T12:00:00Z.`);
    const unit = document?.units[region];
    if (unit === undefined) return refuse('refused', 'There is no query to run here.');
    const key = keyOf(path, region);
    this.stop(key);
    const entry: Entry = { path, region, files: params.files?.map(pathOf), now, isOwn: true, last: undefined };
    const result = await this.evaluate(entry, unit, token, progress);
    if (result.ok) {
      this.entries.delete(key);
      this.entries.set(key, entry);
    } else {
      this.fail(key, result);
    }
    this.listener.changed(path);
    return result;
  }

  /** Runs a rule over event files as its schedule would. */
  async backtest(params: BacktestParams, token: CancellationToken, progress: RunProgress): Promise<BacktestResult> {
    const { uri, line, days } = params;
    const document = this.session.ruleAt(uri);
    const atLine = line === undefined || document === undefined ? undefined : queryOnLine(document, line);
    const region = params.region ?? atLine?.region.index ?? 0;
    const unit = document?.units[region];
    if (unit === undefined)
      return { ok: false, uri, region, code: 'refused', message: 'There is no query to run here.' };
    const broken = this.syntaxFailure(unit);
    if (broken !== undefined) return broken;
    const path = this.session.paths.pathOf(uri);
    const files = params.files?.map(pathOf);
    const entry: Entry = { path, region, files, now: undefined, isOwn: true, last: undefined };
    return this.channel.backtest({ rule: this.job(entry, unit), days }, token, progress);
  }

  /** Forgets a rule's runs, or all of them. */
  clear(uri: string | undefined): void {
    const path = uri === undefined ? undefined : this.session.paths.pathOf(uri);
    for (const [key, entry] of [...this.entries]) {
      if (path !== undefined && entry.path !== path) continue;
      this.stop(key);
      this.entries.delete(key);
      this.listener.changed(entry.path);
    }
    this.channel.tell({ kind: 'forget', path });
  }

  /** Why an event hits or not, by the rule given or the one that ran last over its file. */
  async explain({ uri, line, rule }: ExplainParams, token: CancellationToken): Promise<ExplainResult> {
    const file = this.session.paths.pathOf(uri);
    const entry = this.entryFor(file, rule);
    if (entry === undefined) {
      const markdown = 'No rule was run over this file yet. Run one against it first.';
      return { markdown, rule: undefined };
    }
    const { path, region } = entry;
    const job = { path, region, file, line: line + 1 };
    let markdown = await this.channel.explain(job);
    if (markdown === undefined) {
      const unit = this.session.ruleFile(path)?.units[region];
      if (unit !== undefined) await this.evaluate(entry, unit, token, () => undefined);
      markdown = await this.channel.explain(job);
    }
    return { markdown: markdown ?? 'The rule cannot be run any more.', rule: this.session.paths.uriOf(path) };
  }

  /** Does something with event files, as they are in the editor. */
  async events(
    job: Omit<EventsJob, 'open'>,
    token: CancellationToken,
    progress: (message: string, percentage: number | undefined) => void,
  ): Promise<EventsResult> {
    return this.channel.events({ ...job, open: openTexts(this.session.documents) }, token, progress);
  }

  /** A rule file that is open was edited. */
  edited(path: string): void {
    const document = this.session.documents.at(path);
    if (document !== undefined && this.threads.takes(document)) {
      this.followLater(path);
      return;
    }
    this.followQueries(path);
    this.scheduleAll(path, AUTO_RUN_DELAY);
  }

  /** Files changed on the disk, or the configuration did. */
  filesChanged(paths: readonly string[], configuration: boolean): void {
    for (const path of paths) this.channel.tell({ kind: 'changed', path });
    if (!this.session.settings.autoRun) return;
    for (const [key, entry] of this.entries) {
      const read = entry.last?.files ?? [];
      const folders = [...new Set(read.map(folderOf)), `${folderOf(entry.path)}samples/`];
      const concerns = (path: string): boolean =>
        path === entry.path ||
        read.includes(path) ||
        (entry.files === undefined && folders.some((folder) => path.startsWith(folder)));
      if (configuration || paths.some(concerns)) this.schedule(key);
    }
  }

  dispose(): void {
    for (const key of [...this.timers.keys(), ...this.running.keys()]) this.stop(key);
    this.channel.dispose();
  }

  /** Where queries were put in or taken out before one that ran, its run goes with it. */
  private followQueries(path: string): void {
    const before = [...this.entries.values()];
    const units = before.some((e) => e.path === path) ? this.session.ruleFile(path)?.units : undefined;
    if (units === undefined) return;
    const regionOf = (entry: Entry): number => {
      const query = entry.last?.query;
      if (query === undefined || units[entry.region]?.region.text === query) return entry.region;
      const found = units.findIndex((u) => u.region.text === query);
      return found < 0 ? entry.region : found;
    };
    this.entries.clear();
    for (const entry of before) {
      const region = entry.path === path ? regionOf(entry) : entry.region;
      if (region !== entry.region) this.stop(keyOf(path, entry.region));
      this.entries.set(keyOf(entry.path, region), region === entry.region ? entry : { ...entry, region });
    }
  }

  /** Reading a large file at each key would keep others waiting. */
  private followLater(path: string): void {
    const keys = [...this.entries].filter(([, entry]) => entry.path === path).map(([key]) => key);
    if (keys.length === 0) return;
    for (const key of [path, ...keys]) this.stop(key);
    const follow = (): void => {
      this.timers.delete(path);
      this.followQueries(path);
      this.listener.changed(path);
      this.scheduleAll(path, 0);
    };
    this.timers.set(path, setTimeout(follow, AUTO_RUN_DELAY));
  }

  private scheduleAll(path: string, delay: number): void {
    if (!this.session.settings.autoRun) return;
    for (const [key, entry] of this.entries) if (entry.path === path) this.schedule(key, delay);
  }

  private entryFor(file: string, rule: string | undefined): Entry | undefined {
    const newestFirst = [...this.entries.values()].reverse();
    if (rule !== undefined) {
      const path = this.session.paths.pathOf(rule);
      return newestFirst.find((e) => e.path === path);
    }
    return newestFirst.find((e) => e.last?.files.includes(file) === true);
  }

  private schedule(key: string, delay = AUTO_RUN_DELAY): void {
    if (this.entries.get(key)?.isOwn !== true) return;
    this.stop(key);
    const run = (): void => {
      this.timers.delete(key);
      inBackground(this.session.log, 'running a rule again', () => this.runAgain(key));
    };
    this.timers.set(key, setTimeout(run, delay));
  }

  /** Ends what a rule's earlier text or samples started. */
  private stop(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    this.running.get(key)?.cancel();
    this.running.delete(key);
  }

  private async runAgain(key: string): Promise<void> {
    const entry = this.entries.get(key);
    const unit = entry === undefined ? undefined : this.session.ruleFile(entry.path)?.units[entry.region];
    // While a query is broken its diagnostics say so; the last counts stay until it can run again.
    if (entry === undefined || unit === undefined || this.syntaxFailure(unit) !== undefined) return;
    const source = new CancellationTokenSource();
    this.running.set(key, source);
    try {
      const result = await this.evaluate(entry, unit, source.token, () => undefined);
      if (source.token.isCancellationRequested || (!result.ok && result.code === SYNTAX_FAILURE)) return;
      if (!result.ok) this.fail(key, result);
      this.listener.ranByItself(result);
      this.listener.changed(entry.path);
    } catch (fault) {
      if (!(fault instanceof Cancelled)) throw fault;
    } finally {
      if (this.running.get(key) === source) this.running.delete(key);
    }
  }

  private fail(key: string, failure: RunFailure): void {
    const entry = this.entries.get(key);
    if (entry?.last !== undefined) entry.last = { ...entry.last, failure };
  }

  private async evaluate(
    entry: Entry,
    unit: RuleUnit,
    token: CancellationToken,
    progress: RunProgress,
  ): Promise<RunResult> {
    const broken = this.syntaxFailure(unit);
    if (broken !== undefined) return broken;
    const answer: RunAnswer = await this.channel.run(this.job(entry, unit), token, progress);
    const { result, counts } = answer;
    if (result.ok && counts !== undefined) {
      const files = result.files.map((f) => pathOfUri(f.uri));
      entry.last = { query: unit.region.text, summary: result.counts, files, counts, failure: undefined };
    }
    return result;
  }

  /** Why a query cannot run as it is written; undefined where it can. */
  private syntaxFailure(unit: RuleUnit): RunFailure | undefined {
    if (this.isLarge(unit)) return undefined;
    return syntaxFailureOf(unit, (path) => this.session.paths.uriOf(path));
  }

  /** Whether analysing a rule here would keep others waiting; the thread that runs it says whether it is broken. */
  private isLarge({ document }: RuleUnit): boolean {
    return this.threads.takenAt(document.path, document.text) !== undefined;
  }

  private job(entry: Entry, unit: RuleUnit): RunJob {
    const { document } = unit;
    return {
      path: document.path,
      text: document.text,
      region: unit.region.index,
      analysis: this.isLarge(unit) ? undefined : portable(unit.analysis),
      files: entry.files,
      now: entry.now,
      folders: this.session.folders,
      open: openTexts(this.session.documents, document.path),
    };
  }
}

function portable({ text, tree, diagnostics, result }: Analysis): PortableAnalysis {
  return { text, tree: toPortable(tree), diagnostics, result };
}

/** The documents that are open, for a thread; without the text of `known`, which the thread is told otherwise. */
export function openTexts(documents: Documents, known?: string): Map<string, OpenText> {
  const open = new Map<string, OpenText>();
  for (const d of documents.all()) {
    const onDisk = !d.changed && d.text.length > LONG_TEXT;
    open.set(d.uri, { path: d.path, version: d.version, text: onDisk || d.path === known ? undefined : d.text });
  }
  return open;
}

/** Event files are given as URIs or as paths of the system. */
function pathOf(file: string): string {
  return file.startsWith('file:') ? pathOfUri(file) : slashed(file);
}

function keyOf(path: string, region: number): string {
  return `${path}#${region}`;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
