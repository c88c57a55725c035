import type { QueryModel } from './query-model.js';

/** A function of a part of a query that is worked out once for each part, however many lints ask. */
export function rememberedIn<K extends object, V>(
  compute: (part: K, model: QueryModel) => V,
): (part: K, model: QueryModel) => V {
  const known = new WeakMap<QueryModel, Map<K, V>>();
  return (part, model) => {
    let values = known.get(model);
    if (values === undefined) known.set(model, (values = new Map<K, V>()));
    let value = values.get(part);
    if (value === undefined && !values.has(part)) {
      value = compute(part, model);
      values.set(part, value);
    }
    return value as V;
  };
}

/** So many texts are remembered, more than the literals of any usual rule. */
const LIMIT = 5000;

/** A function of a text whose answers are kept: between two keystrokes most literals and names of a rule stay the same. */
export function rememberedText<V>(compute: (text: string) => V): (text: string) => V {
  const known = new Map<string, V>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined && !known.has(text)) {
      value = compute(text);
      if (known.size >= LIMIT) known.clear();
      known.set(text, value);
    }
    return value as V;
  };
}
