import { isInstance, type BridgeRuntime, type BridgeType, type Instance, type SystemRuntime } from './runtime.js';

type Method = (this: unknown, ...parameters: unknown[]) => unknown;

/** How a list of a class answers: by a method, or by a property that holds the answer. */
interface Way {
  readonly methods: readonly string[];
  readonly properties: readonly string[];
}

/** By the class of a list and the type of its elements, the method that answers; null where the package is to decide. */
class Methods {
  private readonly known = new Map<unknown, Map<BridgeType | undefined, Method | null>>();

  constructor(
    private readonly bridge: BridgeRuntime,
    private readonly ways: (element: string | undefined) => Way,
  ) {}

  /** The method of a list; null where its class does not say. */
  of(list: unknown, element: BridgeType | undefined): Method | null {
    if (typeof list !== 'object' || list === null) return null;
    const own = (list as Instance).constructor;
    const found = this.known.get(own)?.get(element);
    return found === undefined ? this.find(list, own, element) : found;
  }

  private find(list: object, own: BridgeType, element: BridgeType | undefined): Method | null {
    if (!isInstance(list) || this.bridge.isArray(list)) return null;
    const { methods, properties } = this.ways(element === undefined ? undefined : this.bridge.getTypeAlias(element));
    const method = methods.find((name) => typeof list[name] === 'function');
    const property = method === undefined ? properties.find((name) => list[name] !== undefined) : undefined;
    const answer =
      method !== undefined
        ? (list[method] as Method)
        : property === undefined
          ? null
          : function (this: unknown) {
              return (this as Instance)[property];
            };
    const known = this.known.get(own);
    if (known === undefined) this.known.set(own, new Map([[element, answer]]));
    else known.set(element, answer);
    return answer;
  }
}

const COLLECTION = 'System$Collections$ICollection$';

/** `System.Array.getCount` and `getItem`: which member of a list's class answers, in the order in which they ask for it. */
export function rememberAccessors(bridge: BridgeRuntime, { Array: arrays }: SystemRuntime): void {
  const getCount = arrays.getCount.bind(arrays);
  const getItem = arrays.getItem.bind(arrays);
  const counts = new Methods(bridge, (element) => {
    const typed = element === undefined ? [] : [`System$Collections$Generic$ICollection$1$${element}$`];
    return {
      methods: [...typed, COLLECTION].map((name) => `${name}getCount`),
      properties: [...[...typed, COLLECTION].map((name) => `${name}Count`), 'Count'],
    };
  });
  const items = new Methods(bridge, (element) => ({
    methods: element === undefined ? [] : [`System$Collections$Generic$IList$1$${element}$getItem`],
    properties: [],
  }));
  arrays.getCount = (list, element) => {
    if (Array.isArray(list)) return list.length;
    const own = counts.of(list, element);
    return own === null ? getCount(list, element) : own.call(list);
  };
  arrays.getItem = (list, index, element) => {
    if (element === undefined) return getItem(list, index, element);
    if (Array.isArray(list)) return list[index as number] as unknown;
    const own = items.of(list, element);
    return own === null ? getItem(list, index, element) : own.call(list, index);
  };
}
