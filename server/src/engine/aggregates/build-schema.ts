import { dynamicTypeName } from '../values/convert.js';
import { isDynamicArray, isDynamicBag, type Dynamic, type Value } from '../values/types.js';
import type { Accumulator, Aggregate } from './contract.js';

/** The key that stands for the elements of an array. */
const INDEXER = '`indexer`';

/** The types seen at one place, in the order in which they first appeared. */
class Place {
  private readonly scalars = new Set<string>();
  private readonly order: ('bag' | 'array' | { readonly scalar: string })[] = [];
  private members: Map<string, Place> | undefined;
  private elements: Place | undefined;

  see(value: Dynamic): void {
    if (isDynamicBag(value)) {
      if (this.members === undefined) {
        this.members = new Map();
        this.order.push('bag');
      }
      for (const [key, item] of value) {
        let place = this.members.get(key);
        if (place === undefined) this.members.set(key, (place = new Place()));
        place.see(item);
      }
    } else if (isDynamicArray(value)) {
      if (this.elements === undefined) {
        this.elements = new Place();
        this.order.push('array');
      }
      for (const item of value) this.elements.see(item);
    } else {
      const scalar = dynamicTypeName(value);
      if (this.scalars.has(scalar)) return;
      this.scalars.add(scalar);
      this.order.push({ scalar });
    }
  }

  /** One type by itself, several as an array. A null adds nothing to other types: every property may be absent. */
  schema(): Dynamic {
    const types: Dynamic[] = [];
    for (const kind of this.order) {
      if (kind === 'bag') types.push(new Map([...this.members!].map(([key, place]) => [key, place.schema()])));
      else if (kind === 'array') types.push(new Map([[INDEXER, this.elements!.schema()]]));
      else if (kind.scalar !== 'null' || this.order.length === 1) types.push(kind.scalar);
    }
    return types.length === 1 ? types[0]! : types;
  }
}

class SchemaBuilder implements Accumulator {
  private root: Place | undefined;
  add(args: readonly Value[]): void {
    const value = args[0]!;
    if (value === null) return;
    this.root ??= new Place();
    this.root.see(value as Dynamic);
  }
  result(): Value {
    return this.root?.schema() ?? null;
  }
}

/**
 * The least schema that admits all values; null when there are none.
 * Source: https://learn.microsoft.com/kusto/query/buildschema-aggregation-function
 */
export const SCHEMA_AGGREGATES: readonly Aggregate[] = [{ name: 'buildschema', bind: () => () => new SchemaBuilder() }];
