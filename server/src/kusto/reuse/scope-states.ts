import type { PackageObject } from '../package.js';

/** A scope of local names, which gets its symbols one after the other. */
export interface LocalScope {
  readonly _outerScope: LocalScope | null;
  AddSymbol(this: LocalScope, symbol: PackageObject | null): boolean;
}

/** The symbols that a scope was given, in their order. Scopes with the same symbols have the same state. */
export class ScopeState {
  private readonly next = new WeakMap<PackageObject, ScopeState>();

  constructor(
    readonly before?: ScopeState,
    readonly symbol?: PackageObject,
  ) {}

  with(symbol: PackageObject): ScopeState {
    let state = this.next.get(symbol);
    if (state === undefined) this.next.set(symbol, (state = new ScopeState(this, symbol)));
    return state;
  }
}

/** All symbols of a name in a state, the latest first. */
export function symbolsNamed(name: string, state: ScopeState): readonly PackageObject[] {
  const found: PackageObject[] = [];
  for (let at: ScopeState | undefined = state; at?.symbol !== undefined; at = at.before) {
    if (at.symbol['Name'] === name || at.symbol['AlternateName'] === name) found.push(at.symbol);
  }
  return found;
}

const NOTHING = new ScopeState();
const states = new WeakMap<LocalScope, ScopeState>();

/** The state of a scope; one without symbols of its own is as good as the scope around it. */
export function stateOf(scope: LocalScope | null): ScopeState {
  for (let at = scope; at !== null; at = at._outerScope) {
    const state = states.get(at);
    if (state !== undefined) return state;
  }
  return NOTHING;
}

/** Notes that a scope got a symbol. */
export function noteSymbol(scope: LocalScope, symbol: PackageObject): void {
  states.set(scope, stateOf(scope).with(symbol));
}
