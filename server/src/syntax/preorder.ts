import { children, type NodeKind, type SyntaxNode, type Visitor } from './walk.js';

/** All nodes of a tree in written order, a node before its parts, so that who goes over them often walks the tree once. */
export interface Preorder {
  readonly nodes: readonly SyntaxNode[];
  /** For each node the index after its last part. */
  readonly ends: readonly number[];
}

/** Walks a tree. */
export function preorderOf(root: SyntaxNode, parents?: Map<SyntaxNode, SyntaxNode>): Preorder {
  const nodes: SyntaxNode[] = [];
  const ends: number[] = [];
  const step = (node: SyntaxNode): void => {
    const index = nodes.push(node) - 1;
    ends.push(0);
    for (const child of children(node)) {
      parents?.set(child, node);
      step(child);
    }
    ends[index] = nodes.length;
  };
  step(root);
  return { nodes, ends };
}

const EXIT = ':exit';

type Handler = (node: SyntaxNode) => void;

/** What visitors do at each kind of node, in the order in which they were added. */
export class Handlers {
  private readonly entering = new Map<NodeKind, Handler[]>();
  private readonly leaving = new Map<NodeKind, Handler[]>();

  constructor(visitors: readonly Visitor[]) {
    for (const visitor of visitors) {
      for (const key of Object.keys(visitor) as (keyof Visitor)[]) {
        const handler = visitor[key] as Handler | undefined;
        if (handler !== undefined) this.add(key, handler);
      }
    }
  }

  private add(key: string, handler: Handler): void {
    const isExit = key.endsWith(EXIT);
    const handlers = isExit ? this.leaving : this.entering;
    const kind = (isExit ? key.slice(0, -EXIT.length) : key) as NodeKind;
    const known = handlers.get(kind);
    if (known === undefined) handlers.set(kind, [handler]);
    else known.push(handler);
  }

  /** Calls them for every node once, in written order. */
  visit({ nodes, ends }: Preorder): void {
    const open: number[] = [];
    const leaveUntil = (index: number): void => {
      while (open.length > 0 && ends[open.at(-1)!]! <= index) {
        const node = nodes[open.pop()!]!;
        for (const handler of this.leaving.get(node.kind)!) handler(node);
      }
    };
    for (let i = 0; i < nodes.length; i++) {
      leaveUntil(i);
      const node = nodes[i]!;
      const handlers = this.entering.get(node.kind);
      if (handlers !== undefined) for (const handler of handlers) handler(node);
      if (this.leaving.has(node.kind)) open.push(i);
    }
    leaveUntil(nodes.length);
  }
}
