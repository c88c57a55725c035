import type { Evaluation } from '../engine/evaluate.js';
import type { EventPlace, Trace, TraceDetail } from '../engine/trace/trace.js';
import type { LoadedEvents } from '../events/loaded-events.js';
import type { Analysis } from '../kusto/analysis.js';

/** An evaluation that came to an end, with what was recorded of it. */
export interface KeptEvaluation {
  readonly evaluation: Extract<Evaluation, { ok: true }>;
  readonly trace: Trace | undefined;
}

/**
 * Everything that an evaluation depends on. The environment stands for the functions, watchlists and settings of the
 * workspace: it is another object once one of them changes, as the events are once a file does.
 */
export interface EvaluationBasis {
  readonly analysis: Pick<Analysis, 'text' | 'environment'>;
  readonly events: LoadedEvents;
  readonly now: bigint;
  /** How much is recorded; undefined for a run without a trace. */
  readonly detail: TraceDetail | undefined;
  readonly through: EventPlace | undefined;
}

interface Entry extends KeptEvaluation {
  readonly key: string;
  readonly environment: object;
  readonly events: LoadedEvents;
  readonly bytes: number;
}

/** So many evaluations are kept, and so many bytes of them. */
const MOST = 4;
const MOST_BYTES = 2 ** 26;

/** About so many bytes a value of a row that stays in memory needs, and an event in a trace of rows one by one. */
const VALUE_BYTES = 16;

/**
 * Evaluations whose queries may be run again as they are, over the same events: the same answer need not be computed
 * twice. The newest are kept, as far as they are small.
 */
export class KeptEvaluations {
  private entries: Entry[] = [];

  get(basis: EvaluationBasis): KeptEvaluation | undefined {
    const key = keyOf(basis);
    const found = this.entries.find(
      (e) => e.key === key && e.environment === basis.analysis.environment && e.events === basis.events,
    );
    if (found !== undefined) this.entries = [found, ...this.entries.filter((e) => e !== found)];
    return found;
  }

  /** Keeps an evaluation; not one that may answer otherwise the next time, nor a large one. */
  set(basis: EvaluationBasis, kept: KeptEvaluation): void {
    if (!kept.evaluation.run.isRepeatable) return;
    const bytes = bytesOf(kept);
    if (bytes > MOST_BYTES) return;
    const { environment } = basis.analysis;
    this.entries = [{ ...kept, key: keyOf(basis), environment, events: basis.events, bytes }, ...this.entries];
    let sum = 0;
    this.entries = this.entries.filter((e, i) => (sum += e.bytes) <= MOST_BYTES && i < MOST);
  }

  /** Forgets those over events that are not in memory any more. */
  keepOnly(events: readonly LoadedEvents[]): void {
    this.entries = this.entries.filter((e) => events.includes(e.events));
  }
}

function keyOf({ analysis, now, detail, through }: EvaluationBasis): string {
  return JSON.stringify([analysis.text, now.toString(), detail, through?.table, through?.row]);
}

function bytesOf({ evaluation: { run, tables }, trace }: KeptEvaluation): number {
  const width = tables.reduce((n, t) => Math.max(n, t.columns.length), 1);
  const events = [...run.firstOrdinals.keys()].reduce((n, t) => n + (t.rowCount ?? 0), 0);
  return VALUE_BYTES * width * run.rowsHeld + (trace === undefined ? 0 : trace.clauseCount * events);
}
