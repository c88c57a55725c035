import type { KustoPackage } from './package.js';
import { gatherCommonColumns } from './common-columns.js';
import { rememberOperators } from './operator-memo.js';
import { replaceMember } from './patch.js';
import { at } from './raw.js';

/**
 * Shorter ways through the package's runtime (Bridge.NET), which decides anew at every call what depends on a class
 * alone. Answers stay the same: a test analyses a corpus both ways.
 */
export function speedUp(kusto: KustoPackage): void {
  rememberOperators(kusto);
  gatherCommonColumns(kusto);
  rememberTypeTests(kusto.Bridge as unknown as BridgeRuntime);
  rememberAccessors(kusto.Bridge as unknown as BridgeRuntime, kusto.System as unknown as SystemRuntime);
  rememberDescendants(kusto);
  countBuiltText((kusto.System as unknown as SystemRuntime).Text.StringBuilder.prototype);
}

/** A class of the package; the members of its instances are looked up by name. */
interface BridgeType {
  readonly $$name?: string;
  readonly $is?: unknown;
  readonly $isArrayEnumerator?: unknown;
}

type Instance = Readonly<Record<string, unknown>> & { readonly constructor: BridgeType };
type Method = (this: unknown, ...parameters: unknown[]) => unknown;

interface BridgeRuntime {
  is(value: unknown, type: BridgeType, ignoreCustom?: boolean, allowNull?: boolean): unknown;
  isArray(value: unknown): boolean;
  getTypeAlias(type: BridgeType): string;
}

interface SystemRuntime {
  readonly Array: {
    getCount(list: unknown, element?: BridgeType): unknown;
    getItem(list: unknown, index: unknown, element?: BridgeType): unknown;
  };
  readonly Text: { readonly StringBuilder: { readonly prototype: Builder } };
}

/** Answers by the class of a value and a type of the package. */
class ByClass<V> {
  private readonly byClass = new Map<BridgeType, Map<BridgeType, V>>();

  get(own: BridgeType, type: BridgeType): V | undefined {
    return this.byClass.get(own)?.get(type);
  }

  set(own: BridgeType, type: BridgeType, value: V): void {
    const known = this.byClass.get(own);
    if (known === undefined) this.byClass.set(own, new Map([[type, value]]));
    else known.set(type, value);
  }
}

/** Whether a value is an instance of one of the package's classes, so that its class says all about its type. */
function isInstance(value: unknown): value is Instance {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { $boxed, constructor } = value as Instance & { readonly $boxed?: unknown };
  return $boxed === undefined && typeof constructor === 'function' && '$$name' in constructor;
}

/** `Bridge.is`: the answer depends on the classes, unless a type tests the value by itself. */
function rememberTypeTests(bridge: BridgeRuntime): void {
  const original = bridge.is.bind(bridge);
  const known = new ByClass<unknown>();
  replaceMember(bridge, 'is', (value, type, ignoreCustom, allowNull) => {
    if (ignoreCustom === true || !isInstance(value)) return original(value, type, ignoreCustom, allowNull);
    const own = value.constructor;
    let answer = known.get(own, type);
    if (answer === undefined) {
      answer = original(value, type, ignoreCustom, allowNull);
      const decides = type.$is === undefined && own.$isArrayEnumerator === undefined;
      if (decides && typeof answer === 'boolean') known.set(own, type, answer);
    }
    return answer;
  });
}

/** `System.Array.getCount` and `getItem`: which method of a list's class answers. */
function rememberAccessors(bridge: BridgeRuntime, { Array: arrays }: SystemRuntime): void {
  const getCount = arrays.getCount.bind(arrays);
  const getItem = arrays.getItem.bind(arrays);
  const counts = new ByClass<Method | null>();
  const items = new ByClass<Method | null>();
  const method = (known: ByClass<Method | null>, list: Instance, element: BridgeType, name: string): Method | null => {
    const own = list.constructor;
    let found = known.get(own, element);
    if (found === undefined) {
      const [before, after] = name.split('*') as [string, string];
      const member = list[before + bridge.getTypeAlias(element) + after];
      found = typeof member === 'function' && !bridge.isArray(list) ? (member as Method) : null;
      known.set(own, element, found);
    }
    return found;
  };
  replaceMember(arrays, 'getCount', (list, element) => {
    if (Array.isArray(list)) return list.length;
    if (element === undefined || !isInstance(list)) return getCount(list, element);
    const own = method(counts, list, element, 'System$Collections$Generic$ICollection$1$*$getCount');
    return own === null ? getCount(list, element) : own.call(list);
  });
  replaceMember(arrays, 'getItem', (list, index, element) => {
    if (element === undefined) return getItem(list, index, element);
    if (Array.isArray(list)) return list[index as number] as unknown;
    if (!isInstance(list)) return getItem(list, index, element);
    const own = method(items, list, element, 'System$Collections$Generic$IList$1$*$getItem');
    return own === null ? getItem(list, index, element) : own.call(list, index);
  });
}

