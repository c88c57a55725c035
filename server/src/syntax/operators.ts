import type { Expression, Name, NameDeclaration, Named, Ordered, Span } from './expressions.js';
import type { ColumnInfo, ExprType, ScalarType, TableSchema } from './types.js';

interface TabularBase extends Span {
  /** The columns that leave the operator. */
  readonly schema: TableSchema;
  /** The keyword that begins it, as written (`where`, `filter`, `order`). */
  readonly keyword: Span;
}

/** `name=value` between an operator's keyword and its arguments: `kind=inner`, `hint.strategy=shuffle`. */
export interface OperatorParameter extends Span {
  readonly kind: 'OperatorParameter';
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Expression;
}

/** `name: type` */
export interface ColumnDeclaration extends Span {
  readonly kind: 'ColumnDeclaration';
  readonly name: string;
  readonly nameSpan: Span;
  readonly type: ScalarType | undefined;
  /** `= value`, in scan's declare and in function parameters. */
  readonly defaultValue?: Expression | undefined;
}

/** `source | operator | operator …`, as one flat list. */
export interface Pipeline extends Span {
  readonly kind: 'Pipeline';
  readonly type: ExprType;
  readonly schema?: TableSchema | undefined;
  readonly columns?: undefined;
  readonly resultName?: undefined;
  readonly source: Expression;
  /** Where each operator's bar is: `bars[i]` stands before `operators[i]`. */
  readonly bars: readonly Span[];
  readonly operators: readonly Operator[];
}

interface SourceBase extends TabularBase {
  readonly type: 'table';
  readonly columns?: undefined;
  readonly resultName?: undefined;
}

/** `print a = 1, …` */
export interface Print extends SourceBase {
  readonly kind: 'Print';
  readonly expressions: readonly Expression[];
}

/** `range x from a to b step c` */
export interface Range extends SourceBase {
  readonly kind: 'Range';
  readonly column: NameDeclaration;
  readonly from: Expression;
  readonly to: Expression;
  readonly step: Expression;
}

/** `datatable(a: long, …) [ … ]` */
export interface DataTable extends SourceBase {
  readonly kind: 'DataTable';
  readonly declared: readonly ColumnDeclaration[];
  readonly values: readonly Expression[];
}

/** `externaldata(a: long, …) [ "uri" ] with (…)` */
export interface ExternalData extends SourceBase {
  readonly kind: 'ExternalData';
  readonly declared: readonly ColumnDeclaration[];
  readonly uris: readonly Expression[];
  readonly properties: readonly OperatorParameter[];
}

/** A tabular source. The operators that may begin a query without a pipe (`search`, `union`, `find`) are sources there. */
export type TabularSource = Print | Range | DataTable | ExternalData | Search | Union | Find | OtherSource;

/** `evaluate f()` at the start of a query, and sources that have no node of their own. */
export interface OtherSource extends SourceBase {
  readonly kind: 'OtherSource';
  readonly operator: Operator;
}

