import type { BridgeRuntime } from './runtime.js';

/** A member of an object that can be read and set from elsewhere: an argument passed by reference. */
class MemberReference {
  constructor(
    private readonly holder: Record<PropertyKey, unknown>,
    private readonly key: PropertyKey,
  ) {}

  get v(): unknown {
    return this.holder[this.key];
  }

  set v(value: unknown) {
    this.holder[this.key] = value;
  }
}

/** `Bridge.ref` made an object with two functions of its own for each argument passed by reference. */
export function shareReferences(bridge: BridgeRuntime): void {
  const original = bridge.ref.bind(bridge);
  bridge.ref = (holder, key) => {
    const isMember = typeof key === 'string' || typeof key === 'number';
    return isMember ? new MemberReference(holder as Record<PropertyKey, unknown>, key) : original(holder, key);
  };
}

/** Comparisons of references, which asked a general function about each side first. */
export function compareReferences(bridge: BridgeRuntime): void {
  const original = bridge.referenceEquals.bind(bridge);
  bridge.referenceEquals = (a, b) => {
    if (a === b) return true;
    return isBoxed(a) || isBoxed(b) ? original(a, b) : (a ?? undefined) === (b ?? undefined);
  };
}

/** Values in a box are unpacked before they are compared with nothing. */
function isBoxed(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as { readonly $boxed?: unknown }).$boxed === true;
}
