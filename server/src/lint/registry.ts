import type { Lint } from './lint.js';
import { alwaysTrueThreshold } from './rules/always-true-threshold/rule.js';
import { caseScoreInversion } from './rules/case-score-inversion/rule.js';
import { overlyBroadTerm } from './rules/overly-broad-term/rule.js';
import { unindexedShortTerm } from './rules/unindexed-short-term/rule.js';
import { unusedLet } from './rules/unused-let/rule.js';
import { unusedSuppression } from './rules/unused-suppression/rule.js';

const LINTS: readonly Lint[] = [
  alwaysTrueThreshold,
  caseScoreInversion,
  overlyBroadTerm,
  unindexedShortTerm,
  unusedLet,
  unusedSuppression,
];

/** All lints, in alphabetical order of their ids. */
export function lints(): readonly Lint[] {
  return LINTS;
}

/** The lint of an id. */
export function lint(id: string): Lint | undefined {
  return LINTS.find((candidate) => candidate.id === id);
}
