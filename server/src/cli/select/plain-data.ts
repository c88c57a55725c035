/** Whether something is of plain objects, arrays, maps and primitive values only, which threads can be sent as it is. */
export function isPlainData(root: unknown): boolean {
  const seen = new Set<object>();
  const visit = (value: unknown): boolean => {
    if (typeof value === 'function' || typeof value === 'symbol') return false;
    if (typeof value !== 'object' || value === null || seen.has(value)) return true;
    seen.add(value);
    if (value instanceof Map) return [...value].every(([key, item]) => visit(key) && visit(item));
    const prototype: unknown = Object.getPrototypeOf(value);
    if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return false;
    return Object.values(value).every(visit);
  };
  return visit(root);
}