interface Builder {
  buffer: unknown[];
  counted?: { readonly buffer: unknown[]; pieces: number; length: number };
  getLength(): number;
}

/** `StringBuilder.Length` joined all pieces at every call, which makes long literals quadratic. */
function countBuiltText(builder: Builder): void {
  replaceMember(builder, 'getLength', function (this: Builder): number {
    const { buffer } = this;
    // A change other than by appending replaces the buffer.
    if (this.counted?.buffer !== buffer || this.counted.pieces > buffer.length) {
      this.counted = { buffer, pieces: 0, length: 0 };
    }
    const { counted } = this;
    for (; counted.pieces < buffer.length; counted.pieces++) counted.length += String(buffer[counted.pieces]).length;
    return counted.length;
  });
}

interface Element {
  readonly ChildCount: number;
  GetChild(index: number): Element | null;
}

interface ElementClass {
  GetDescendants(
    type: BridgeType,
    element: Element,
    predicate: ((element: Element) => boolean) | null | undefined,
    includeSelf: boolean,
  ): unknown;
}

/** Walks of a tree for nodes of a type, which every analyzer of the package makes anew: once for each type. */
function rememberDescendants({ Bridge, System, Kusto }: KustoPackage): void {
  const bridge = Bridge as unknown as BridgeRuntime;
  const listOf = (System as unknown as Collections).Collections.Generic.List$1;
  const elements = at(Kusto, 'Language', 'Syntax', 'SyntaxElement') as unknown as ElementClass;
  const extensions = at(Kusto, 'Language', 'Utils', 'ListExtensions') as unknown as ListExtensions;
  const original = elements.GetDescendants.bind(elements);
  const all = new WeakMap<Element, readonly Element[]>();
  const byType = new WeakMap<Element, Map<BridgeType, readonly Element[]>>();

  const under = (root: Element): readonly Element[] => {
    let found = all.get(root);
    if (found === undefined) all.set(root, (found = flattened(root)));
    return found;
  };
  const ofType = (root: Element, type: BridgeType): readonly Element[] => {
    let types = byType.get(root);
    if (types === undefined) byType.set(root, (types = new Map<BridgeType, readonly Element[]>()));
    let found = types.get(type);
    if (found === undefined) types.set(type, (found = under(root).filter((e) => bridge.is(e, type) === true)));
    return found;
  };

  replaceMember(elements, 'GetDescendants', (type, element, predicate, includeSelf) => {
    if (includeSelf) return original(type, element, predicate, includeSelf);
    const found = ofType(element, type);
    const wanted = predicate === null || predicate === undefined ? found : found.filter((e) => predicate(e));
    // The original's answer for nothing is an object of its own.
    if (wanted.length === 0) return original(type, EMPTY, null, false);
    const list = new (listOf(type).ctor)();
    for (const one of wanted) list.add(one);
    return extensions.ToReadOnly(type, list);
  });
}

interface ListExtensions {
  ToReadOnly(type: BridgeType, list: unknown): unknown;
}

interface Collections {
  readonly Collections: {
    readonly Generic: { List$1(type: BridgeType): { readonly ctor: new () => { add(item: unknown): void } } };
  };
}

/** An element without children, which a walk leaves at once. */
const EMPTY: Element & { readonly IndexInParent: number; readonly Parent: null } = {
  ChildCount: 0,
  GetChild: () => null,
  IndexInParent: 0,
  Parent: null,
};

/** All elements under one, in the order of the text, an element before its parts. */
function flattened(root: Element): Element[] {
  const found: Element[] = [];
  const pending: Element[] = [];
  const addChildren = (element: Element): void => {
    for (let i = element.ChildCount - 1; i >= 0; i--) {
      const child = element.GetChild(i);
      if (child !== null) pending.push(child);
    }
  };
  addChildren(root);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    found.push(next);
    addChildren(next);
  }
  return found;
}
