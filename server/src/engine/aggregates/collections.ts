import type { ScalarType } from '../../syntax/types.js';
import { groupKey, type GroupKey } from '../values/compare.js';
import { toDynamic } from '../values/convert.js';
import { isDynamicArray, isDynamicBag, type Dynamic, type Value } from '../values/types.js';
import { conditional } from './conditional.js';
import type { Accumulator, Aggregate, AggregateSite, GroupKernel } from './contract.js';
import { ListKernel } from './kernels.js';

/** The limit of the deprecated spellings; the others have none here. */
const DEPRECATED_LIMIT = 128;

/** How many elements the call asks for at most, by the constant at `index`. */
function sizeLimit(site: AggregateSite, index: number, otherwise: number): number {
  if (site.argTypes[index] === undefined) return otherwise;
  const limit = site.constant(index)?.value;
  if (typeof limit !== 'number' || !Number.isInteger(limit)) {
    return site.refuse(`${site.name}(): the maximum size must be a constant integer`, index);
  }
  return Math.max(0, limit);
}

/** Collects values; arrays are flattened one level. */
class List implements Accumulator {
  private readonly items: Dynamic[] = [];
  constructor(
    private readonly type: ScalarType,
    private readonly limit: number,
    private readonly keepNulls: boolean,
  ) {}

  add(args: readonly Value[]): void {
    if (this.items.length >= this.limit) return;
    const value = args[0]!;
    if (isDynamicArray(value)) {
      for (const item of value) if (this.items.length < this.limit) this.items.push(item);
    } else if (value !== null || this.keepNulls) {
      this.items.push(toDynamic(value, this.type));
    }
  }

  result(): Value {
    return this.items;
  }
}

/** Collects distinct values in the order in which they first appear; arrays are flattened one level. */
class DistinctList implements Accumulator {
  private readonly items: Dynamic[] = [];
  private readonly seen = new Set<GroupKey>();
  constructor(
    private readonly type: ScalarType,
    private readonly limit: number,
  ) {}

  add(args: readonly Value[]): void {
    const value = args[0]!;
    if (isDynamicArray(value)) for (const item of value) this.addOne(item);
    else if (value !== null) this.addOne(value);
  }

  private addOne(value: Value): void {
    if (this.items.length >= this.limit) return;
    const key = groupKey(value, this.type);
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.items.push(toDynamic(value, this.type));
  }

  result(): Value {
    return this.items;
  }
}

/** Merges bags; the first value of a key stays. */
class MergedBag implements Accumulator {
  private readonly bag = new Map<string, Dynamic>();
  constructor(private readonly limit: number) {}

  add(args: readonly Value[]): void {
    const value = args[0]!;
    if (!isDynamicBag(value)) return;
    for (const [key, item] of value) {
      if (this.bag.size >= this.limit) return;
      if (!this.bag.has(key)) this.bag.set(key, item);
    }
  }

  result(): Value {
    return this.bag;
  }
}

/** Typed nulls are left out, nulls that stand in a dynamic are kept. */
function list(name: string, limit: number): Aggregate {
  return {
    name,
    bind(site) {
      const type = site.argTypes[0]!;
      const size = sizeLimit(site, 1, limit);
      return () => new List(type, size, type === 'dynamic');
    },
    kernel: (site) => listKernel(site, sizeLimit(site, 1, limit), false),
  };
}

function set(name: string, limit: number): Aggregate {
  return {
    name,
    bind(site) {
      const size = sizeLimit(site, 1, limit);
      return () => new DistinctList(site.argTypes[0]!, size);
    },
    kernel: (site) => listKernel(site, sizeLimit(site, 1, limit), true),
  };
}

function listKernel(
  { argTypes: [type] }: AggregateSite,
  limit: number,
  distinct: boolean,
): (() => GroupKernel) | undefined {
  return type === undefined || type === 'dynamic' ? undefined : () => new ListKernel(type, limit, distinct);
}

function bag(name: string, limit: number): Aggregate {
  return {
    name,
    bind(site) {
      const size = sizeLimit(site, 1, limit);
      return () => new MergedBag(size);
    },
  };
}

const makeList = list('make_list', Infinity);
const makeSet = set('make_set', Infinity);
const makeBag = bag('make_bag', Infinity);

/**
 * Source: https://learn.microsoft.com/kusto/query/make-list-aggregation-function,
 * https://learn.microsoft.com/kusto/query/make-set-aggregation-function,
 * https://learn.microsoft.com/kusto/query/make-bag-aggregation-function
 */
export const COLLECTION_AGGREGATES: readonly Aggregate[] = [
  makeList,
  conditional('make_list_if', makeList),
  { name: 'make_list_with_nulls', bind: (site) => () => new List(site.argTypes[0]!, Infinity, true) },
  list('makelist', DEPRECATED_LIMIT),
  makeSet,
  conditional('make_set_if', makeSet),
  set('makeset', DEPRECATED_LIMIT),
  makeBag,
  conditional('make_bag_if', makeBag),
  bag('make_dictionary', DEPRECATED_LIMIT),
];
