import type { Analysis } from '../../kusto/analysis.js';
import { contradictory, exclusive as areExclusive, implies } from '../../lint/implication/implies.js';
import type { Predicate } from '../../lint/implication/predicate.js';
import { QueryModel } from '../../lint/model/query-model.js';
import type { Catalog } from '../../schema/catalog.js';
import type { Call, Expression } from '../../syntax/expressions.js';
import type { Where } from '../../syntax/operators.js';
import type { QueryBlock } from '../../syntax/statements.js';
import { walk } from '../../syntax/walk.js';
import { writtenChoice } from '../explain/computed-columns.js';
import { filtersBehind } from './filters-behind.js';
import { KnownFacts, overBins } from './known-facts.js';
import { opposite } from '../synthesis/repairs.js';
import type { Mutant } from './mutants.js';
import { isUnseenDefault, within } from './scan-defaults.js';

/** A condition of which only matters where it is true: of a filter, or of an arm behind others. */
interface Condition {
  readonly expression: Expression;
  /** The filter that it is the condition of. */
  readonly filter: Where | undefined;
  /** The conditions of the arms before it. */
  readonly earlier: readonly Expression[];
}

/** Tells mutants that no event can tell from the rule. Says so only where it is proved. */
export class Equivalence {
  private readonly model: QueryModel;
  private readonly facts: KnownFacts;
  private readonly conditions: readonly Condition[];

  constructor(
    private readonly analysis: Analysis,
    private readonly catalog: Catalog,
  ) {
    this.model = new QueryModel(analysis, catalog);
    this.facts = new KnownFacts(this.model);
    this.conditions = conditionsOf(analysis.tree);
  }

  /** Whether the mutant gives the same result as the rule over all events. */
  isEquivalent(mutant: Mutant): boolean {
    const { edit, operator } = mutant;
    if (isUnseenDefault(this.analysis.tree, edit)) return true;
    if (operator === 'swap-arms') return this.areExclusiveArms(mutant);
    const around = this.conditions.flatMap((c, i) => (within(edit, c.expression) ? [i] : []));
    const least = Math.min(...around.map((i) => lengthOf(this.conditions[i]!.expression)));
    const changed = around.filter((i) => lengthOf(this.conditions[i]!.expression) === least);
    if (changed.length === 0) return false;
    const tree = mutant.tree();
    const mutated = conditionsOf(tree);
    if (mutated.length !== this.conditions.length) return false;
    const model = new QueryModel({ ...this.analysis, tree }, this.catalog);
    return changed.every((i) => this.isSame(this.conditions[i]!, mutated[i]!, model));
  }

  /** Whether two conditions are true for the same rows, of those that reach them and matter behind them. */
  private isSame(condition: Condition, mutated: Condition, model: QueryModel): boolean {
    const [before, after] = [condition.expression, mutated.expression];
    // Of what is inside of a part that is not understood it cannot be seen that it changed.
    if (this.model.subjects.key(before) === model.subjects.key(after)) return false;
    const [a, b] = [overBins(this.model.predicate(before), this.model), overBins(model.predicate(after), model)];
    if (implies(a, b) && implies(b, a)) return true;
    const known = [
      ...this.facts.before(before),
      ...condition.earlier.map((e) => opposite(this.model.predicate(e))),
      ...(condition.filter === undefined ? [] : filtersBehind(condition.filter, this.model, this.facts)),
    ];
    const context = [...known, ...this.facts.ofValues([a, b, ...known])].map((p) => overBins(p, this.model));
    const inContext = (p: Predicate): Predicate => ({
      kind: 'and',
      parts: [...context, p].flatMap(parts),
      node: before,
    });
    return implies(inContext(a), b) && implies(inContext(b), a);
  }

  /** Whether of two neighbouring arms no more than one is true for any row. */
  private areExclusiveArms({ edit }: Mutant): boolean {
    let exclusive = false;
    walk(this.analysis.tree, (node) => {
      if (node.kind !== 'Call' || !within(edit, node)) return true;
      const arms = armsBefore(node);
      const at = arms.findIndex(({ condition }) => condition.start === edit.start);
      const [first, second] = [arms[at], arms[at + 1]];
      if (first === undefined || second === undefined) return true;
      const [a, b] = [this.model.predicate(first.condition), this.model.predicate(second.condition)];
      // With all that is known besides there may be too many alternatives to look at.
      exclusive = parts(a).some((p) => parts(b).some((q) => areExclusive(p, q)));
      if (exclusive) return false;
      const known = [
        ...this.facts.before(first.condition),
        ...first.earlier.map((e) => opposite(this.model.predicate(e))),
      ];
      const context = [...known, ...this.facts.ofValues([a, b, ...known])];
      exclusive = contradictory({ kind: 'and', parts: [...context, a, b].flatMap(parts), node });
      return true;
    });
    return exclusive;
  }
}

/** The conditions of all filters and arms, in the order of the text. */
function conditionsOf(tree: QueryBlock): Condition[] {
  const conditions: Condition[] = [];
  walk(tree, (node) => {
    if (node.kind === 'Where') conditions.push({ expression: node.condition, filter: node, earlier: [] });
    if (node.kind === 'Call')
      for (const { condition, earlier } of armsBefore(node))
        conditions.push({ expression: condition, filter: undefined, earlier });
    return true;
  });
  return conditions;
}

/** The arms of `case()` or `iff()`, each with the conditions before its own. */
function armsBefore(call: Call): { readonly condition: Expression; readonly earlier: readonly Expression[] }[] {
  const arms = writtenChoice(call)?.arms ?? [];
  return arms.map(({ condition }, i) => ({ condition, earlier: arms.slice(0, i).map((arm) => arm.condition) }));
}

function parts(predicate: Predicate): readonly Predicate[] {
  return predicate.kind === 'and' ? predicate.parts.flatMap(parts) : [predicate];
}

function lengthOf({ start, end }: Expression): number {
  return end - start;
}