export interface Where extends TabularBase {
  readonly kind: 'Where';
  readonly condition: Expression;
}
export interface Extend extends TabularBase {
  readonly kind: 'Extend';
  readonly expressions: readonly Expression[];
}
export interface Project extends TabularBase {
  readonly kind: 'Project';
  readonly expressions: readonly Expression[];
}
export interface ProjectAway extends TabularBase {
  readonly kind: 'ProjectAway';
  readonly expressions: readonly Expression[];
}
export interface ProjectKeep extends TabularBase {
  readonly kind: 'ProjectKeep';
  readonly expressions: readonly Expression[];
}
export interface ProjectRename extends TabularBase {
  readonly kind: 'ProjectRename';
  readonly expressions: readonly Expression[];
}
export interface ProjectReorder extends TabularBase {
  readonly kind: 'ProjectReorder';
  readonly expressions: readonly Expression[];
}
export interface ProjectByNames extends TabularBase {
  readonly kind: 'ProjectByNames';
  readonly expressions: readonly Expression[];
}
export interface Summarize extends TabularBase {
  readonly kind: 'Summarize';
  readonly parameters: readonly OperatorParameter[];
  readonly aggregates: readonly Expression[];
  readonly by: readonly Expression[];
  readonly byKeyword: Span | undefined;
}
export interface Sort extends TabularBase {
  readonly kind: 'Sort';
  readonly by: readonly Ordered[];
}
export interface Top extends TabularBase {
  readonly kind: 'Top';
  readonly count: Expression;
  readonly by: Ordered;
}
export interface Take extends TabularBase {
  readonly kind: 'Take';
  readonly count: Expression;
}
export interface Count extends TabularBase {
  readonly kind: 'Count';
  readonly as: NameDeclaration | undefined;
}
export interface Distinct extends TabularBase {
  readonly kind: 'Distinct';
  readonly expressions: readonly Expression[];
}
export interface Join extends TabularBase {
  readonly kind: 'Join';
  readonly parameters: readonly OperatorParameter[];
  readonly right: Expression;
  /** Names, or equalities of `$left.a` and `$right.b`. */
  readonly on: readonly Expression[];
  /** `join … where predicate`, which Kusto parses. */
  readonly where: Expression | undefined;
}
export interface Lookup extends TabularBase {
  readonly kind: 'Lookup';
  readonly parameters: readonly OperatorParameter[];
  readonly right: Expression;
  readonly on: readonly Expression[];
}
export interface Union extends SourceBase {
  readonly kind: 'Union';
  readonly parameters: readonly OperatorParameter[];
  readonly operands: readonly Expression[];
}
/** One column of mv-expand and mv-apply. */
export interface ExpandedColumn extends Span {
  readonly kind: 'ExpandedColumn';
  /** A name, or `name = expression`. */
  readonly expression: Expression;
  readonly to: ScalarType | undefined;
}
export interface MvExpand extends TabularBase {
  readonly kind: 'MvExpand';
  readonly parameters: readonly OperatorParameter[];
  readonly expanded: readonly ExpandedColumn[];
  readonly limit: Expression | undefined;
}
export interface MvApply extends TabularBase {
  readonly kind: 'MvApply';
  readonly parameters: readonly OperatorParameter[];
  readonly expanded: readonly ExpandedColumn[];
  readonly limit: Expression | undefined;
  readonly contextId: Expression | undefined;
  /** The subquery: a {@link Pipeline} whose source is a {@link RowSource}, see `on ( … )`. */
  readonly subquery: Subquery;
}
/** Operators that are applied to rows given from outside: `mv-apply … on (…)`, `partition … (…)`, `fork (…)`. */
export interface Subquery extends Span {
  readonly kind: 'Subquery';
  readonly schema: TableSchema;
  readonly name?: NameDeclaration | undefined;
  readonly operators: readonly Operator[];
  readonly bars: readonly Span[];
}
/** A piece of parse's pattern. */
export type ParsePart =
  | { readonly kind: 'star' }
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'column'; readonly column: ColumnInfo; readonly start: number; readonly end: number };
export interface Parse extends TabularBase {
  readonly kind: 'Parse';
  readonly where: boolean;
  readonly parameters: readonly OperatorParameter[];
  readonly expression: Expression;
  readonly pattern: readonly ParsePart[];
}
export interface ParseKv extends TabularBase {
  readonly kind: 'ParseKv';
  readonly expression: Expression;
  readonly keys: readonly ColumnDeclaration[];
  readonly properties: readonly OperatorParameter[];
}
/** One aggregate of make-series with its default. */
export interface SeriesAggregate extends Span {
  readonly kind: 'SeriesAggregate';
  readonly expression: Expression;
  readonly defaultValue: Expression | undefined;
}
export interface MakeSeries extends TabularBase {
  readonly kind: 'MakeSeries';
  readonly parameters: readonly OperatorParameter[];
  readonly aggregates: readonly SeriesAggregate[];
  readonly on: Expression;
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  readonly step: Expression | undefined;
  /** `in range(start, stop, step)`: the stop is inclusive. */
  readonly inRange: boolean;
  readonly by: readonly Expression[];
}
export interface Sample extends TabularBase {
  readonly kind: 'Sample';
  readonly count: Expression;
}
export interface SampleDistinct extends TabularBase {
  readonly kind: 'SampleDistinct';
  readonly count: Expression;
  readonly of: Expression;
}
export interface ScanStep extends Span {
  readonly kind: 'ScanStep';
  readonly name: NameDeclaration;
  readonly optional: boolean;
  readonly output: 'all' | 'last' | 'none' | undefined;
  readonly condition: Expression;
  readonly assignments: readonly { readonly column: NameDeclaration; readonly value: Expression }[];
}
export interface Scan extends TabularBase {
  readonly kind: 'Scan';
  readonly parameters: readonly OperatorParameter[];
  readonly orderBy: readonly Ordered[];
  readonly partitionBy: readonly Expression[];
  readonly declared: readonly ColumnDeclaration[];
  readonly steps: readonly ScanStep[];
}
export interface Partition extends TabularBase {
  readonly kind: 'Partition';
  readonly parameters: readonly OperatorParameter[];
  readonly by: Expression;
  /** A subquery over the partition's rows, or (in braces) a whole query. */
  readonly subquery: Subquery | Expression;
}
export interface TopNestedLevel extends Span {
  readonly kind: 'TopNestedLevel';
  readonly count: Expression | undefined;
  readonly of: Expression;
  readonly others: Expression | undefined;
  readonly by: Expression;
}
export interface TopNested extends TabularBase {
  readonly kind: 'TopNested';
  readonly levels: readonly TopNestedLevel[];
}
export interface TopHitters extends TabularBase {
  readonly kind: 'TopHitters';
  readonly count: Expression;
  readonly of: Expression;
  readonly by: Expression | undefined;
}
export interface Serialize extends TabularBase {
  readonly kind: 'Serialize';
  readonly expressions: readonly Expression[];
}
export interface Search extends SourceBase {
  readonly kind: 'Search';
  readonly parameters: readonly OperatorParameter[];
  readonly tables: readonly Expression[];
  readonly condition: Expression;
}
export interface Find extends SourceBase {
  readonly kind: 'Find';
  readonly parameters: readonly OperatorParameter[];
  readonly tables: readonly Expression[];
  readonly condition: Expression;
  readonly project: readonly Expression[] | undefined;
  readonly projectAway: readonly Expression[] | undefined;
}
export interface Fork extends TabularBase {
  readonly kind: 'Fork';
  readonly branches: readonly Subquery[];
}
export interface Facet extends TabularBase {
  readonly kind: 'Facet';
  readonly by: readonly Expression[];
  readonly with: Subquery | undefined;
}
export interface As extends TabularBase {
  readonly kind: 'As';
  readonly name: NameDeclaration;
}
export interface Invoke extends TabularBase {
  readonly kind: 'Invoke';
  readonly call: Expression;
}
export interface GetSchema extends TabularBase {
  readonly kind: 'GetSchema';
}
export interface Consume extends TabularBase {
  readonly kind: 'Consume';
}
export interface Render extends TabularBase {
  readonly kind: 'Render';
  readonly chart: string;
  readonly properties: readonly OperatorParameter[];
}
export interface Evaluate extends TabularBase {
  readonly kind: 'Evaluate';
  readonly parameters: readonly OperatorParameter[];
  readonly call: Expression;
  /** `: (a: long, *)` after the call. */
  readonly declared: TableSchema | undefined;
}
export interface Reduce extends TabularBase {
  readonly kind: 'Reduce';
  readonly parameters: readonly OperatorParameter[];
  readonly by: Expression;
  readonly with: readonly OperatorParameter[];
}
export interface AssertSchema extends TabularBase {
  readonly kind: 'AssertSchema';
  readonly declared: readonly ColumnDeclaration[];
}
export interface MakeGraph extends TabularBase {
  readonly kind: 'MakeGraph';
  readonly source: Name | Expression;
  readonly target: Name | Expression;
  readonly nodes: readonly { readonly table: Expression; readonly column: Expression }[];
  readonly nodeId: NameDeclaration | undefined;
  /** The graph operators applied to the graph of each value of a column. */
  readonly partitionedBy: { readonly column: Expression; readonly subquery: Subquery } | undefined;
}
/** A node or an edge of a graph pattern. */
export type GraphPatternPart =
  | { readonly kind: 'node'; readonly name: string | undefined; readonly start: number; readonly end: number }
  | {
      readonly kind: 'edge';
      readonly name: string | undefined;
      readonly direction: 'forward' | 'backward' | 'any';
      readonly range: { readonly from: Expression; readonly to: Expression } | undefined;
      readonly start: number;
      readonly end: number;
    };
