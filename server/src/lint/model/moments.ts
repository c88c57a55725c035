import type { Expression } from '../../syntax/expressions.js';
import type { Constants } from './constants.js';
import type { Names } from './names.js';
import { withoutParentheses } from './columns.js';

/**
 * How far from now a moment is, in 100 ns ticks (negative: in the past), for `now()`, `ago()` and sums of them with constant
 * timespans, also through let statements. Undefined for other expressions.
 */
export function offsetFromNow(
  expression: Expression,
  constants: Constants,
  names: Names,
  depth = 0,
): bigint | undefined {
  const at = withoutParentheses(expression);
  const span = (e: Expression | undefined): bigint | undefined => {
    const constant = e === undefined ? undefined : constants.of(e);
    return constant?.type === 'timespan' && typeof constant.value === 'bigint' ? constant.value : undefined;
  };
  if (depth > 20) return undefined;
  switch (at.kind) {
    case 'Call': {
      if (at.name === 'ago') {
        const back = span(at.args[0]);
        return back === undefined ? undefined : -back;
      }
      if (at.name === 'now') return at.args.length === 0 ? 0n : span(at.args[0]);
      return undefined;
    }
    case 'Binary': {
      if (at.operator !== '+' && at.operator !== '-') return undefined;
      const from = offsetFromNow(at.left, constants, names, depth + 1);
      const by = span(at.right);
      if (from === undefined || by === undefined) return undefined;
      return at.operator === '+' ? from + by : from - by;
    }
    case 'Name': {
      const declaration = names.declaration(at);
      if (declaration?.kind !== 'LetStatement' || declaration.value.kind === 'FunctionDeclaration') return undefined;
      return offsetFromNow(declaration.value, constants, names, depth + 1);
    }
    default:
      return undefined;
  }
}
