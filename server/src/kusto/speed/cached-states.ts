import type { KustoPackage, PackageObject } from '../package.js';
import { at } from '../raw.js';

/**
 * Binding makes a copy of its global state that has a cache, and forgets it: with it go the dictionaries of all functions
 * and operators, and the bodies of functions that were bound already. Here each state keeps that copy.
 */
export function keepCachedStates({ Kusto }: KustoPackage): void {
  const state = at(Kusto, 'Language', 'GlobalState', 'prototype') as {
    WithCache: (this: PackageObject) => PackageObject;
  };
  const original = state.WithCache;
  const cached = new WeakMap<PackageObject, PackageObject>();
  state.WithCache = function (this: PackageObject) {
    let copy = cached.get(this);
    if (copy === undefined) cached.set(this, (copy = original.call(this)));
    return copy;
  };
}
