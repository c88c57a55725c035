import { withField } from './fields.js';
import { scenarioKey, type Scenario } from './scenario.js';

/** Columns that stay though the rule does not need them: an event without a time is none. */
export type Kept = (table: string, column: string) => boolean;

/**
 * A scenario without the events and values that it does not need: each is left out where what is left still `holds`, and
 * texts of several words lose those that nothing asks for.
 */
export function reduced(
  scenario: Scenario,
  holds: (scenarios: readonly Scenario[]) => readonly boolean[],
  kept: Kept,
): Scenario {
  let best = scenario;
  for (let changed = true; changed;) {
    changed = false;
    const smaller = [...smallerScenarios(best, kept)].filter((s) => scenarioKey(s) !== scenarioKey(best));
    const results = holds(smaller);
    const at = results.indexOf(true);
    if (at >= 0) {
      best = smaller[at]!;
      changed = true;
    }
  }
  return best;
}

function* smallerScenarios(scenario: Scenario, kept: Kept): Generator<Scenario> {
  if (scenario.length > 1) for (const out of scenario.keys()) yield scenario.filter((_, i) => i !== out);
  for (const [i, event] of scenario.entries()) {
    for (const [column, value] of event.fields) {
      if (!kept(event.table, column)) {
        yield scenario.map((m, k) => (k === i ? { ...m, fields: withField(m.fields, column, '') } : m));
      }
      const words = typeof value === 'string' ? value.split(' ') : [];
      if (words.length < 2 || kept(event.table, column)) continue;
      for (const out of words.keys()) {
        const text = words.filter((_, k) => k !== out).join(' ');
        yield scenario.map((m, k) => (k === i ? { ...m, fields: withField(m.fields, column, text) } : m));
      }
    }
  }
}
