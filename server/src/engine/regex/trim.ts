import { type RegexNode } from './tree.js';

/**
 * A simpler expression that is found in the same texts, though not at the same place: groups do not capture, and
 * repetitions at either end match as little as they may, since a longer match always holds a shorter one.
 */
export function trimForTest(node: RegexNode): RegexNode {
  return trimEnd(trimStart(withoutGroups(node)));
}

const EMPTY: RegexNode = { kind: 'empty' };

function withoutGroups(node: RegexNode): RegexNode {
  switch (node.kind) {
    case 'group':
      return withoutGroups(node.node);
    case 'repeat':
      return { ...node, node: withoutGroups(node.node) };
    case 'concat':
    case 'alternate':
      return { ...node, nodes: node.nodes.map(withoutGroups) };
    case 'empty':
    case 'literal':
    case 'class':
    case 'assertion':
      return node;
  }
}

function trimStart(node: RegexNode): RegexNode {
  return trim(
    node,
    trimStart,
    (nodes) => [nodes[0]!, nodes.slice(1)],
    (edge, rest) => [edge, ...rest],
  );
}

function trimEnd(node: RegexNode): RegexNode {
  return trim(
    node,
    trimEnd,
    (nodes) => [nodes.at(-1)!, nodes.slice(0, -1)],
    (edge, rest) => [...rest, edge],
  );
}

function trim(
  node: RegexNode,
  again: (node: RegexNode) => RegexNode,
  split: (nodes: readonly RegexNode[]) => [RegexNode, readonly RegexNode[]],
  join: (edge: RegexNode, rest: readonly RegexNode[]) => RegexNode[],
): RegexNode {
  switch (node.kind) {
    case 'repeat':
      if (node.min === 0) return EMPTY;
      return node.min === 1 ? again(node.node) : { ...node, max: node.min };
    case 'alternate':
      return { ...node, nodes: node.nodes.map(again) };
    case 'concat': {
      const [edge, rest] = split(node.nodes);
      const trimmed = again(edge);
      if (trimmed.kind !== 'empty') return concat(join(trimmed, rest));
      return again(concat(rest));
    }
    case 'empty':
    case 'literal':
    case 'class':
    case 'assertion':
    case 'group':
      return node;
  }
}

function concat(nodes: readonly RegexNode[]): RegexNode {
  if (nodes.length === 0) return EMPTY;
  return nodes.length === 1 ? nodes[0]! : { kind: 'concat', nodes };
}
