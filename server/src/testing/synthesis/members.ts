import type { Expression } from '../../syntax/expressions.js';
import type { ScalarType } from '../../syntax/types.js';
import { stringifyWire } from '../../engine/values/wire.js';
import type { FieldValue } from './fields.js';

/** A way into a dynamic value: names of members, numbers of elements. */
export type MemberPath = readonly (string | number)[];

/** Functions that pass a dynamic, or a text that holds one, on. */
const PASSING = new Set(['tostring', 'parse_json', 'todynamic', 'tolower', 'toupper']);

/** The way from a column to the part of it that an expression is; undefined where it is no such part. */
export function memberOf(e: Expression, resolve: (e: Expression) => Expression): MemberPath | undefined {
  const steps: (string | number)[] = [];
  let at = resolve(e);
  for (;;) {
    if (at.kind === 'Call' && PASSING.has(at.name) && at.args[0] !== undefined) at = resolve(at.args[0]);
    else if (at.kind === 'Path' && at.member.kind === 'Name') {
      steps.unshift(at.member.name);
      at = resolve(at.target);
    } else if (at.kind === 'Element') {
      const index = at.index.kind === 'Literal' ? at.index.value : undefined;
      if (typeof index !== 'string' && typeof index !== 'number') return undefined;
      steps.unshift(index);
      at = resolve(at.target);
    } else return at.kind === 'Name' && steps.length > 0 ? steps : undefined;
  }
}

/** A column's value with a part of it set; text columns hold it as JSON. */
export function withMember(
  current: FieldValue | undefined,
  path: MemberPath,
  value: FieldValue,
  type: ScalarType,
): FieldValue {
  const bag = set(typeof current === 'object' ? current : undefined, path, value);
  return type === 'string' ? stringifyWire(bag) : bag;
}

function set(current: FieldValue | undefined, path: MemberPath, value: FieldValue): FieldValue {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(current) ? [...(current as readonly FieldValue[])] : [];
    while (list.length <= step) list.push('');
    list[step] = set(list[step], rest, value);
    return list;
  }
  const bag = new Map(current instanceof Map ? (current as ReadonlyMap<string, FieldValue>) : []);
  bag.set(step, set(bag.get(step), rest, value));
  return bag;
}
