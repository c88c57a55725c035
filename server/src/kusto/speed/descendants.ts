import type { KustoPackage } from '../package.js';
import { at } from '../raw.js';
import type { BridgeRuntime, BridgeType } from './runtime.js';

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
export function rememberDescendants({ Bridge, System, Kusto }: KustoPackage): void {
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

  elements.GetDescendants = (type, element, predicate, includeSelf) => {
    if (includeSelf) return original(type, element, predicate, includeSelf);
    const found = ofType(element, type);
    const wanted = predicate === null || predicate === undefined ? found : found.filter((e) => predicate(e));
    // The original's answer for nothing is an object of its own.
    if (wanted.length === 0) return original(type, EMPTY, null, false);
    const list = new (listOf(type).ctor)();
    for (const one of wanted) list.add(one);
    return extensions.ToReadOnly(type, list);
  };
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
