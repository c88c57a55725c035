import { findNodeAtLocation, getLocation, getNodeValue, parseTree, type JSONPath, type Node } from 'jsonc-parser';
import { ITEM, type MetadataCursor } from './metadata-cursor.js';

/**
 * The place in a JSON file that may be half written.
 *
 * @param ruleStart - where the object begins that is the rule: the path leads from there.
 */
export function jsonCursor(text: string, offset: number, ruleStart: number): MetadataCursor | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root === undefined) return undefined;
  const location = getLocation(text, offset);
  const path = fromRule(root, location.path, ruleStart);
  if (path === undefined) return undefined;
  const { previousNode, isAtPropertyKey } = location;
  const isString = previousNode?.type === 'string' || previousNode?.type === 'property';
  const inside =
    previousNode !== undefined && previousNode.offset < offset && offset <= previousNode.offset + previousNode.length;
  const word = inside && isString ? insideQuotes(text, previousNode) : undefined;
  const map = isAtPropertyKey ? location.path.slice(0, -1) : ownerOf(location.path);
  return {
    path: (isAtPropertyKey ? path.slice(0, -1) : path).map((step) => (typeof step === 'number' ? ITEM : step)),
    at: isAtPropertyKey ? 'key' : 'value',
    start: word?.start ?? offset,
    end: word?.end ?? offset,
    siblings: siblingsOf(root, map, isAtPropertyKey ? location.path.at(-1) : undefined),
    indent: undefined,
    quoted: word !== undefined,
  };
}

/** The steps of a path behind the object that begins at an offset. */
function fromRule(root: Node, path: JSONPath, ruleStart: number): JSONPath | undefined {
  for (let length = 0; length <= path.length; length++) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node?.type === 'object' && node.offset === ruleStart) return path.slice(length);
  }
  return undefined;
}

/** The path of the object that a value's property is in. */
function ownerOf(path: JSONPath): JSONPath {
  const last = path.findLastIndex((step) => typeof step === 'string');
  return path.slice(0, Math.max(last, 0));
}

function siblingsOf(root: Node, path: JSONPath, own: string | number | undefined): Map<string, string> {
  const map = findNodeAtLocation(root, path);
  const found = new Map<string, string>();
  for (const property of map?.type === 'object' ? (map.children ?? []) : []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || key.value === own) continue;
    const scalar: unknown = value === undefined || value.children !== undefined ? '' : getNodeValue(value);
    found.set(String(key.value), typeof scalar === 'string' ? scalar : (JSON.stringify(scalar) ?? ''));
  }
  return found;
}

function insideQuotes(text: string, { offset, length }: Node): { start: number; end: number } {
  const closed = length > 1 && text[offset + length - 1] === '"';
  return { start: offset + 1, end: offset + length - (closed ? 1 : 0) };
}
