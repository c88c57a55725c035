import {
  DECIDED_FALSE,
  DECIDED_TRUE,
  FALSE,
  NULL,
  TAKEN,
  TRUE,
  type Clause,
  type ClauseKind,
  type Trace,
} from '../../engine/trace/trace.js';
import type { Analysis } from '../../kusto/analysis.js';
import type { Range } from '../../rules/region.js';
import type { LetStatement } from '../../syntax/statements.js';
import type { RuleUnderTest } from '../data/test-host.js';
import type { CoverageThresholds } from '../file/model.js';
import { impossibleOutcomes, type ImpossibleOutcome } from './impossible.js';
import { NeededLets } from './lets.js';
import {
  COVERAGE_METRICS,
  coverageTotal,
  type ClauseCoverage,
  type CoverageKind,
  type CoverageMetric,
  type CoverageReport,
  type CoverageTotal,
  type TestCoverage,
} from './report.js';

const KINDS: Readonly<Partial<Record<ClauseKind, CoverageKind>>> = {
  leaf: 'predicate',
  and: 'operator',
  or: 'operator',
  not: 'operator',
  arm: 'arm',
  otherwise: 'otherwise',
  item: 'item',
};

interface Counted extends Range {
  readonly kind: CoverageKind;
  true: number;
  false: number;
  null: number;
  taken: number;
  decidedTrue: number;
  decidedFalse: number;
  readonly tests: TestCoverage[];
}

/** Adds up what the runs of a rule's tests did at each place of it. */
export class CoverageCollector {
  private readonly places = new Map<string, Counted>();
  private readonly lets: NeededLets;
  /** The tests that reached each let statement. */
  private readonly letTests = new Map<LetStatement, string[]>();

  /** @param placeOf - the place in the rule file of a part of the query. */
  constructor(
    private readonly rule: RuleUnderTest,
    private readonly analysis: Analysis,
    private readonly placeOf: (range: Range) => ClauseCoverage['place'],
  ) {
    this.lets = new NeededLets(analysis);
    for (const statement of this.lets.statements) this.letTests.set(statement, []);
  }

  /** Counts a run, whose trace records decisions. */
  add(test: string, trace: Trace): void {
    for (const clause of trace.clauses) {
      const kind = KINDS[clause.kind];
      const { start, end } = clause.span;
      // What stands in the body of a stored function has no place in the rule.
      if (kind === undefined || start === end) continue;
      const key = `${start}:${end}:${clause.kind}`;
      let counted = this.places.get(key);
      if (counted === undefined) this.places.set(key, (counted = nothingCounted(kind, start, end)));
      count(counted, clause, test);
    }
    for (const statement of this.lets.reachedBy(trace)) this.letTests.get(statement)?.push(test);
  }

  /** @param thresholds - what is demanded; undefined where only some of the file's tests were run. */
  report(thresholds: CoverageThresholds | undefined): CoverageReport {
    const impossible = impossibleOutcomes(this.rule, this.analysis);
    const clauses = [...this.places.values()]
      .sort((a, b) => a.start - b.start || b.end - a.end || KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind))
      .map((counted) => this.clause(counted, impossible));
    const lets = [...this.letTests].map(([{ name }, tests]) => ({
      name: name.name,
      place: this.placeOf(name),
      tests,
      covered: tests.length > 0,
    }));
    const share = (list: readonly { readonly covered: boolean }[]): CoverageTotal =>
      coverageTotal(list.filter((c) => c.covered).length, list.length);
    const of = (...kinds: CoverageKind[]): ClauseCoverage[] => clauses.filter((c) => kinds.includes(c.kind));
    const totals: Record<CoverageMetric, CoverageTotal> = {
      clauses: share(of('predicate')),
      arms: share(of('arm', 'otherwise')),
      items: share(of('item')),
      decided: share(of('predicate').map((c) => ({ covered: c.decided }))),
      lets: share(lets),
    };
    return {
      rule: this.rule.document.path,
      clauses,
      lets,
      totals,
      partial: thresholds === undefined,
      shortfalls: COVERAGE_METRICS.flatMap((metric) => {
        const demanded = thresholds?.[metric];
        const { percent } = totals[metric];
        return demanded === undefined || percent >= demanded ? [] : [{ metric, percent, demanded }];
      }),
    };
  }

  private clause(counted: Counted, impossible: readonly ImpossibleOutcome[]): ClauseCoverage {
    const { start, end } = counted;
    // Arms are called unreachable with their value, predicates by themselves or with what is around them.
    const excuse = (outcome: ImpossibleOutcome['outcome']): string | undefined =>
      impossible.find((i) => i.outcome === outcome && i.start === start && (outcome === 'taken' || i.end === end))
        ?.reason;
    const missing = missingOutcomes(counted);
    const excuses = missing.map((m) => excuse(m.outcome));
    const lacks = missing.filter((_, i) => excuses[i] === undefined).map((m) => m.phrase);
    const sides = [excuse('true') === undefined, excuse('false') === undefined];
    return {
      ...counted,
      place: this.placeOf({ start, end }),
      text: this.analysis.text.slice(start, end),
      covered: lacks.length === 0,
      decided: (counted.decidedTrue > 0 || !sides[0]) && (counted.decidedFalse > 0 || !sides[1]),
      lacks: lacks.length === 0 ? undefined : lacks.join(' and '),
      excused: excuses.find((e) => e !== undefined),
    };
  }
}

const KIND_ORDER: readonly CoverageKind[] = ['arm', 'otherwise', 'operator', 'predicate', 'item'];

function nothingCounted(kind: CoverageKind, start: number, end: number): Counted {
  return { kind, start, end, true: 0, false: 0, null: 0, taken: 0, decidedTrue: 0, decidedFalse: 0, tests: [] };
}

function count(counted: Counted, clause: Clause, test: string): void {
  const isTrue = clause.count(TRUE);
  const isFalse = clause.count(FALSE);
  const isNull = clause.count(NULL);
  const taken = clause.count(TAKEN);
  counted.true += isTrue;
  counted.false += isFalse + isNull;
  counted.null += isNull;
  counted.taken += taken;
  counted.decidedTrue += clause.count(DECIDED_TRUE);
  counted.decidedFalse += clause.count(DECIDED_FALSE);
  if (isTrue + isFalse + isNull + taken > 0) {
    counted.tests.push({ test, true: isTrue, false: isFalse + isNull, taken });
  }
}

/** The outcomes that a place should have had and did not. */
function missingOutcomes(c: Counted): { readonly outcome: ImpossibleOutcome['outcome']; readonly phrase: string }[] {
  switch (c.kind) {
    case 'predicate':
    case 'operator': {
      const missing = [];
      if (c.true === 0) missing.push({ outcome: 'true', phrase: 'never true' } as const);
      if (c.false === 0) missing.push({ outcome: 'false', phrase: 'never false' } as const);
      return missing;
    }
    case 'arm':
    case 'otherwise':
      return c.taken > 0 ? [] : [{ outcome: 'taken', phrase: 'never taken' }];
    case 'item':
      return c.true > 0 ? [] : [{ outcome: 'true', phrase: 'never matched' }];
  }
}
