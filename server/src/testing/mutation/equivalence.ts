import type { Analysis } from '../../kusto/analysis.js';
import { implies } from '../../lint/implication/implies.js';
import type { Predicate } from '../../lint/implication/predicate.js';
import { QueryModel } from '../../lint/model/query-model.js';
import type { Catalog } from '../../schema/catalog.js';
import type { Expression } from '../../syntax/expressions.js';
import type { QueryBlock } from '../../syntax/statements.js';
import { walk } from '../../syntax/walk.js';
import type { Mutant } from './mutants.js';

/** Tells mutants that no event can tell from the rule. Says so only where it is proved. */
export class Equivalence {
  private readonly conditions: readonly Predicate[];

  constructor(
    private readonly analysis: Analysis,
    private readonly catalog: Catalog,
  ) {
    this.conditions = this.predicates(analysis);
  }

  /** Whether the conditions of the mutant's filters imply those of the rule, and the reverse. */
  isEquivalent(mutant: Mutant): boolean {
    // The rest of a query is not understood as predicates.
    if (!conditionsOf(this.analysis.tree).some((c) => c.start <= mutant.edit.start && mutant.edit.end <= c.end)) {
      return false;
    }
    const mutated = this.predicates({ ...this.analysis, tree: mutant.tree() });
    return (
      mutated.length === this.conditions.length &&
      mutated.every((m, i) => implies(m, this.conditions[i]!) && implies(this.conditions[i]!, m))
    );
  }

  private predicates(analysis: Analysis): Predicate[] {
    const model = new QueryModel(analysis, this.catalog);
    return conditionsOf(analysis.tree).map((c) => model.predicate(c));
  }
}

/** The conditions of all filters, in the order of the text. */
function conditionsOf(tree: QueryBlock): Expression[] {
  const conditions: Expression[] = [];
  walk(tree, (node) => {
    if (node.kind === 'Where') conditions.push(node.condition);
    return true;
  });
  return conditions;
}
