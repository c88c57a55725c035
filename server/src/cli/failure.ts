import type { EvaluationError } from '../engine/evaluate.js';
import { codeFrame } from '../report/code-frame.js';
import { LineIndex } from '../syntax/line-index.js';
import { styleFor, type Style } from '../report/style.js';
import type { RuleUnit } from '../service/project.js';
import type { TestError } from '../testing/result.js';
import { shownPath } from './disk.js';
import { NOT_EVALUABLE, USAGE } from './exit.js';

/** Says on standard error why a rule could not be evaluated; returns the exit code. */
export function reportFailure(unit: RuleUnit, error: EvaluationError): number {
  process.stderr.write(`${failureText(unit, error, styleFor(process.stderr))}\n`);
  return error.code === 'syntax' ? USAGE : NOT_EVALUABLE;
}

/**
 * The exit code where rule tests or rules could not be used, undefined where all could. What cannot be read comes
 * before what cannot be evaluated.
 */
export function exitCodeOfErrors(errors: readonly { readonly code: TestError['code'] }[]): number | undefined {
  if (errors.some(({ code }) => code === 'test' || code === 'syntax')) return USAGE;
  return errors.length > 0 ? NOT_EVALUABLE : undefined;
}

/** Why a rule could not be evaluated, with its place in the rule file. */
export function failureText(unit: RuleUnit, error: EvaluationError, style: Style): string {
  const { document, region } = unit;
  const path = shownPath(document.path);
  const word = error.code === 'syntax' ? 'not a valid query' : 'not evaluable';
  if (error.start === undefined) return `${path}: ${word}: ${error.message}`;
  const { start, end } = region.map.rangeToOuter(error.start, error.end ?? error.start);
  const index = new LineIndex(document.text);
  const { line, column } = index.at(start);
  return `${path}:${line}:${column}: ${style.error(word)}: ${error.message}\n${codeFrame(index, start, end, style)}`;
}
