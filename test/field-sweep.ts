export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Path = readonly (string | number)[];

/** One value of each type that a file can hold. */
export const SAMPLES: Readonly<Record<string, Json>> = {
  null: null,
  boolean: true,
  integer: 7,
  number: 1.5,
  text: 'some text',
  'empty text': '',
  list: [[]],
  map: { x: [] },
};

/** Every path of a value, without the value's own. */
export function pathsOf(value: Json, path: Path = []): Path[] {
  const own = path.length === 0 ? [] : [path];
  if (typeof value !== 'object' || value === null) return own;
  const inner = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [...own, ...inner.flatMap((key) => pathsOf((value as Record<string | number, Json>)[key]!, [...path, key]))];
}

export function valueAt(value: Json, path: Path): Json {
  return path.reduce<Json>((inner, key) => (inner as Record<string | number, Json>)[key]!, value);
}

/** A copy with another value at a path. */
export function changed(value: Json, path: Path, to: Json): Json {
  const copy = structuredClone<Json>(value);
  (valueAt(copy, path.slice(0, -1)) as Record<string | number, Json>)[path.at(-1)!] = to;
  return copy;
}

/** Its path with numbers as `*`. */
export function shapeOf(path: Path): string {
  return path.map((key) => (typeof key === 'number' ? '*' : key)).join('.');
}
