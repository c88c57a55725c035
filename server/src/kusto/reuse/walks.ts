import type { KustoPackage } from '../package.js';
import { at } from '../raw.js';
import { boundAs } from './bound-parts.js';
import type { Element, PackageList } from './tree-types.js';

/** Deeper trees are measured by the package's own walk, which needs no stack. */
const DEEPEST = 400;

const SYNTACTIC_AND_SEMANTIC = 3;

interface ElementMethods {
  InitializeTriviaStarts(this: Element & { readonly Root: Element }): void;
}

interface TreeClass {
  ComputeMaxDepth(root: Element): number;
}

interface ElementClass {
  readonly prototype: ElementMethods;
  GatherDiagnostics(root: Element, found: PackageList, include: number, cancellation: unknown): void;
  SetLocation(diagnostic: unknown, element: Element): unknown;
}

/** The walks over a whole tree that the package makes for each text, as plain loops that pass over what is known. */
export function shortenWalks({ Kusto, System }: KustoPackage): void {
  const elements = at(Kusto, 'Language', 'Syntax', 'SyntaxElement') as unknown as ElementClass;
  const trees = at(Kusto, 'Language', 'Syntax', 'SyntaxTree') as unknown as TreeClass;
  const lists = System['Array'] as { getCount(list: unknown): number; getItem(list: unknown, index: number): unknown };

  elements.prototype.InitializeTriviaStarts = function () {
    place(this.Root);
  };

  const maxDepth = trees.ComputeMaxDepth.bind(trees);
  trees.ComputeMaxDepth = (root) => heightOf(root, 0) ?? maxDepth(root);

  const gather = elements.GatherDiagnostics.bind(elements);
  elements.GatherDiagnostics = (root, found, include, cancellation) => {
    const own: unknown[] = [];
    const isPlain = include === SYNTACTIC_AND_SEMANTIC && diagnosticsOf(root, own, elements, lists);
    if (isPlain) for (const diagnostic of own) found.add(diagnostic);
    else gather(root, found, include, cancellation);
  };
}

/** Writes down where each element starts. */
function place(root: Element): void {
  root._triviaStart = root.OffsetInParent;
  const pending = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const start = next._triviaStart;
    for (let i = next.ChildCount - 1; i >= 0; i--) {
      const child = next.GetChild(i);
      if (child === null) continue;
      child._triviaStart = start + child.OffsetInParent;
      if (!child.IsToken) pending.push(child);
    }
  }
}

/** How many levels of nodes there are; undefined where there are too many to go down by calls. */
function heightOf(node: Element, depth: number): number | undefined {
  if (depth > DEEPEST) return undefined;
  let highest = 0;
  for (let i = node.ChildCount - 1; i >= 0; i--) {
    const child = node.GetChild(i);
    if (child === null || child.IsToken) continue;
    const height = heightOf(child, depth + 1);
    if (height === undefined) return undefined;
    if (height > highest) highest = height;
  }
  return highest + 1;
}

/** The diagnostics of a tree in the package's order; false where a part has other readings of its own. */
function diagnosticsOf(
  root: Element,
  found: unknown[],
  elements: ElementClass,
  { getCount, getItem }: { getCount(list: unknown): number; getItem(list: unknown, index: number): unknown },
): boolean {
  const pending = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.ContainsSyntaxDiagnostics) {
      const own = next.SyntaxDiagnostics;
      for (let i = 0, n = getCount(own); i < n; i++) {
        const diagnostic = getItem(own, i) as { readonly HasLocation: boolean };
        found.push(diagnostic.HasLocation ? diagnostic : elements.SetLocation(diagnostic, next));
      }
    } else if (boundAs(next)?.hasFindings === false) continue;
    if (next.IsToken) continue;
    const info = next.extendedData?.SemanticInfo;
    if (info !== null && info !== undefined) {
      if (info.Alternates !== null) return false;
      const { Diagnostics: own } = info;
      if (own !== null) for (let i = 0, n = getCount(own); i < n; i++) found.push(getItem(own, i));
    }
    for (let i = next.ChildCount - 1; i >= 0; i--) {
      const child = next.GetChild(i);
      if (child !== null) pending.push(child);
    }
  }
  return true;
}
