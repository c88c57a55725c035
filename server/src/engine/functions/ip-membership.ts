import type { IpRanges } from '../network/ip-ranges.js';
import { isDynamicArray, type Value } from '../values/types.js';
import type { ScalarFunction } from './contract.js';

interface Network<Address> {
  readonly address: Address;
  readonly prefix: number;
}

type Parse<Address> = (text: string) => Network<Address> | undefined;
type Build<Address> = (networks: Iterable<Network<Address>>) => IpRanges<Address>;

/** Ranges to test against, and whether some of those written could not be read. */
interface RangeList<Address> {
  readonly ranges: IpRanges<Address>;
  readonly hasFault: boolean;
}

/** One text may hold several ranges, separated by commas, semicolons or blanks. */
function readRanges<Address>(
  values: Iterable<Value>,
  parse: Parse<Address>,
  build: Build<Address>,
): RangeList<Address> {
  const networks: Network<Address>[] = [];
  let hasFault = false;
  for (const value of values) {
    const texts = typeof value === 'string' ? value.split(/[,;\s]+/) : [''];
    for (const text of texts) {
      const network = parse(text);
      if (network === undefined) hasFault = true;
      else networks.push(network);
    }
  }
  return { ranges: build(networks), hasFault };
}

function isIn<Address>(ip: Value, list: RangeList<Address>, parse: Parse<Address>): Value {
  const address = typeof ip === 'string' ? parse(ip) : undefined;
  if (address === undefined) return null;
  return list.ranges.has(address) ? true : list.hasFault ? null : false;
}

/**
 * Whether an address is in one of the ranges given as arguments, or as one array; the ranges are read once where they
 * are constants. Null when the address cannot be read, or when a range cannot and none of the others has the address.
 * Source: https://learn.microsoft.com/kusto/query/ipv4-is-in-any-range-function
 */
export function rangeFunction<Address>(name: string, parse: Parse<Address>, build: Build<Address>): ScalarFunction {
  const read = (args: readonly Value[]): RangeList<Address> => {
    const values = args.flatMap((a): readonly Value[] => (isDynamicArray(a) ? a : [a]));
    return readRanges(values, parse, build);
  };
  return {
    name,
    bind(site) {
      const constants = site.argTypes.slice(1).map((_, i) => site.constant(i + 1));
      if (!constants.every((c) => c !== undefined)) return (ip, ...args) => isIn(ip, read(args), parse);
      const list = read(constants.map((c) => c.value));
      return (ip) => isIn(ip, list, parse);
    },
  };
}
