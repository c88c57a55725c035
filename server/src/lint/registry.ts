import type { Lint } from './lint.js';
import { adjacentStringLiterals } from './rules/adjacent-string-literals/rule.js';
import { aggregateAlwaysReturnsRow } from './rules/aggregate-always-returns-row/rule.js';
import { allowlistTooBroad } from './rules/allowlist-too-broad/rule.js';
import { alwaysTrueThreshold } from './rules/always-true-threshold/rule.js';
import { caseScoreInversion } from './rules/case-score-inversion/rule.js';
import { caseSensitiveOnControlledField } from './rules/case-sensitive-on-controlled-field/rule.js';
import { caseSensitiveRegex } from './rules/case-sensitive-regex/rule.js';
import { controlCharacterLiteral } from './rules/control-character-literal/rule.js';
import { implicitJoinKind } from './rules/implicit-join-kind/rule.js';
import { invalidRegex } from './rules/invalid-regex/rule.js';
import { mixedAndOrPrecedence } from './rules/mixed-and-or-precedence/rule.js';
import { negatedControlledField } from './rules/negated-controlled-field/rule.js';
import { neverTrueCondition } from './rules/never-true-condition/rule.js';
import { orOfNegations } from './rules/or-of-negations/rule.js';
import { overlyBroadTerm } from './rules/overly-broad-term/rule.js';
import { phraseOnCommandLine } from './rules/phrase-on-command-line/rule.js';
import { timeColumnPlatform } from './rules/time-column-platform/rule.js';
import { unindexedShortTerm } from './rules/unindexed-short-term/rule.js';
import { unknownEnumValue } from './rules/unknown-enum-value/rule.js';
import { unreachableCaseBranch } from './rules/unreachable-case-branch/rule.js';
import { unusedLet } from './rules/unused-let/rule.js';
import { unusedSuppression } from './rules/unused-suppression/rule.js';

const LINTS: readonly Lint[] = [
  adjacentStringLiterals,
  aggregateAlwaysReturnsRow,
  allowlistTooBroad,
  alwaysTrueThreshold,
  caseScoreInversion,
  caseSensitiveOnControlledField,
  caseSensitiveRegex,
  controlCharacterLiteral,
  implicitJoinKind,
  invalidRegex,
  mixedAndOrPrecedence,
  negatedControlledField,
  neverTrueCondition,
  orOfNegations,
  overlyBroadTerm,
  phraseOnCommandLine,
  timeColumnPlatform,
  unindexedShortTerm,
  unknownEnumValue,
  unreachableCaseBranch,
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
