import { toDynamicText } from '../../engine/values/json.js';
import { isDynamicArray, type Dynamic, type DynamicBag } from '../../engine/values/types.js';
import { isEmpty, lookUp, parsePath } from './path.js';
import type { Condition, Test } from './types.js';

/** Turns conditions, any of which is enough, into one function over a record. */
export function compileConditions(conditions: Condition | readonly Condition[]): (record: DynamicBag) => boolean {
  const all = [conditions].flat().map(compileCondition);
  return all.length === 1 ? all[0]! : (record) => all.some((holds) => holds(record));
}

function compileCondition(condition: Condition): (record: DynamicBag) => boolean {
  const tests = Object.entries(condition).map(([path, test]) => ({ path: parsePath(path), holds: compileTest(test) }));
  return (record) => tests.every(({ path, holds }) => holds(lookUp(record, path)));
}

function compileTest(test: Test): (value: Dynamic | undefined) => boolean {
  if (typeof test === 'boolean') return (value) => isEmpty(value) !== test;
  if (typeof test === 'object' && 'not' in test) {
    const holds = compileTest(test.not);
    return (value) => !holds(value);
  }
  const matches = textTest(test);
  return (value) => {
    if (value === undefined || value === null) return false;
    return isDynamicArray(value) ? value.some((item) => matches(textOf(item))) : matches(textOf(value));
  };
}

function textTest(test: Exclude<Test, boolean | { not: unknown }>): (text: string) => boolean {
  if (typeof test === 'object' && 'contains' in test) {
    const part = test.contains.toLowerCase();
    return (text) => text.includes(part);
  }
  if (typeof test === 'object' && 'startsWith' in test) {
    const start = test.startsWith.toLowerCase();
    return (text) => text.startsWith(start);
  }
  const accepted = new Set([test].flat().map((t) => String(t).toLowerCase()));
  return (text) => accepted.has(text);
}

function textOf(value: Dynamic): string {
  return toDynamicText(value).toLowerCase();
}
