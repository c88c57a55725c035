import { wrapLong, type Long, type Value } from '../values/types.js';
import type { Aggregate } from './contract.js';

function binaryAll(name: string, combine: (a: bigint, b: bigint) => bigint): Aggregate {
  return {
    name,
    bind(site) {
      const type = site.argTypes[0];
      if (type !== 'long' && type !== 'int') return site.refuse(`${name}(): the argument must be an integer`, 0);
      return () => {
        let bits: bigint | undefined;
        return {
          add: (args: readonly Value[]) => {
            const value = args[0] as Long | null;
            if (value !== null) bits = bits === undefined ? BigInt(value) : combine(bits, BigInt(value));
          },
          result: () => (bits === undefined ? null : wrapLong(bits)),
        };
      };
    },
  };
}

/**
 * All integers that are not null, combined bit by bit; null when there are none.
 * Source: https://learn.microsoft.com/kusto/query/binary-all-and-aggregation-function
 */
export const BINARY_AGGREGATES: readonly Aggregate[] = [
  binaryAll('binary_all_and', (a, b) => a & b),
  binaryAll('binary_all_or', (a, b) => a | b),
  binaryAll('binary_all_xor', (a, b) => a ^ b),
];
