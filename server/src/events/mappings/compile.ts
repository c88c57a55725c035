import { toDynamicText } from '../../engine/values/json.js';
import { isDynamicArray, type Dynamic, type DynamicBag } from '../../engine/values/types.js';
import { compileConditions } from './condition.js';
import { mappingFunction } from './functions.js';
import { isEmpty, lookUp, parsePath } from './path.js';
import { isSkip, type ColumnRule, type Mapping, type RecordView } from './types.js';

/** A mapping ready to be applied. */
export interface CompiledMapping {
  readonly mapping: Mapping;
  readonly view: RecordView | undefined;
  matches(record: DynamicBag): boolean;
  /** The row by column name; columns without a value are left out. `columns`: those of the table. For row mappings. */
  row(record: DynamicBag, columns: ReadonlySet<string> | undefined): DynamicBag;
  /** Why the record is left out. For skip mappings. */
  reason(record: DynamicBag): string;
}

type Getter = (record: DynamicBag) => Dynamic;

/** Prepares a mapping that is known to be valid. */
export function compileMapping(mapping: Mapping): CompiledMapping {
  const empty = new Set(isSkip(mapping) ? [] : (mapping.empty ?? []));
  const columns = isSkip(mapping)
    ? []
    : Object.entries(mapping.columns).map(([name, rule]) => ({ name, get: compileRule(rule, empty) }));
  const rest = !isSkip(mapping) && mapping.rest === true;
  const fill = isSkip(mapping) ? templateGetter(mapping.skip, empty) : () => undefined;
  return {
    mapping,
    view: mapping.view,
    matches: compileConditions(mapping.match),
    reason: (record) => fill(record) ?? mapping.title,
    row(record, known) {
      const row = new Map<string, Dynamic>();
      if (rest)
        for (const [name, value] of record)
          if (known?.has(name) === true && !isEmpty(value, empty)) row.set(name, value);
      for (const { name, get } of columns) {
        const value = get(record);
        if (!isEmpty(value)) row.set(name, value);
      }
      return row;
    },
  };
}

function compileRule(rule: ColumnRule, empty: ReadonlySet<string>): Getter {
  if (typeof rule === 'string') return pathGetter([rule], [], empty);
  if ('value' in rule) return () => rule.value;
  if ('template' in rule) {
    const fill = templateGetter(rule.template, empty);
    return (record) => fill(record) ?? null;
  }
  if ('collect' in rule) return collector(rule.collect, empty);
  return pathGetter([rule.path].flat(), [rule.fn ?? []].flat(), empty);
}

function pathGetter(paths: readonly string[], functions: readonly string[], empty: ReadonlySet<string>): Getter {
  const places = paths.map(parsePath);
  const steps = functions.map((name) => {
    const step = mappingFunction(name);
    if (step === undefined) throw new Error(`no mapping function '${name}'`);
    return step;
  });
  return (record) => {
    for (const place of places) {
      let value = lookUp(record, place);
      if (value === undefined || isEmpty(value, empty)) continue;
      for (const step of steps) value = step(value);
      if (!isEmpty(value, empty)) return value;
    }
    return null;
  };
}

function collector(paths: Readonly<Record<string, string>>, empty: ReadonlySet<string>): Getter {
  const places = Object.entries(paths).map(([name, path]) => ({ name, path: parsePath(path) }));
  return (record) => {
    const bag = new Map<string, Dynamic>();
    for (const { name, path } of places) {
      const value = lookUp(record, path);
      if (value !== undefined && !isEmpty(value, empty)) bag.set(name, value);
    }
    return bag;
  };
}

/** A text with `{path}` in it; undefined when one of them has no value. */
function templateGetter(template: string, empty: ReadonlySet<string>): (record: DynamicBag) => string | undefined {
  const [first = '', ...rest] = template.split(/\{([^}]+)\}/u);
  const parts = rest.flatMap((text, i) => (i % 2 === 0 ? [{ path: parsePath(text), then: rest[i + 1] ?? '' }] : []));
  return (record) => {
    let text = first;
    for (const { path, then } of parts) {
      const value = lookUp(record, path);
      if (value === undefined || isEmpty(value, empty)) return undefined;
      text += textOf(value) + then;
    }
    return text;
  };
}

function textOf(value: Dynamic): string {
  return isDynamicArray(value) ? value.map(toDynamicText).join(', ') : toDynamicText(value);
}