export interface GraphMatch extends TabularBase {
  readonly kind: 'GraphMatch';
  readonly shortestPaths: boolean;
  readonly parameters: readonly OperatorParameter[];
  readonly patterns: readonly (readonly GraphPatternPart[])[];
  readonly where: Expression | undefined;
  readonly project: readonly Expression[];
}
export interface GraphToTable extends TabularBase {
  readonly kind: 'GraphToTable';
  readonly outputs: readonly {
    readonly entity: 'nodes' | 'edges';
    readonly as: NameDeclaration | undefined;
    readonly parameters: readonly OperatorParameter[];
  }[];
}
export interface GraphMarkComponents extends TabularBase {
  readonly kind: 'GraphMarkComponents';
  readonly parameters: readonly OperatorParameter[];
}
export interface GraphWhere extends TabularBase {
  readonly kind: 'GraphWhere';
  readonly of: 'nodes' | 'edges';
  readonly condition: Expression;
}
/** An operator that has no node of its own; engine and lints name it and go no further. */
export interface OtherOperator extends TabularBase {
  readonly kind: 'OtherOperator';
  readonly name: string;
  readonly parts: readonly Expression[];
}

export type Operator =
  | Where
  | Extend
  | Project
  | ProjectAway
  | ProjectKeep
  | ProjectRename
  | ProjectReorder
  | ProjectByNames
  | Summarize
  | Sort
  | Top
  | Take
  | Count
  | Distinct
  | Join
  | Lookup
  | Union
  | MvExpand
  | MvApply
  | Parse
  | ParseKv
  | MakeSeries
  | Sample
  | SampleDistinct
  | Scan
  | Partition
  | TopNested
  | TopHitters
  | Serialize
  | Search
  | Find
  | Fork
  | Facet
  | As
  | Invoke
  | GetSchema
  | Consume
  | Render
  | Evaluate
  | Reduce
  | AssertSchema
  | Print
  | Range
  | MakeGraph
  | GraphMatch
  | GraphToTable
  | GraphMarkComponents
  | GraphWhere
  | OtherOperator;

export type { Named };
