import type { Analysis } from '../../kusto/analysis.js';
import type { Catalog } from '../../schema/catalog.js';
import type { Expression } from '../../syntax/expressions.js';
import type { Pipeline } from '../../syntax/operators.js';
import type { SyntaxNode } from '../../syntax/walk.js';
import type { Predicate } from '../implication/predicate.js';
import { Columns } from './columns.js';
import { Comparisons } from './comparisons.js';
import { Constants } from './constants.js';
import { offsetFromNow } from './moments.js';
import { Names } from './names.js';
import { Predicates } from './predicates.js';
import { Subjects } from './subjects.js';
import { ValueSets } from './value-sets.js';

/** What is understood of a query beyond its syntax; shared by all lints that check it. */
export class QueryModel {
  readonly names: Names;
  readonly constants: Constants;
  readonly columns: Columns;
  readonly subjects: Subjects;
  readonly predicates: Predicates;
  readonly valueSets: ValueSets;
  readonly comparisons: Comparisons;

  constructor(
    readonly analysis: Analysis,
    catalog: Catalog,
  ) {
    this.names = new Names(analysis.tree);
    this.constants = new Constants(this.names);
    this.columns = new Columns(this.names, catalog);
    this.subjects = new Subjects(this.names, this.constants, this.columns);
    this.predicates = new Predicates(this.names, this.constants, this.columns, this.subjects);
    this.valueSets = new ValueSets(this.constants, this.columns);
    this.comparisons = new Comparisons(this.constants, this.valueSets);
  }

  /** All nodes of the query, in written order. */
  get nodes(): readonly SyntaxNode[] {
    return this.names.preorder.nodes;
  }

  predicate(condition: Expression): Predicate {
    return this.predicates.of(condition);
  }

  /** How far from now a moment is, in ticks; see {@link offsetFromNow}. */
  offsetFromNow(expression: Expression): bigint | undefined {
    return offsetFromNow(expression, this.constants, this.names);
  }

  /** The pipeline whose rows are the query's result; undefined for a result without operators. */
  resultPipeline(): Pipeline | undefined {
    const last = this.analysis.tree.statements.findLast((statement) => statement.kind === 'ExpressionStatement');
    return last?.expression.kind === 'Pipeline' ? last.expression : undefined;
  }

  /** The nearest node around a node of one of these kinds. */
  enclosing(node: SyntaxNode, ...kinds: readonly SyntaxNode['kind'][]): SyntaxNode | undefined {
    let at = this.names.parent(node);
    while (at !== undefined && !kinds.includes(at.kind)) at = this.names.parent(at);
    return at;
  }
}
