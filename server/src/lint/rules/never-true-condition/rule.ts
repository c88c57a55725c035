import type { Expression } from '../../../syntax/expressions.js';
import type { Pipeline, Subquery, Where } from '../../../syntax/operators.js';
import { Conflicts } from '../../implication/conflicts.js';
import { contradictory, exclusive } from '../../implication/implies.js';
import type { Predicate } from '../../implication/predicate.js';
import { defineLint } from '../../lint.js';
import { isConditionRoot } from '../../model/conditions.js';
import type { QueryModel } from '../../model/query-model.js';
import { impossibleComparison } from './impossible-comparison.js';

export const neverTrueCondition = defineLint({
  id: 'never-true-condition',
  category: 'correctness',
  defaultSeverity: 'error',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [{ title: 'Kusto: logical operators', url: 'https://learn.microsoft.com/kusto/query/logical-operators' }],
  summary: 'A condition that no event can satisfy.',
  messages: {
    contradiction: {
      message: '{first} and {second} cannot both hold, so this condition is never true.',
      why: 'The rule, or this branch of it, never fires, and its silence looks like an environment without attacks.',
      remedy: 'Join them by `or`, put the values into one list, or remove the one that is wrong.',
    },
    filters: {
      message: '{first} leaves no row for which {second}, an earlier filter, holds.',
      why: 'The rule never fires, and its silence looks like an environment without attacks.',
      remedy: 'Correct one of the filters.',
    },
    folded: {
      message: '`{comparison}` is never true: `{function}()` makes the text {case} case, and the literal is not.',
      why: 'The rule, or this branch of it, never fires.',
      remedy: 'Compare the column itself with `=~`.',
    },
    beyond: {
      message: '`{comparison}` is never true: `{subject}` can only be {values}.',
      why: 'Everything is filtered out, so the rule never fires.',
      remedy: 'Correct the threshold or the values.',
    },
  },
  create: ({ model, report, textOf }) => {
    const quoted = ({ start, end }: Expression): string => `\`${textOf({ start, end }).replace(/\s+/g, ' ')}\``;
    const filters = new Map<Pipeline | Subquery, Filters>();
    const filtersOf = (pipeline: Pipeline | Subquery): Filters => {
      let known = filters.get(pipeline);
      if (known === undefined) filters.set(pipeline, (known = new Filters(pipeline, model)));
      return known;
    };
    const earlierFilter = (node: Expression): void => {
      const where = model.names.parent(node);
      if (where?.kind !== 'Where') return;
      const pipeline = model.names.parent(where);
      if (pipeline?.kind !== 'Pipeline' && pipeline?.kind !== 'Subquery') return;
      const other = filtersOf(pipeline).firstAgainst(where, model.predicate(node));
      if (other === undefined) return;
      const related = [{ start: other.condition.start, end: other.condition.end, message: 'The earlier filter' }];
      const data = { first: quoted(node), second: quoted(other.condition) };
      report({ start: node.start, end: node.end, messageId: 'filters', data, related });
    };
    const check = (predicate: Predicate, context: readonly Predicate[]): void => {
      const { node } = predicate;
      switch (predicate.kind) {
        case 'false': {
          if (model.constants.of(node) !== undefined) return;
          const comparison = impossibleComparison(node);
          if (comparison !== undefined)
            report({
              start: node.start,
              end: node.end,
              messageId: 'folded',
              data: { ...comparison, comparison: textOf(node) },
            });
          return;
        }
        case 'or':
          // An `or` that a negation makes of an `and` has no branches that anybody wrote.
          if (node.kind !== 'Binary' || node.operator !== 'or') return;
          for (const part of predicate.parts) {
            const against = context.find((other) => exclusive(part, other));
            if (against === undefined || contradictory(part)) check(part, context);
            else contradiction(part, against);
          }
          return;
        case 'and': {
          if (node.kind !== 'Binary' || node.operator !== 'and') return;
          const pair = contradictoryPair(predicate.parts);
          if (pair !== undefined) contradiction(pair[1], pair[0]);
          else
            predicate.parts.forEach((part, i) => {
              const isJunction = part.kind === 'and' || part.kind === 'or';
              check(part, isJunction ? [...context, ...predicate.parts.filter((_, j) => j !== i)] : []);
            });
          return;
        }
        default:
          return;
      }
    };
    const contradiction = (at: Predicate, other: Predicate): void => {
      // Items of one list, or a test that a bool column stands for, have no place of their own.
      if (at.node === other.node || at.node.kind === 'In') return;
      const [first, second] = [at.node, other.node].sort((a, b) => a.start - b.start) as [Expression, Expression];
      if (first.end > second.start) return;
      const related = [{ start: other.node.start, end: other.node.end, message: 'Contradicts this' }];
      report({
        start: at.node.start,
        end: at.node.end,
        messageId: 'contradiction',
        data: { first: quoted(first), second: quoted(second) },
        related,
      });
    };
    const root = (node: Expression): void => {
      if (node.type !== 'bool' || !isConditionRoot(node, model)) return;
      check(model.predicate(node), []);
      if (!contradictory(model.predicate(node))) earlierFilter(node);
    };
    return {
      Binary: (node) => {
        root(node);
        const possible = model.comparisons.against(node);
        if (possible?.none !== true) return;
        const data = {
          comparison: textOf(node).replace(/\s+/g, ' '),
          subject: textOf(possible.subject).replace(/\s+/g, ' '),
          values: possible.values,
        };
        report({ start: node.start, end: node.end, messageId: 'beyond', data });
      },
      In: root,
      Call: (node) => {
        if (node.name === 'not') root(node);
      },
    };
  },
});

/** The filters of a pipeline. */
class Filters {
  private readonly wheres: readonly Where[];
  private readonly places: ReadonlyMap<Where, number>;
  private readonly conflicts: Conflicts;

  constructor({ operators }: Pipeline | Subquery, model: QueryModel) {
    this.wheres = operators.filter((operator) => operator.kind === 'Where');
    this.places = new Map(this.wheres.map((where, place) => [where, place]));
    this.conflicts = new Conflicts(this.wheres.map(({ condition }) => model.predicate(condition)));
  }

  /** The first filter before a given one that leaves no row for which a condition holds. */
  firstAgainst(where: Where, condition: Predicate): Where | undefined {
    const place = this.conflicts.firstBefore(this.places.get(where)!, condition);
    return place === undefined ? undefined : this.wheres[place];
  }
}

function contradictoryPair(parts: readonly Predicate[]): readonly [Predicate, Predicate] | undefined {
  const pair = new Conflicts(parts).firstPair();
  return pair === undefined ? undefined : [parts[pair[0]]!, parts[pair[1]]!];
}
