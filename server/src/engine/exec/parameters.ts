import type { OperatorParameter } from '../../syntax/operators.js';
import { EngineError } from '../errors.js';
import { toStringValue } from '../values/convert.js';

/** The text of an operator's parameter (`kind=inner`): names, strings and numbers alike; undefined when not given. */
export function parameterText(parameters: readonly OperatorParameter[], name: string): string | undefined {
  return parameterTexts(parameters, name)[0];
}

/** The texts of a parameter that may be given several times. */
export function parameterTexts(parameters: readonly OperatorParameter[], name: string): string[] {
  return parameters.filter((p) => p.name.toLowerCase() === name.toLowerCase()).map(textOf);
}

function textOf(parameter: OperatorParameter): string {
  const { value } = parameter;
  if (value.kind === 'Name') return value.name;
  if (value.kind === 'Literal' && value.value !== null) return toStringValue(value.value, value.type);
  throw new EngineError('refused', `${parameter.name} must be a constant`, parameter);
}

/** A parameter that is on or off. */
export function parameterFlag(parameters: readonly OperatorParameter[], name: string): boolean {
  return parameterText(parameters, name)?.toLowerCase() === 'true';
}
