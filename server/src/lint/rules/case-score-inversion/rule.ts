import type { Call, Expression } from '../../../syntax/expressions.js';
import { defineLint } from '../../lint.js';
import { contradictory, exclusive, implies } from '../../implication/implies.js';
import type { QueryModel } from '../../model/query-model.js';
import { armsOf, type Arm } from '../../model/value-sets.js';
import type { Fix } from '../../finding.js';
import { rankOf } from './rank.js';

/** An arm of the `case()` with its place in the order of scores. */
interface ScoredArm extends Arm {
  readonly rank: number;
}

export const caseScoreInversion = defineLint({
  id: 'case-score-inversion',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: case()', url: 'https://learn.microsoft.com/kusto/query/case-function' },
    { title: 'Review of public rules that compute a risk score' },
  ],
  summary: 'A `case()` of scores in which an earlier, lower branch takes events from a later, higher one.',
  messages: {
    shadowed: {
      message:
        'The score {lost} is lost where {earlier} holds as well: `case()` returns {got} there, since the first true branch wins.',
      why: 'The events that deserve {lost} are just those that show several signs at once, and they are ranked below it.',
      remedy: 'Order the branches from the highest score down, or take `max_of()` of independent scores.',
    },
  },
  create: ({ model, scoreColumns, report, textOf }) => ({
    Call: (call) => {
      const arms = call.name === 'case' ? scoredArms(call, model) : undefined;
      if (arms === undefined || !isScore(call, model, scoreColumns)) return;
      const conditions = arms.map(({ condition }) =>
        condition === undefined ? undefined : model.predicate(condition),
      );
      arms.forEach((arm, i) => {
        const own = conditions[i];
        if (own === undefined || contradictory(own)) return;
        const hiding = arms.slice(0, i).filter((earlier, j) => {
          const other = conditions[j]!;
          // A branch that is always taken by another one is unreachable-case-branch's matter.
          return earlier.rank < arm.rank && !exclusive(other, own) && !implies(own, other);
        });
        if (hiding.length === 0 || conditions.slice(0, i).some((other) => other !== undefined && implies(own, other)))
          return;
        const lost = textOf(arm.result);
        const data = {
          lost: `\`${lost}\``,
          earlier: hiding.map(({ condition }) => shortened(textOf(condition!))).join(' or '),
          got: [...new Set(hiding.map(({ result }) => `\`${textOf(result)}\``))].join(' or '),
        };
        const related = hiding.map(({ condition, result }) => ({
          start: condition!.start,
          end: result.end,
          message: `Taken first, for ${textOf(result)}`,
        }));
        report({
          start: arm.condition!.start,
          end: arm.result.end,
          messageId: 'shadowed',
          data,
          related,
          fixes: () => fixesFor(call, arms, textOf),
        });
      });
    },
  }),
});

function scoredArms(call: Call, model: QueryModel): readonly ScoredArm[] | undefined {
  const arms = armsOf(call);
  if (arms === undefined) return undefined;
  const ranks = arms.map(({ result }) => rankOf(model.constants.of(result)));
  const conditional = ranks.slice(0, -1);
  if (!conditional.every((rank) => rank !== undefined)) return undefined;
  // The default takes what is left, so its score cannot be lost.
  return arms.slice(0, -1).map((arm, i) => ({ ...arm, rank: conditional[i]! }));
}

const SCORE_NAME = /score|risk|severity|priority|confidence|weight|points|criticality|suspicio/i;

/** Whether the result is used as a score: by the name of its column, or the columns that it adds to. */
function isScore(call: Call, model: QueryModel, scoreColumns: readonly string[]): boolean {
  for (const ancestor of model.names.ancestors(call)) {
    if (ancestor.kind === 'Named') {
      return ancestor.names.some(({ name }) => scoreColumns.includes(name) || SCORE_NAME.test(name));
    }
    if (ancestor.kind === 'LetStatement') return SCORE_NAME.test(ancestor.name.name);
    const passes =
      ancestor.kind === 'Parenthesized' ||
      (ancestor.kind === 'Binary' && '+-*'.includes(ancestor.operator)) ||
      (ancestor.kind === 'Call' &&
        (ancestor.name === 'toint' || ancestor.name === 'tolong' || ancestor.name === 'max_of'));
    if (!passes) return false;
  }
  return false;
}

function fixesFor(call: Call, arms: readonly ScoredArm[], textOf: (node: Expression) => string): readonly Fix[] {
  const sorted = arms.map((arm, i) => ({ arm, i })).sort((a, b) => b.arm.rank - a.arm.rank || a.i - b.i);
  const edits = sorted.flatMap(({ arm }, i) => {
    const place = arms[i]!;
    if (place === arm) return [];
    return [
      { start: place.condition!.start, end: place.condition!.end, newText: textOf(arm.condition!) },
      { start: place.result.start, end: place.result.end, newText: textOf(arm.result) },
    ];
  });
  return edits.length === 0
    ? []
    : [{ title: `Order the branches of \`${call.name}()\` from the highest score down`, kind: 'suggest', edits }];
}

/** A condition as it is quoted in a sentence. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `\`${line.length > 80 ? `${line.slice(0, 77)}…` : line}\``;
}
