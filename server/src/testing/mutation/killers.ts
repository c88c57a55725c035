import { toStringValue } from '../../engine/values/convert.js';
import { parseDatetime } from '../../engine/values/datetime.js';
import type { Range } from '../../rules/region.js';
import type { QueryBlock } from '../../syntax/statements.js';
import { walk } from '../../syntax/walk.js';
import { timeField, withField, type FieldValue, type Fields } from '../synthesis/fields.js';
import type { Outcome } from '../synthesis/evaluator.js';
import { scenarioKey, withEvent, type Scenario } from '../synthesis/scenario.js';

/** What the result of a rule over a scenario is, to tell it from that of a mutant. */
export function resultKey({ hits, run }: Outcome): string {
  const { columns } = run.result;
  return hits.map((hit) => hit.row.map((value, i) => toStringValue(value, columns[i]!.type)).join('\t')).join('\n');
}

/** The texts that a query writes in a part of it. */
export function textsIn(tree: QueryBlock, { start, end }: Range): string[] {
  const texts = new Set<string>();
  walk(tree, (node) => {
    if (node.kind !== 'Literal' || node.start < start || node.end > end) return true;
    if (typeof node.value === 'string' && node.value !== '') texts.add(node.value);
    return true;
  });
  return [...texts];
}

/**
 * Scenarios near to some that satisfy, or just miss, the changed part of a rule: as they are, two as one, and with one
 * value moved over the edge that operators and numbers draw. Some of them may tell the rule from the mutant.
 *
 * @param most - how many.
 */
export function scenariosNear(scenarios: readonly Scenario[], texts: readonly string[], most: number): Scenario[] {
  const found = new Map<string, Scenario>();
  const add = (scenario: Scenario): void => {
    if (found.size < most) found.set(scenarioKey(scenario), scenario);
  };
  for (const scenario of scenarios) add(scenario);
  for (const a of scenarios) for (const b of scenarios) if (a !== b) for (const both of merged(a, b)) add(both);
  for (const scenario of scenarios) {
    for (const [i, { fields }] of scenario.entries()) {
      for (const [column, value] of fields) {
        for (const other of moved(value, texts)) add(withEvent(scenario, i, withField(fields, column, other)));
      }
    }
  }
  return [...found.values()];
}

/** Events that hold what either of two holds; texts that differ stand one behind the other. */
function merged(a: Scenario, b: Scenario): Scenario[] {
  const [one] = a;
  const [other] = b;
  if (a.length !== 1 || b.length !== 1 || one?.table !== other?.table || one === undefined) return [];
  const fields = new Map(one.fields);
  const joined = new Map(one.fields);
  for (const [column, value] of other!.fields) {
    const own = fields.get(column);
    fields.set(column, value);
    joined.set(
      column,
      typeof own === 'string' && typeof value === 'string' && own !== value ? `${own} ${value}` : value,
    );
  }
  // What one of them must not have, such as a value that all events begin with.
  const lacking = [...one.fields.keys()]
    .filter((column) => !other!.fields.has(column))
    .map((column) => withField(fields, column, ''));
  return [fields, joined, ...lacking].map((made: Fields) => withEvent(a, 0, made));
}

/** Values beside one: a text glued into another word, in other letters, a number or time moved by the least step. */
function moved(value: FieldValue, texts: readonly string[]): FieldValue[] {
  if (typeof value === 'number') return [value + 1, value - 1];
  if (typeof value !== 'string') return [];
  const time = /^\d{4}-\d\d-\d\dT/u.test(value) ? parseDatetime(value) : null;
  if (time !== null) return [time + 1n, time - 1n].map(timeField);
  const glued = texts.flatMap((text) => {
    const at = value.toLowerCase().indexOf(text.toLowerCase());
    if (at < 0) return [`${value} x${text}x`, `${value} ${text}`, `x${text}x`];
    const [before, own, after] = [value.slice(0, at), value.slice(at, at + text.length), value.slice(at + text.length)];
    return [`x${own}x`, `x${own}`, `${own}x`, `x ${own}`, `${own} x`].map((part) => `${before}${part}${after}`);
  });
  return [...glued, value.toUpperCase(), value.toLowerCase(), value.slice(0, 1).toUpperCase() + value.slice(1)];
}
