import { scalarTypeOf, type ScalarType } from '../syntax/types.js';
import { kustoPackage, type PackageObject } from './package.js';
import { at, items } from './raw.js';

/** Where a built-in function can be called: in any expression, over a group of rows, or after `evaluate`. */
export type BuiltInKind = 'scalar' | 'aggregate' | 'plugin';

/** A parameter of a built-in function. */
export interface BuiltInParameter {
  readonly name: string;
  /** The types it takes, as shown to users: `string`, `number`, `dynamic array`. */
  readonly type: string;
  readonly optional: boolean;
  /** Whether it can be given several times. */
  readonly repeatable: boolean;
}

/** One way to call a built-in function. */
export interface BuiltInSignature {
  readonly parameters: readonly BuiltInParameter[];
  /** The type of the result; undefined where it follows from the arguments. */
  readonly returns: ScalarType | 'table' | undefined;
}

/** A function of the language itself. */
export interface BuiltInFunction {
  readonly name: string;
  readonly kind: BuiltInKind;
  readonly signatures: readonly BuiltInSignature[];
  /** Not offered: an old spelling, or of no use in queries. */
  readonly hidden: boolean;
  /** What takes its place, where it should not be used any more. */
  readonly alternative: string | undefined;
}

/** The package's names for groups of types, in words. Types that have to be those of other arguments count as any. */
const TYPE_GROUPS: Readonly<Record<number, string>> = {
  0: 'any',
  2: 'scalar',
  3: 'table',
  4: 'database',
  5: 'cluster',
  6: 'integer',
  7: 'real or decimal',
  8: 'string or dynamic',
  9: 'string or array',
  10: 'integer or array',
  11: 'dynamic array',
  12: 'dynamic bag',
  13: 'number',
  14: 'number or bool',
  15: 'number or time',
  16: 'number, time or string',
  17: 'scalar',
  18: 'scalar',
  19: 'scalar',
};

let known: ReadonlyMap<string, BuiltInFunction> | undefined;

/** All built-in functions by name; where an aggregate and a scalar function share one, the aggregate. */
export function builtInFunctions(): ReadonlyMap<string, BuiltInFunction> {
  return (known ??= read());
}

export function builtInFunction(name: string): BuiltInFunction | undefined {
  return builtInFunctions().get(name);
}

function read(): ReadonlyMap<string, BuiltInFunction> {
  const state = at(kustoPackage().Kusto, 'Language', 'GlobalState', 'Default');
  const lists: readonly (readonly [string, BuiltInKind])[] = [
    ['Functions', 'scalar'],
    ['PlugIns', 'plugin'],
    ['Aggregates', 'aggregate'],
  ];
  return new Map(
    lists.flatMap(([list, kind]) =>
      items(state[list]).map((symbol) => [symbol['Name'] as string, functionOf(symbol, kind)]),
    ),
  );
}

function functionOf(symbol: PackageObject, kind: BuiltInKind): BuiltInFunction {
  const name = symbol['Name'] as string;
  const alternative = symbol['Alternative'] as string | null;
  return {
    name,
    kind,
    signatures: items(symbol['Signatures'])
      .filter((signature) => signature['IsHidden'] !== true)
      .map(signatureOf),
    hidden: symbol['IsHidden'] === true || name.startsWith('__'),
    alternative: alternative === null || alternative === '' ? undefined : alternative,
  };
}

function signatureOf(signature: PackageObject): BuiltInSignature {
  const returns = signature['DeclaredReturnType'] as PackageObject | null;
  return {
    parameters: items(signature['Parameters']).map(parameterOf),
    returns: returns === null ? undefined : returnType(returns),
  };
}

function returnType(type: PackageObject): BuiltInSignature['returns'] {
  return scalarTypeOf(type['Name'] as string) ?? (type['Columns'] === undefined ? undefined : 'table');
}

function parameterOf(parameter: PackageObject): BuiltInParameter {
  const declared = items(parameter['DeclaredTypes']).map((type) => type['Name'] as string);
  return {
    name: parameter['Name'] as string,
    type:
      declared.length > 0
        ? declared.map((name) => scalarTypeOf(name) ?? name).join(' or ')
        : (TYPE_GROUPS[parameter['TypeKind'] as number] ?? 'scalar'),
    optional: parameter['IsOptional'] === true,
    repeatable: parameter['IsRepeatable'] === true,
  };
}
