import type { BridgeRuntime } from './runtime.js';

/**
 * Properties of instances that only hold a value. The runtime keeps all values of an object in a dictionary and looks them
 * up by the names of class and property; here they are plain members of the object.
 */
export function keepPropertiesInPlace(bridge: BridgeRuntime): void {
  const original = bridge.property.bind(bridge);
  bridge.property = (holder, name, initial, isStatic, type, hidden) => {
    if (isStatic || isAccessor(initial)) return original(holder, name, initial, isStatic, type, hidden);
    Object.defineProperty(holder, name, {
      value: initial,
      writable: true,
      enumerable: hidden !== true,
      configurable: true,
    });
    // Other names of the property, those of interfaces, are made with these.
    return {
      enumerable: hidden !== true,
      configurable: true,
      get(this: Record<string, unknown>) {
        return this[name];
      },
      set(this: Record<string, unknown>, value: unknown) {
        this[name] = value;
      },
    };
  };
}

function isAccessor(initial: unknown): boolean {
  if (typeof initial !== 'object' || initial === null) return false;
  const { get, set } = initial as { readonly get?: unknown; readonly set?: unknown };
  return Boolean(get) || Boolean(set);
}
