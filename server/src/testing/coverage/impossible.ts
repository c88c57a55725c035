import type { Analysis } from '../../kusto/analysis.js';
import { lintRule } from '../../lint/lint-rule.js';
import { DEFAULT_SCORE } from '../../schema/configuration/types.js';
import type { RuleUnderTest } from '../data/test-host.js';

/** An outcome that no event can bring about, as a lint proves. */
export interface ImpossibleOutcome {
  readonly outcome: 'true' | 'false' | 'taken';
  /** Offsets in the query of what it is said of. */
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

const PROOFS: Readonly<Record<string, ImpossibleOutcome['outcome']>> = {
  'always-true-threshold': 'false',
  'never-true-condition': 'true',
  'unreachable-case-branch': 'taken',
};

/** Outcomes of a rule's clauses that are proved to be impossible, which no test can be asked to show. */
export function impossibleOutcomes(rule: RuleUnderTest, analysis: Analysis): ImpossibleOutcome[] {
  const rules = Object.fromEntries(
    Object.keys(PROOFS).map((id) => [id, { severity: 'warning' as const, options: {} }]),
  );
  const findings = lintRule({
    analysis,
    catalog: rule.catalog,
    platform: rule.platform,
    kind: rule.region.rule?.kind ?? 'Query',
    configuration: { lints: { presets: ['none'], categories: {}, rules }, score: DEFAULT_SCORE },
  });
  return findings.flatMap(({ lint, start, end, message, scope }) => {
    const outcome = PROOFS[lint];
    return outcome === undefined || scope !== 'query' ? [] : [{ outcome, start, end, reason: message }];
  });
}
