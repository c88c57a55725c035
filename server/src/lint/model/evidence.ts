import type { Expression } from '../../syntax/expressions.js';
import type { Operator, Pipeline, Where } from '../../syntax/operators.js';
import { singleValues } from '../implication/ranges.js';
import type { Predicate, RangePredicate, TextPredicate } from '../implication/predicate.js';
import { withoutParentheses } from './columns.js';
import type { QueryModel } from './query-model.js';
import { rememberedIn, rememberedText } from './remembered.js';
import { termsOf } from './text-terms.js';
import { comparedWith } from './value-sets.js';

/**
 * What conditions demand of every row that satisfies them, as far as it tells an attack from ordinary work.
 */
export interface Evidence {
  /** Whether they test something that few ordinary events have: an image name, a phrase, a port, a joined table. */
  readonly anchored: boolean;
  /** Single words that free-text columns must have besides. */
  readonly words: number;
}

export const NO_EVIDENCE: Evidence = { anchored: false, words: 0 };
const ANCHORED: Evidence = { anchored: true, words: 0 };

/** Values that say no more than that a process was started: they narrow nothing down. */
const PROCESS_STARTS = new Set(['processcreated', 'processcreate', '4688']);

/** Evidence of conditions that hold together. */
export function both(a: Evidence, b: Evidence): Evidence {
  return { anchored: a.anchored || b.anchored, words: a.words + b.words };
}

/** What a predicate demands of every row. */
export const evidenceOf = rememberedIn((predicate: Predicate, model): Evidence => {
  switch (predicate.kind) {
    case 'and':
      return predicate.parts.map((part) => evidenceOf(part, model)).reduce(both, NO_EVIDENCE);
    case 'or': {
      const parts = predicate.parts.map((part) => evidenceOf(part, model));
      return { anchored: parts.every(({ anchored }) => anchored), words: Math.min(...parts.map(({ words }) => words)) };
    }
    case 'text':
      return textEvidence(predicate, model);
    case 'range':
      return rangeEvidence(predicate, model);
    case 'opaque':
      return predicate.negated ? NO_EVIDENCE : ANCHORED;
    case 'true':
      return NO_EVIDENCE;
    case 'false':
      return ANCHORED;
  }
});

function textEvidence({ test, negated, subject }: TextPredicate, model: QueryModel): Evidence {
  if (negated || test.needle === '') return NO_EVIDENCE;
  const ofColumn = model.columns.classOf(subject.expression);
  if (ofColumn === 'machine-vocabulary') return PROCESS_STARTS.has(test.needle.toLowerCase()) ? NO_EVIDENCE : ANCHORED;
  if (ofColumn === 'time' || ofColumn === 'id') return ofColumn === 'id' ? ANCHORED : NO_EVIDENCE;
  const loose =
    test.relation === 'has' ||
    test.relation === 'contains' ||
    test.relation === 'hasprefix' ||
    test.relation === 'hassuffix';
  if (!loose || ofColumn !== 'attacker-text' || isFileName(subject.expression)) return ANCHORED;
  return termsOf(test.needle).length > 1 ? ANCHORED : { anchored: false, words: 1 };
}

function rangeEvidence({ subject, set, onNull }: RangePredicate, model: QueryModel): Evidence {
  const { expression } = subject;
  if (onNull || expression.type === 'datetime') return NO_EVIDENCE;
  // A computed score or count judges the event by more than this condition, unless every value passes.
  if (expression.kind === 'Name' && model.columns.origin(expression).kind === 'computed') {
    const possible = model.valueSets.of(expression);
    return possible !== undefined && comparedWith(possible, set).all ? NO_EVIDENCE : ANCHORED;
  }
  const values = singleValues(set);
  if (values === undefined || values.length === 0) return NO_EVIDENCE;
  return values.some((value) => PROCESS_STARTS.has(String(value))) ? NO_EVIDENCE : ANCHORED;
}

/** The name of an image says which program ran, if only loosely compared. */
function isFileName(expression: Expression): boolean {
  const at = withoutParentheses(expression);
  return at.kind === 'Name' && namesImage(at.name);
}

const IMAGE = /File_?Name|ProcessName|Image/i;
const namesImage = rememberedText((name) => IMAGE.test(name));

/** What the operators around a filter demand of its rows: the other filters of its pipeline, and those of its source. */
export const evidenceAround = rememberedIn((where: Where, model): Evidence => {
  const pipeline = model.names.parent(where);
  if (pipeline?.kind === 'Subquery') return ANCHORED;
  return pipeline?.kind === 'Pipeline' ? pipelineEvidence(pipeline, model, where, 0) : NO_EVIDENCE;
});

function pipelineEvidence(pipeline: Pipeline, model: QueryModel, except: Where | undefined, depth: number): Evidence {
  const own = pipeline.operators.map((operator) =>
    operator === except ? NO_EVIDENCE : operatorEvidence(operator, model),
  );
  const grouped = pipeline.operators.findIndex(
    ({ kind }) => kind === 'Summarize' || kind === 'MakeSeries' || kind === 'Count',
  );
  // Groups that are filtered afterwards judge many events together.
  const judged = grouped >= 0 && pipeline.operators.slice(grouped).some(({ kind }) => kind === 'Where');
  return [sourceEvidence(pipeline.source, model, depth), judged ? ANCHORED : NO_EVIDENCE, ...own].reduce(
    both,
    NO_EVIDENCE,
  );
}

function sourceEvidence(source: Expression, model: QueryModel, depth: number): Evidence {
  const at = withoutParentheses(source);
  if (depth > 10) return NO_EVIDENCE;
  if (at.kind === 'Pipeline') return pipelineEvidence(at, model, undefined, depth + 1);
  if (at.kind === 'Materialize') return sourceEvidence(at.query, model, depth + 1);
  if (at.kind === 'Call' && at.callee === 'user') return ANCHORED;
  if (at.kind !== 'Name') return NO_EVIDENCE;
  const declaration = model.names.declaration(at);
  if (declaration?.kind !== 'LetStatement' || declaration.value.kind === 'FunctionDeclaration') return NO_EVIDENCE;
  return sourceEvidence(declaration.value, model, depth + 1);
}

function operatorEvidence(operator: Operator, model: QueryModel): Evidence {
  switch (operator.kind) {
    case 'Where':
      return evidenceOf(model.predicate(operator.condition), model);
    case 'Join':
    case 'Lookup':
    case 'Scan':
    case 'Evaluate':
    case 'Invoke':
      return ANCHORED;
    case 'Parse':
      return operator.where ? ANCHORED : NO_EVIDENCE;
    default:
      return NO_EVIDENCE;
  }
}
