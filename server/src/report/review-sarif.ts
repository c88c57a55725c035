import type { Location, ReportingDescriptor, Result } from 'sarif';
import type { LettingClause, ReviewedChange, RuleReview } from '../testing/review-rule.js';
import { plural } from '../testing/words.js';
import { additionCount, type ReviewReport } from './review.js';
import { sarifLocation, sarifLog } from './sarif-log.js';

const RULES: ReportingDescriptor[] = [
  { id: 'review/new-benign-hit', shortDescription: { text: 'A change newly hits benign events.' } },
  { id: 'review/not-reviewed', shortDescription: { text: 'A changed rule was not reviewed.' } },
];

/** How many events a result links to. */
const LINKED = 50;

/** Events that came in through one clause, or of which it is not known through which. */
interface Cause {
  readonly place: Location['physicalLocation'];
  readonly subject: string;
  readonly changes: readonly ReviewedChange[];
}

/**
 * Reviews as SARIF 2.1.0: a result on each clause that lets benign events in, with the events as related locations.
 * Accepted ones are results of their own, suppressed with their reasons. Errors above the budget, else warnings.
 */
export function sarifReview(report: ReviewReport & { readonly version: string }): string {
  const level = additionCount(report) > report.budget ? 'error' : 'warning';
  const results = report.rules.flatMap((rule) => [
    ...rule.errors.map((e): Result => {
      const place = e.place ?? startOf(rule);
      return {
        ...named(1),
        level: 'error',
        message: { text: `Not reviewed: ${e.message}` },
        locations: [sarifLocation(place, report.shownPath)],
      };
    }),
    ...causesOf(rule, report).flatMap((cause) => resultsOf(cause, level, report)),
  ]);
  return sarifLog(report.version, RULES, results);
}

function causesOf(rule: RuleReview, { shownPath }: ReviewReport): Cause[] {
  const added = rule.changes.filter((c) => c.kind === 'added');
  const explained = new Set<string>();
  // Of a list and its items, the items.
  const clauses = rule.clauses.filter((c) => c.isNew && !rule.clauses.some((other) => explains(other, c)));
  const causes = clauses.flatMap((clause): Cause[] => {
    const changes = added.filter((c) => clause.events.includes(c.id));
    if (changes.length === 0) return [];
    for (const { id } of changes) explained.add(id);
    const place = sarifLocation(clause.place, shownPath).physicalLocation;
    return [{ place, subject: `\`${clause.text}\` lets in`, changes }];
  });
  const others = added.filter((c) => !explained.has(c.id));
  if (others.length === 0) return causes;
  const place = sarifLocation(startOf(rule), shownPath).physicalLocation;
  return [...causes, { place, subject: 'This change newly hits', changes: others }];
}

/** Whether one clause stands in another and lets in all that the other one does. */
function explains(inner: LettingClause, outer: LettingClause): boolean {
  const [a, b] = [inner.place, outer.place];
  if (inner === outer || !inner.isNew || a.line !== b.line || a.endLine !== b.endLine) return false;
  const within = b.column <= a.column && a.endColumn <= b.endColumn;
  return within && outer.events.every((id) => inner.events.includes(id));
}

function resultsOf(cause: Cause, level: Result['level'], report: ReviewReport): Result[] {
  const open = cause.changes.filter((c) => c.accepted === undefined);
  const accepted = cause.changes.filter((c) => c.accepted !== undefined);
  const reasons = [...new Set(accepted.map((c) => c.accepted))].join('; ');
  return [
    ...(open.length === 0 ? [] : [resultOf(cause, open, level, report)]),
    ...(accepted.length === 0
      ? []
      : [
          {
            ...resultOf(cause, accepted, 'note', report),
            suppressions: [{ kind: 'external' as const, status: 'accepted' as const, justification: reasons }],
          },
        ]),
  ];
}

function resultOf(
  { place, subject }: Cause,
  changes: readonly ReviewedChange[],
  level: Result['level'],
  { shownPath }: ReviewReport,
): Result {
  const related = changes
    .slice(0, LINKED)
    .map((c, id) => ({ id, ...sarifLocation(c.place, shownPath, c.facts.command === '' ? c.id : c.facts.command) }));
  return {
    ...named(0),
    level,
    message: { text: `${subject} ${plural(changes.length, 'benign event')} that the older version does not hit.` },
    locations: [{ physicalLocation: place }],
    relatedLocations: related,
  };
}

function named(index: number): Pick<Result, 'ruleId' | 'ruleIndex'> {
  return { ruleId: RULES[index]!.id, ruleIndex: index };
}

function startOf({ path }: RuleReview): Parameters<typeof sarifLocation>[0] {
  return { file: path, line: 1, column: 1, endLine: 1, endColumn: 1 };
}
