import type { EvaluationError } from '../engine/evaluate.js';
import { codeFrame } from '../report/code-frame.js';
import { LineIndex } from '../syntax/line-index.js';
import type { Style } from '../report/style.js';
import type { RuleUnit } from '../service/project.js';
import { shownPath } from './disk.js';

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
