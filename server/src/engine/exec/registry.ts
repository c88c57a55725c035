import type { Expression } from '../../syntax/expressions.js';
import type { Operator } from '../../syntax/operators.js';
import type { Planner } from '../plan/planner.js';
import type { Scope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import { planAs } from './as.js';
import { planAssertSchema } from './assert-schema.js';
import { planConsume } from './consume.js';
import { planCount } from './count.js';
import { planDistinct } from './distinct.js';
import { planEvaluate } from './evaluate.js';
import { planExtend } from './extend.js';
import { planFind } from './find.js';
import { planFacet, planFork } from './fork.js';
import { planGetSchema } from './getschema.js';
import { planGraphMarkComponents, planGraphWhere } from './graph/graph-changes.js';
import { planGraphMatch } from './graph/graph-match.js';
import { planGraphToTable } from './graph/graph-to-table.js';
import { planMakeGraph } from './graph/make-graph.js';
import { planInvoke } from './invoke.js';
import { planJoin } from './join.js';
import { planLookup } from './lookup.js';
import { planMakeSeries } from './make-series.js';
import { planMvApply } from './mv-apply.js';
import { planMvExpand } from './mv-expand.js';
import { planParseKv } from './parse-kv.js';
import { planParse } from './parse.js';
import { planPartition } from './partition.js';
import { planReduce } from './reduce.js';
import {
  planProjectByNames,
  planProjectAway,
  planProjectKeep,
  planProjectRename,
  planProjectReorder,
} from './project-columns.js';
import { planProject } from './project.js';
import { planRender } from './render.js';
import { planSample, planSampleDistinct } from './sample.js';
import { planScan } from './scan.js';
import { planSearch } from './search.js';
import { planSerialize } from './serialize.js';
import { planSort } from './sort.js';
import { planSummarize } from './summarize.js';
import { planTake } from './take.js';
import { planTopHitters } from './top-hitters.js';
import { planTopNested } from './top-nested.js';
import { planTop } from './top.js';
import { planUnion } from './union.js';
import { planWhere } from './where.js';

/** Where an operator is planned. */
export interface OperatorContext {
  readonly planner: Planner;
  readonly scope: Scope;
  /** The conditions of the `where` operators that follow this one at once. */
  readonly filters?: readonly Expression[];
}

/** Plans one operator over its input; the input is undefined for an operator that begins a query. */
export type OperatorPlanner<O extends Operator> = (
  operator: O,
  input: TablePlan | undefined,
  context: OperatorContext,
) => TablePlan;

type OperatorKind = Operator['kind'];
type OperatorOf<K extends OperatorKind> = Extract<Operator, { readonly kind: K }>;

/** The operators; a new one is a file and a line here. */
const OPERATORS: { readonly [K in OperatorKind]?: OperatorPlanner<OperatorOf<K>> } = {
  As: planAs,
  AssertSchema: planAssertSchema,
  Consume: planConsume,
  Count: planCount,
  Distinct: planDistinct,
  Evaluate: planEvaluate,
  Extend: planExtend,
  Facet: planFacet,
  Find: planFind,
  Fork: planFork,
  GetSchema: planGetSchema,
  GraphMarkComponents: planGraphMarkComponents,
  GraphMatch: planGraphMatch,
  GraphToTable: planGraphToTable,
  GraphWhere: planGraphWhere,
  Invoke: planInvoke,
  Join: planJoin,
  Lookup: planLookup,
  MakeGraph: planMakeGraph,
  MakeSeries: planMakeSeries,
  MvApply: planMvApply,
  MvExpand: planMvExpand,
  Parse: planParse,
  ParseKv: planParseKv,
  Partition: planPartition,
  Project: planProject,
  ProjectAway: planProjectAway,
  ProjectKeep: planProjectKeep,
  ProjectRename: planProjectRename,
  ProjectReorder: planProjectReorder,
  ProjectByNames: planProjectByNames,
  Reduce: planReduce,
  Render: planRender,
  Sample: planSample,
  SampleDistinct: planSampleDistinct,
  Scan: planScan,
  Search: planSearch,
  Serialize: planSerialize,
  Sort: planSort,
  Summarize: planSummarize,
  Take: planTake,
  Top: planTop,
  TopHitters: planTopHitters,
  TopNested: planTopNested,
  Union: planUnion,
  Where: planWhere,
};

/** The planner of an operator's kind. */
export function lookupOperator(kind: OperatorKind): OperatorPlanner<Operator> | undefined {
  return OPERATORS[kind] as OperatorPlanner<Operator> | undefined;
}

/** The kinds of every registered operator. */
export function operatorKinds(): OperatorKind[] {
  return Object.keys(OPERATORS) as OperatorKind[];
}
