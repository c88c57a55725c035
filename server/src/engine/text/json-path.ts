import { isDynamicArray, isDynamicBag, type Dynamic } from '../values/types.js';

/** A property's name, or the index of an element. */
export type JsonPathStep = string | number;

/**
 * Reads the JSONPath that Kusto knows: `$`, then `.name`, `['name']`, `["name"]` and `[index]`. undefined for anything
 * else; wildcards, recursion, unions and slices are not known.
 * Source: https://learn.microsoft.com/kusto/query/jsonpath
 */
export function parseJsonPath(path: string): readonly JsonPathStep[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: JsonPathStep[] = [];
  const step = /\.([^.[\]'"*]+)|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+))\]/sy;
  step.lastIndex = 1;
  for (let at = 1; at < path.length; at = step.lastIndex) {
    const match = step.exec(path);
    if (match === null) return undefined;
    const [, name, single, double, index] = match;
    if (index !== undefined) steps.push(Number(index));
    else steps.push(name ?? (single ?? double)!.replace(/\\(.)/gs, '$1'));
  }
  return steps;
}

/** What a path leads to; undefined where it leads nowhere, which is not the same as a JSON null there. */
export function followJsonPath(value: Dynamic, path: readonly JsonPathStep[]): Dynamic | undefined {
  let at: Dynamic | undefined = value;
  for (const step of path) {
    if (at === undefined) return undefined;
    if (typeof step === 'string') at = isDynamicBag(at) ? at.get(step) : undefined;
    else at = isDynamicArray(at) ? at.at(step) : undefined;
  }
  return at;
}
