import type { QueryBlock } from '../../syntax/statements.js';
import type { SyntaxNode } from '../../syntax/walk.js';

/**
 * A tree in which one node is another one, everything else shared. The node is told by its kind and place, so that it is
 * replaced too in the bodies of functions that are bound for each of their calls.
 */
export function replaceNode(tree: QueryBlock, target: SyntaxNode, replacement: SyntaxNode): QueryBlock {
  const copies = new Map<object, unknown>();
  const step = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = copies.get(value);
    if (known !== undefined) return known;
    if (isTarget(value, target)) return replacement;
    if (!Array.isArray(value) && !isPlain(value)) return value;
    const copy = Array.isArray(value) ? list(value, step) : record(value as Readonly<Record<string, unknown>>, step);
    copies.set(value, copy);
    return copy;
  };
  return step(tree) as QueryBlock;
}

function isTarget(value: object, { kind, start, end }: SyntaxNode): boolean {
  const node = value as Partial<SyntaxNode>;
  return node.kind === kind && node.start === start && node.end === end;
}

/** Values of literals, such as decimals and bags, are objects of classes of their own. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function list(value: readonly unknown[], step: (value: unknown) => unknown): readonly unknown[] {
  const items = value.map(step);
  return items.every((item, i) => item === value[i]) ? value : items;
}

function record(value: Readonly<Record<string, unknown>>, step: (value: unknown) => unknown): unknown {
  let changed = false;
  const entries = Object.entries(value).map(([key, part]): [string, unknown] => {
    // A function that is declared outside of the text has places of its own.
    if (key === 'body' && typeof part === 'object' && part !== null && (part as { external?: boolean }).external) {
      return [key, part];
    }
    const next = step(part);
    if (next !== part) changed = true;
    return [key, next];
  });
  return changed ? Object.fromEntries(entries) : value;
}
