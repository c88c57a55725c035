import type { Lint } from './lint.js';
import { adjacentStringLiterals } from './rules/adjacent-string-literals/rule.js';
import { aggregateAlwaysReturnsRow } from './rules/aggregate-always-returns-row/rule.js';
import { agoExceedsQueryPeriod } from './rules/ago-exceeds-query-period/rule.js';
import { allowlistTooBroad } from './rules/allowlist-too-broad/rule.js';
import { alwaysTrueThreshold } from './rules/always-true-threshold/rule.js';
import { caseFoldEquality } from './rules/case-fold-equality/rule.js';
import { caseResultTypeMismatch } from './rules/case-result-type-mismatch/rule.js';
import { caseScoreInversion } from './rules/case-score-inversion/rule.js';
import { caseSensitiveOnControlledField } from './rules/case-sensitive-on-controlled-field/rule.js';
import { caseSensitiveRegex } from './rules/case-sensitive-regex/rule.js';
import { commandLineWithoutProcess } from './rules/command-line-without-process/rule.js';
import { connectorTableMismatch } from './rules/connector-table-mismatch/rule.js';
import { containsWholeTerm } from './rules/contains-whole-term/rule.js';
import { controlCharacterLiteral } from './rules/control-character-literal/rule.js';
import { correlationWindowExceedsPeriod } from './rules/correlation-window-exceeds-period/rule.js';
import { customDetectionColumns } from './rules/custom-detection-columns/rule.js';
import { defangedIndicator } from './rules/defanged-indicator/rule.js';
import { duplicateRuleIdentity } from './rules/duplicate-rule-identity/rule.js';
import { dynamicLookupWithoutTerm } from './rules/dynamic-lookup-without-term/rule.js';
import { entityColumnMissing } from './rules/entity-column-missing/rule.js';
import { environmentLiteral } from './rules/environment-literal/rule.js';
import { exactCommandLine } from './rules/exact-command-line/rule.js';
import { exclusionOnlyFilter } from './rules/exclusion-only-filter/rule.js';
import { externalDataInRule } from './rules/external-data-in-rule/rule.js';
import { filenameExtensionGap } from './rules/filename-extension-gap/rule.js';
import { filterTooLate } from './rules/filter-too-late/rule.js';
import { functionNotOnTarget } from './rules/function-not-on-target/rule.js';
import { hardCodedDate } from './rules/hard-coded-date/rule.js';
import { hasWithoutTerm } from './rules/has-without-term/rule.js';
import { hashLengthMismatch } from './rules/hash-length-mismatch/rule.js';
import { implicitJoinKind } from './rules/implicit-join-kind/rule.js';
import { invalidRegex } from './rules/invalid-regex/rule.js';
import { joinRightUnfiltered } from './rules/join-right-unfiltered/rule.js';
import { mappingInvalid } from './rules/mapping-invalid/rule.js';
import { missingTimeFilter } from './rules/missing-time-filter/rule.js';
import { mixedAndOrPrecedence } from './rules/mixed-and-or-precedence/rule.js';
import { negatedControlledField } from './rules/negated-controlled-field/rule.js';
import { neverTrueCondition } from './rules/never-true-condition/rule.js';
import { nrtIneligible } from './rules/nrt-ineligible/rule.js';
import { nullRowDropped } from './rules/null-row-dropped/rule.js';
import { numericStringCompare } from './rules/numeric-string-compare/rule.js';
import { orOfNegations } from './rules/or-of-negations/rule.js';
import { overlyBroadTerm } from './rules/overly-broad-term/rule.js';
import { oversizedTermList } from './rules/oversized-term-list/rule.js';
import { phraseOnCommandLine } from './rules/phrase-on-command-line/rule.js';
import { privateRangeByPrefix } from './rules/private-range-by-prefix/rule.js';
import { recycledProcessId } from './rules/recycled-process-id/rule.js';
import { redundantListForm } from './rules/redundant-list-form/rule.js';
import { redundantOperand } from './rules/redundant-operand/rule.js';
import { regexForPlainText } from './rules/regex-for-plain-text/rule.js';
import { regexUnescapedDot } from './rules/regex-unescaped-dot/rule.js';
import { renamedBinaryGap } from './rules/renamed-binary-gap/rule.js';
import { rescannedLet } from './rules/rescanned-let/rule.js';
import { retiredTableOrColumn } from './rules/retired-table-or-column/rule.js';
import { rowLimitInDetection } from './rules/row-limit-in-detection/rule.js';
import { ruleWithoutSamples } from './rules/rule-without-samples/rule.js';
import { secretInQuery } from './rules/secret-in-query/rule.js';
import { serviceLimitViolation } from './rules/service-limit-violation/rule.js';
import { severityScoreMismatch } from './rules/severity-score-mismatch/rule.js';
import { strayLiteralCharacter } from './rules/stray-literal-character/rule.js';
import { switchVariantGap } from './rules/switch-variant-gap/rule.js';
import { tableNotOnTarget } from './rules/table-not-on-target/rule.js';
import { techniqueTacticMismatch } from './rules/technique-tactic-mismatch/rule.js';
import { threatIntelNotLatest } from './rules/threat-intel-not-latest/rule.js';
import { timeColumnPlatform } from './rules/time-column-platform/rule.js';
import { unexpandedVariable } from './rules/unexpanded-variable/rule.js';
import { unguardedBagUnpack } from './rules/unguarded-bag-unpack/rule.js';
import { unindexedShortTerm } from './rules/unindexed-short-term/rule.js';
import { unknownEnumValue } from './rules/unknown-enum-value/rule.js';
import { unknownTable } from './rules/unknown-table/rule.js';
import { unreachableCaseBranch } from './rules/unreachable-case-branch/rule.js';
import { unscopedSearchOrUnion } from './rules/unscoped-search-or-union/rule.js';
import { unusedComputedColumn } from './rules/unused-computed-column/rule.js';
import { unusedLet } from './rules/unused-let/rule.js';
import { unusedSuppression } from './rules/unused-suppression/rule.js';
import { versionNotBumped } from './rules/version-not-bumped/rule.js';
import { wildcardLiteral } from './rules/wildcard-literal/rule.js';
import { workspacePinnedReference } from './rules/workspace-pinned-reference/rule.js';

