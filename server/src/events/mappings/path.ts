import { isDynamicArray, isDynamicBag, type Dynamic, type DynamicBag } from '../../engine/values/types.js';

/** A path split at its dots, see `types.ts`. */
export type Path = readonly string[];

export function parsePath(path: string): Path {
  return path.split('.');
}

/** The value at a path; undefined when there is none. A nested key wins over one that has dots in itself. */
export function lookUp(record: DynamicBag, path: Path): Dynamic | undefined {
  return from(record, path, 0);
}

function from(value: Dynamic, path: Path, at: number): Dynamic | undefined {
  if (at === path.length) return value;
  if (isDynamicArray(value)) {
    const item = /^\d+$/u.test(path[at]!) ? value[Number(path[at])] : undefined;
    return item === undefined ? undefined : from(item, path, at + 1);
  }
  if (!isDynamicBag(value)) return undefined;
  let key = '';
  for (let end = at; end < path.length; end++) {
    key = end === at ? path[end]! : `${key}.${path[end]!}`;
    const inner = value.get(key);
    const found = inner === undefined ? undefined : from(inner, path, end + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a value is nothing: absent, null, empty text, an empty array or bag, or one of the texts given. */
export function isEmpty(value: Dynamic | undefined, empty?: ReadonlySet<string>): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (typeof value === 'string') return empty?.has(value) === true;
  if (isDynamicArray(value)) return value.length === 0;
  return isDynamicBag(value) && value.size === 0;
}
