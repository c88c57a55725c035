import { CancellationTokenSource, type CancellationToken } from 'vscode-languageserver';
import { findSamples } from '../events/discover.js';
import type { SampleFacts, TextCount } from '../events/sample-facts.js';
import type { RuleUnit } from '../service/project.js';
import { tablesRead } from '../testing/rule-run.js';
import { Cancelled, inBackground } from './guard.js';
import type { RunChannel } from './run-channel.js';
import type { SamplesJob } from './run-messages.js';
import { openTexts } from './runs.js';
import type { Session } from './session.js';

/** What is typed waits so long for samples that were not read yet, in ms, and what is pointed at so long. */
const PATIENCE = { typing: 300, pointing: 2_000 } as const;

/** What was learnt holds so long where the client tells of no changes, in ms. */
const LEARNT_FOR = 5_000;

/** Rules whose samples' contents are kept. */
const KEPT = 20;

/** What was learnt of a rule's samples, or is being learnt. */
interface Held {
  readonly tables: string;
  /** When it was asked for, in ms. */
  readonly at: number;
  facts: SampleFacts | undefined;
  readonly reading: Promise<void>;
}

/** Asks the thread that runs rules what the sample events of rules hold. Rules without samples start no thread. */
export class SampleEvents {
  /** By rule, the one that was asked for last at the end. */
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly session: Session,
    private readonly channel: RunChannel,
  ) {}

  /** What the samples hold, if that is known soon; undefined where there are none. */
  async soon(unit: RuleUnit): Promise<SampleFacts | 'reading' | undefined> {
    const held = this.heldOf(unit);
    if (held === undefined) return undefined;
    if (held.facts === undefined) await Promise.race([held.reading, after(PATIENCE.typing)]);
    return held.facts ?? 'reading';
  }

  /** How many samples hold a text; undefined where there are none. */
  async count(unit: RuleUnit, text: string, token: CancellationToken): Promise<TextCount | undefined> {
    const job = this.job(unit, text);
    if (job === undefined) return undefined;
    const source = new CancellationTokenSource();
    const cancelling = token.onCancellationRequested(() => source.cancel());
    // A run that takes long is before it: what else is known is shown without waiting for that.
    const timer = setTimeout(() => source.cancel(), PATIENCE.pointing);
    try {
      const answer = await this.channel.samples(job, source.token);
      return answer !== undefined && 'count' in answer ? answer.count : undefined;
    } catch (fault) {
      if (fault instanceof Cancelled && !token.isCancellationRequested) return undefined;
      throw fault;
    } finally {
      clearTimeout(timer);
      cancelling.dispose();
    }
  }

  /** Files changed: what was learnt may not hold any more. */
  filesChanged(): void {
    this.held.clear();
  }

  private heldOf(unit: RuleUnit): Held | undefined {
    const key = `${unit.document.path}#${unit.region.index}`;
    const tables = JSON.stringify(tablesRead(unit.analysis.tree));
    const known = this.held.get(key);
    const isNew = this.session.watches || Date.now() - (known?.at ?? 0) < LEARNT_FOR;
    const held = known?.tables === tables && isNew ? known : this.learn(unit, tables);
    this.held.delete(key);
    if (held === undefined) return undefined;
    this.held.set(key, held);
    for (const oldest of [...this.held.keys()].slice(0, -KEPT)) this.held.delete(oldest);
    return held;
  }

  private learn(unit: RuleUnit, tables: string): Held | undefined {
    const job = this.job(unit, undefined);
    if (job === undefined) return undefined;
    const { promise, resolve } = withResolvers();
    const held: Held = { tables, at: Date.now(), facts: undefined, reading: promise };
    inBackground(this.session.log, 'looking at samples', async () => {
      try {
        const answer = await this.channel.samples(job, new CancellationTokenSource().token);
        held.facts = answer !== undefined && 'facts' in answer ? answer.facts : [];
      } catch (fault) {
        // The thread was ended: that is asked for again.
        if (!(fault instanceof Cancelled)) throw fault;
        this.held.clear();
      } finally {
        resolve();
      }
    });
    return held;
  }

  private job(unit: RuleUnit, count: string | undefined): SamplesJob | undefined {
    const { document, region, analysis } = unit;
    const tables = tablesRead(analysis.tree);
    const { project, folders, documents } = this.session;
    if (findSamples(document.path, document.configuration, project.host, tables).length === 0) return undefined;
    const open = openTexts(documents, document.path);
    return { path: document.path, text: document.text, region: region.index, folders, open, tables, count };
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