const LINTS: readonly Lint[] = [
  adjacentStringLiterals,
  aggregateAlwaysReturnsRow,
  agoExceedsQueryPeriod,
  allowlistTooBroad,
  alwaysTrueThreshold,
  caseFoldEquality,
  caseResultTypeMismatch,
  caseScoreInversion,
  caseSensitiveOnControlledField,
  caseSensitiveRegex,
  commandLineWithoutProcess,
  connectorTableMismatch,
  containsWholeTerm,
  controlCharacterLiteral,
  correlationWindowExceedsPeriod,
  customDetectionColumns,
  defangedIndicator,
  duplicateRuleIdentity,
  dynamicLookupWithoutTerm,
  entityColumnMissing,
  environmentLiteral,
  exactCommandLine,
  exclusionOnlyFilter,
  externalDataInRule,
  filenameExtensionGap,
  filterTooLate,
  functionNotOnTarget,
  hardCodedDate,
  hasWithoutTerm,
  hashLengthMismatch,
  implicitJoinKind,
  invalidRegex,
  joinRightUnfiltered,
  mappingInvalid,
  missingTimeFilter,
  mixedAndOrPrecedence,
  negatedControlledField,
  neverTrueCondition,
  nrtIneligible,
  nullRowDropped,
  numericStringCompare,
  orOfNegations,
  overlyBroadTerm,
  oversizedTermList,
  phraseOnCommandLine,
  privateRangeByPrefix,
  recycledProcessId,
  redundantListForm,
  redundantOperand,
  regexForPlainText,
  regexUnescapedDot,
  renamedBinaryGap,
  rescannedLet,
  retiredTableOrColumn,
  rowLimitInDetection,
  ruleWithoutSamples,
  secretInQuery,
  serviceLimitViolation,
  severityScoreMismatch,
  strayLiteralCharacter,
  switchVariantGap,
  tableNotOnTarget,
  techniqueTacticMismatch,
  threatIntelNotLatest,
  timeColumnPlatform,
  unexpandedVariable,
  unguardedBagUnpack,
  unindexedShortTerm,
  unknownEnumValue,
  unknownTable,
  unreachableCaseBranch,
  unscopedSearchOrUnion,
  unusedComputedColumn,
  unusedLet,
  unusedSuppression,
  versionNotBumped,
  wildcardLiteral,
  workspacePinnedReference,
];

/** All lints, in alphabetical order of their ids. */
export function lints(): readonly Lint[] {
  return LINTS;
}

/** The lint of an id. */
export function lint(id: string): Lint | undefined {
  return LINTS.find((candidate) => candidate.id === id);
}
