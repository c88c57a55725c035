/**
 * A part of our own tree as it would be elsewhere in the text: the same nodes, with all places moved. What is no part of the
 * tree (values, schemas) is shared.
 */
export function moved<T extends object>(node: T, by: number): T {
  return by === 0 ? node : (copy(node, by) as T);
}

interface Placed {
  readonly start: number;
  readonly end: number;
}

function copy(value: unknown, by: number): unknown {
  if (Array.isArray(value)) return value.map((item) => copy(item, by));
  if (!isPlaced(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    result[name] = typeof member === 'object' && member !== null ? copy(member, by) : member;
  }
  result['start'] = value.start + by;
  result['end'] = value.end + by;
  return result;
}

/** Whether a value is a node or a span. Values of the language are none: bags are maps, numbers with digits have a class. */
function isPlaced(value: unknown): value is Placed {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}
