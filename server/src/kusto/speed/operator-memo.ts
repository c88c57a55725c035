import type { KustoPackage, PackageObject } from '../package.js';
import { at } from '../raw.js';

/** More combinations than any set of rules has; a limit nevertheless. */
const LIMIT = 10_000;

/** Longer lists are not worth their key. */
const MOST_ARGUMENTS = 64;

interface List {
  readonly Count: number;
  getItem(index: number): PackageObject;
}

type Resolve = (
  this: unknown,
  kind: unknown,
  operands: List,
  types: List,
  location: unknown,
  allMustMatch?: boolean,
) => PackageObject;

/**
 * Overload resolution of operators, which is nearly half of an analysis, done once for the same operator over operands of
 * the same types, kinds and constancy. Only for operands of plain scalar types, and only where nothing was wrong: other
 * answers hold places of the text.
 */
export function rememberOperators({ Kusto, System }: KustoPackage): void {
  const binder = at(Kusto, 'Language', 'Binding', 'Binder', 'prototype') as { GetOperatorInfo$1: Resolve };
  const original = binder.GetOperatorInfo$1;
  const types = plainTypes(at(Kusto, 'Language', 'Symbols', 'ScalarTypes'));
  const known = new Map<string, PackageObject>();
  const { getCount } = System['Array'] as { getCount(list: unknown): number };

  const keyOf = (kind: unknown, operands: List, operandTypes: List, allMustMatch: boolean): string | undefined => {
    const { Count: count } = operands;
    if (count > MOST_ARGUMENTS || operandTypes.Count !== count) return undefined;
    let key = `${String(kind)} ${String(allMustMatch)}`;
    for (let i = 0; i < count; i++) {
      const type = types.get(operandTypes.getItem(i));
      if (type === undefined) return undefined;
      const operand = operands.getItem(i);
      key += ` ${String(operand['Kind'])} ${String(operand['IsConstant'])} ${type}`;
    }
    return key;
  };

  binder.GetOperatorInfo$1 = function (this: unknown, kind, operands, operandTypes, location, allMustMatch = false) {
    const key = keyOf(kind, operands, operandTypes, allMustMatch);
    const remembered = key === undefined ? undefined : known.get(key);
    if (remembered !== undefined) return remembered;
    const answer = original.call(this, kind, operands, operandTypes, location, allMustMatch);
    if (key !== undefined && known.size < LIMIT && getCount(answer['Diagnostics']) === 0) known.set(key, answer);
    return answer;
  };
}

/** The types that are one object each, with their names. Dynamic values have types of their own. */
function plainTypes(scalars: PackageObject): ReadonlyMap<PackageObject, string> {
  const names = ['Bool', 'DateTime', 'Decimal', 'Guid', 'Int', 'Long', 'Real', 'String', 'TimeSpan'];
  return new Map(names.map((name) => [at(scalars, name), name]));
}
