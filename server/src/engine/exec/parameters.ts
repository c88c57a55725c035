import type { OperatorParameter } from '../../syntax/operators.js';
import { EngineError } from '../errors.js';
import { toStringValue } from '../values/convert.js';

/** The text of an operator's parameter (`kind=inner`): names, strings and numbers alike; undefined when not given. */
export function parameterText(parameters: readonly OperatorParameter[], name: string): string | undefined {
  const found = parameters.find((p) => p.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) return undefined;
  const { value } = found;
  if (value.kind === 'Name') return value.name;
  if (value.kind === 'Literal' && value.value !== null) return toStringValue(value.value, value.type);
  throw new EngineError('refused', `${name} must be a constant`, found);
}

/** A parameter that is on or off. */
export function parameterFlag(parameters: readonly OperatorParameter[], name: string): boolean {
  return parameterText(parameters, name)?.toLowerCase() === 'true';
}
