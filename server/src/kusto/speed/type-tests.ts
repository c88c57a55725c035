import { isInstance, type BridgeRuntime, type BridgeType } from './runtime.js';

/** What is known of the values of a class: whether they are of a type. */
type Answers = Map<BridgeType, boolean>;

/** `Bridge.is`: the answer depends on the classes, unless a type tests the value by itself. */
export function rememberTypeTests(bridge: BridgeRuntime): void {
  const original = bridge.is.bind(bridge);
  const known = new Map<unknown, Answers>();
  bridge.is = (value, type, ignoreCustom, allowNull) => {
    if (value === null || value === undefined || ignoreCustom === true) {
      return original(value, type, ignoreCustom, allowNull);
    }
    // Only classes of the package have an entry, and boxed values are of none of them.
    const own = (value as { readonly constructor: BridgeType }).constructor;
    const answer = known.get(own)?.get(type);
    if (answer !== undefined) return answer;
    const found = original(value, type, ignoreCustom, allowNull);
    const decides = type.$is === undefined && own.$isArrayEnumerator === undefined && isInstance(value);
    if (decides && typeof found === 'boolean') {
      const answers = known.get(own);
      if (answers === undefined) known.set(own, new Map([[type, found]]));
      else answers.set(type, found);
    }
    return found;
  };
}
