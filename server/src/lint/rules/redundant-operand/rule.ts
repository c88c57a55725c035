import type { Binary, Expression, Span } from '../../../syntax/expressions.js';
import type { Fix } from '../../finding.js';
import { implies } from '../../implication/implies.js';
import type { Predicate } from '../../implication/predicate.js';
import { WiderTests } from '../../implication/wider-tests.js';
import { defineLint } from '../../lint.js';
import { withoutParentheses } from '../../model/columns.js';
import { commentsOf } from '../../model/comments.js';
import { isChainTop, isNegatedAround, operandsOf, outerOf } from '../../model/conditions.js';
import type { QueryModel } from '../../model/query-model.js';
import { armsOf } from '../../model/value-sets.js';

export const redundantOperand = defineLint({
  id: 'redundant-operand',
  category: 'maintainability',
  defaultSeverity: 'info',
  fixKind: 'safe',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: logical operators', url: 'https://learn.microsoft.com/kusto/query/logical-operators' },
    { title: 'Elastic detection-rules: test of optimised queries', url: 'https://github.com/elastic/detection-rules' },
  ],
  summary: 'A part of an `and` or `or` that its neighbour makes superfluous.',
  messages: {
    alternative: {
      message: '{operand} adds nothing to this `or`: wherever it holds, {other} does.',
      why: 'It reads as if it widened the rule. Whoever removes the other part, or counts on this one, is misled.',
      remedy: 'Remove it, or narrow the other part if that is the one that is too broad.',
    },
    demand: {
      message: '{operand} adds nothing to this `and`: it holds wherever {other} does.',
      why: 'It reads as if it narrowed the rule, and it does not.',
      remedy: 'Remove it, or correct it if something else was meant.',
    },
  },
  create: ({ model, text, report, textOf }) => ({
    Binary: (chain) => {
      if (chain.operator !== 'and' && chain.operator !== 'or') return;
      if (!isChainTop(chain, model) || isNegatedAround(chain, model) || !isDecision(chain, model)) return;
      const operands = operandsOf(chain).map((node) => ({ node, predicate: model.predicate(node) }));
      const both = chain.operator === 'and';
      const wider = new WiderTests(
        operands.map(({ predicate }) => predicate),
        both,
      );
      const redundant = new Set<number>();
      const quoted = ({ start, end }: Expression): string => `\`${textOf({ start, end }).replace(/\s+/g, ' ')}\``;
      // The later of two equal operands is the superfluous one, hence from the end.
      for (const [place, { node, predicate }] of [...operands.entries()].reverse()) {
        if (!isPlain(predicate)) continue;
        const found = wider.firstBefore(
          operands.length,
          predicate,
          (candidate) =>
            candidate !== place &&
            !redundant.has(candidate) &&
            isSuperfluous(predicate, operands[candidate]!.predicate, both),
        );
        if (found === undefined) continue;
        const other = operands[found]!;
        redundant.add(place);
        report({
          start: node.start,
          end: node.end,
          messageId: chain.operator === 'or' ? 'alternative' : 'demand',
          data: { operand: quoted(node), other: quoted(other.node) },
          related: [{ start: other.node.start, end: other.node.end, message: 'The part that says it already' }],
          fixes: () => removal(node, model, text),
        });
      }
    },
  }),
});

function isSuperfluous(operand: Predicate, other: Predicate, both: boolean): boolean {
  if (!isPlain(operand) || !isPlain(other)) return false;
  if (!both) return implies(operand, other);
  return implies(other, operand) && !isPrefilter(operand, other);
}

/** Constants are never-true-condition's matter, and what is not understood is nobody's. */
function isPlain({ kind }: Predicate): boolean {
  return kind === 'text' || kind === 'range';
}

/** A term test in front of a slower one is written for the index on purpose. */
function isPrefilter(operand: Predicate, other: Predicate): boolean {
  return (
    operand.kind === 'text' &&
    other.kind === 'text' &&
    !operand.negated &&
    operand.test.relation.startsWith('has') &&
    !(other.test.relation === operand.test.relation || other.test.relation === 'equals')
  );
}

/** Whether only it matters if the chain holds: then false and null are one and the same. */
function isDecision(chain: Binary, model: QueryModel): boolean {
  let node: Expression = chain;
  for (let outer = outerOf(node, model); ; outer = outerOf(node, model)) {
    if (outer?.kind === 'Where') return true;
    if (outer?.kind === 'Call') {
      if (outer.name === 'countif') return true;
      const whole = node;
      return armsOf(outer)?.some(({ condition }) => condition && withoutParentheses(condition) === whole) === true;
    }
    if (outer?.kind !== 'Binary' || (outer.operator !== 'and' && outer.operator !== 'or')) return false;
    node = outer;
  }
}

/** Takes an operand out of the operator that joins it to the rest, unless a comment would go with it. */
function removal(operand: Expression, model: QueryModel, text: string): readonly Fix[] {
  const join = outerOf(operand, model);
  if (join?.kind !== 'Binary') return [];
  const isLeft = withoutParentheses(join.left) === withoutParentheses(operand);
  const gone: Span = isLeft
    ? { start: join.left.start, end: join.right.start }
    : { start: join.left.end, end: join.right.end };
  if (commentsOf(text).some(({ start, end }) => start < gone.end && gone.start < end)) return [];
  const edits = [{ start: gone.start, end: gone.end, newText: '' }];
  return [{ title: 'Remove the superfluous part', kind: 'safe', edits }];
}
