import type { RuleUnit } from './project.js';
import type { RunFailure, RunSuccess } from './protocol.js';
import type { RuleCounts } from './rule-counts.js';

/** What is kept of the newest run of a rule. */
export interface LastRun {
  /** The query that ran. */
  readonly query: string;
  readonly summary: RunSuccess['counts'];
  /** The event files that it read, by path. */
  readonly files: readonly string[];
  readonly counts: RuleCounts;
  /** Why a later run, over a later text, gave no result. */
  readonly failure: RunFailure | undefined;
}

/** The newest run of a rule; undefined when it was not run, or cleared. */
export type LastRuns = (unit: RuleUnit) => LastRun | undefined;
