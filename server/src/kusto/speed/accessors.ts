import { isInstance, type BridgeRuntime, type BridgeType, type Instance, type SystemRuntime } from './runtime.js';

type Method = (this: unknown, ...parameters: unknown[]) => unknown;

/** By the class of a list and the type of its elements, the method that answers; null where the package is to decide. */
class Methods {
  private readonly known = new Map<unknown, Map<BridgeType, Method | null>>();

  constructor(
    private readonly bridge: BridgeRuntime,
    private readonly before: string,
    private readonly after: string,
  ) {}

  /** The method of a list; undefined where its class does not say. */
  of(list: unknown, element: BridgeType): Method | null {
    if (typeof list !== 'object' || list === null) return null;
    const own = (list as Instance).constructor;
    const found = this.known.get(own)?.get(element);
    return found === undefined ? this.find(list, own, element) : found;
  }

  private find(list: object, own: BridgeType, element: BridgeType): Method | null {
    if (!isInstance(list)) return null;
    const member = list[this.before + this.bridge.getTypeAlias(element) + this.after];
    const method = typeof member === 'function' && !this.bridge.isArray(list) ? (member as Method) : null;
    const methods = this.known.get(own);
    if (methods === undefined) this.known.set(own, new Map([[element, method]]));
    else methods.set(element, method);
    return method;
  }
}

/** `System.Array.getCount` and `getItem`: which method of a list's class answers. */
export function rememberAccessors(bridge: BridgeRuntime, { Array: arrays }: SystemRuntime): void {
  const getCount = arrays.getCount.bind(arrays);
  const getItem = arrays.getItem.bind(arrays);
  const counts = new Methods(bridge, 'System$Collections$Generic$ICollection$1$', '$getCount');
  const items = new Methods(bridge, 'System$Collections$Generic$IList$1$', '$getItem');
  arrays.getCount = (list, element) => {
    if (Array.isArray(list)) return list.length;
    const own = element === undefined ? null : counts.of(list, element);
    return own === null ? getCount(list, element) : own.call(list);
  };
  arrays.getItem = (list, index, element) => {
    if (element === undefined) return getItem(list, index, element);
    if (Array.isArray(list)) return list[index as number] as unknown;
    const own = items.of(list, element);
    return own === null ? getItem(list, index, element) : own.call(list, index);
  };
}
