import { withField } from './fields.js';
import { scenarioKey, type MadeEvent, type Scenario } from './scenario.js';

/** Columns that stay though the rule does not need them: an event without a time is none. */
export type Kept = (table: string, column: string) => boolean;

/** How many changes are judged in one go. */
const AT_ONCE = 32;
/** Events beyond which they are no longer looked at one by one. */
const MANY = 24;

/**
 * A scenario without the events and values that it does not need: each is left out where what is left still `holds`, and
 * texts of several words lose those that nothing asks for.
 */
export function reduced(
  scenario: Scenario,
  holds: (scenarios: readonly Scenario[]) => readonly boolean[],
  kept: Kept,
  isStopped: () => boolean = () => false,
): Scenario {
  let best = withFewerEvents(scenario, holds, isStopped);
  for (let changed = true; changed && !isStopped();) {
    changed = false;
    for (let at = 0; !isStopped();) {
      const some = [...smallerScenarios(best, kept)].slice(at, at + AT_ONCE);
      if (some.length === 0) break;
      const found = holds(some).indexOf(true);
      const isSame = found >= 0 && scenarioKey(some[found]!) === scenarioKey(best);
      at += found < 0 ? some.length : isSame ? found + 1 : found;
      if (found < 0 || isSame) continue;
      best = some[found]!;
      changed = true;
    }
  }
  return best;
}

/** Events that count together by the dozen are left out in stretches, long ones first: one by one would take long. */
function withFewerEvents(
  scenario: Scenario,
  holds: (scenarios: readonly Scenario[]) => readonly boolean[],
  isStopped: () => boolean,
): Scenario {
  let best = scenario;
  for (let size = Math.floor(scenario.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.length && best.length > 1 && !isStopped();) {
      const fewer = best.filter((_, i) => i < at || i >= at + size);
      if (fewer.length > 0 && holds([fewer])[0] === true) best = fewer;
      else at += size;
    }
  }
  return best;
}

function* smallerScenarios(scenario: Scenario, kept: Kept): Generator<Scenario> {
  if (scenario.length > MANY) {
    // Copies of each other: they lose a value together.
    const columns = new Set(scenario.flatMap((m) => [...m.fields.keys()].map((column) => `${m.table} ${column}`)));
    for (const name of columns) {
      const [table = '', column = ''] = name.split(' ');
      const without = (m: MadeEvent): MadeEvent => ({ ...m, fields: withField(m.fields, column, '') });
      if (!kept(table, column)) yield scenario.map((m) => (m.table === table ? without(m) : m));
    }
    return;
  }
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
