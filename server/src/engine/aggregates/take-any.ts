import type { ScalarType } from '../../syntax/types.js';
import type { Value } from '../values/types.js';
import { conditional } from './conditional.js';
import type { Accumulator, Aggregate } from './contract.js';
import { nothing } from './extremes.js';

/** Keeps the first row. */
class FirstRow implements Accumulator {
  private row: readonly Value[] | undefined;
  constructor(private readonly types: readonly ScalarType[]) {}
  add(args: readonly Value[]): void {
    this.row ??= args.slice();
  }
  result(): readonly Value[] {
    return this.row ?? this.types.map(nothing);
  }
}

/** Keeps the first value that is neither null nor empty text. */
class FirstValue implements Accumulator {
  private value: Value;
  private found = false;
  constructor(type: ScalarType) {
    this.value = nothing(type);
  }
  add(args: readonly Value[]): void {
    const value = args[0]!;
    if (this.found || value === null || value === '') return;
    this.value = value;
    this.found = true;
  }
  result(): Value {
    return this.value;
  }
}

/**
 * The values of some row: always the first, so that a run can be repeated. Of one argument, a value that is neither
 * null nor empty where there is one.
 * Source: https://learn.microsoft.com/kusto/query/take-any-aggregation-function
 */
const takeAny: Aggregate = {
  name: 'take_any',
  aliases: ['any'],
  bind(site) {
    const { argTypes, columns } = site;
    if (argTypes.length > 1) return () => new FirstRow(argTypes);
    if (columns === undefined) return () => new FirstValue(argTypes[0]!);
    return () => {
      const first = new FirstValue(argTypes[0]!);
      return {
        add: (args) => {
          first.add(args);
        },
        result: () => [first.result()],
      };
    };
  },
};

/** One value of the rows whose predicate is true. */
const takeAnyOfOne: Aggregate = { name: 'take_any', bind: (site) => () => new FirstValue(site.argTypes[0]!) };

export const TAKE_ANY_AGGREGATES: readonly Aggregate[] = [
  takeAny,
  conditional('take_anyif', takeAnyOfOne, 1, ['anyif']),
];
