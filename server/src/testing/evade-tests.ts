import { evadeRule, type EvasionReport, type VariantResult } from './evade-rule.js';
import type { TestHost } from './data/test-host.js';
import type { TestError } from './result.js';
import { openBench, testError } from './test-bench.js';

/** What a rule makes of variants of the events of its malicious cases; `errors` tell what was not evaluated. */
export interface TestEvasion extends EvasionReport {
  readonly errors: readonly TestError[];
}

/**
 * Varies the events of the malicious cases of a test file, inline or in files, each among the events and with the clock of
 * its case. An event of several cases is varied in the first.
 *
 * @param path - absolute, with `/`.
 * @param index - which rule of its file is looked at.
 */
export async function evadeTests(path: string, text: string, host: TestHost, index: number): Promise<TestEvasion> {
  const nothing = { variants: [], events: 0, commandless: new Map<string, number>(), left: 0 };
  const opening = await openBench(path, text, host);
  if (opening.bench === undefined) return { ...nothing, errors: opening.errors };
  const { bench } = opening;
  // The tests of another rule of the same file.
  if (bench.subject.rule.region.index !== index) return { ...nothing, errors: [] };
  const variants: VariantResult[] = [];
  const errors: TestError[] = [];
  const commandless = new Map<string, number>();
  const seen = new Set<string>();
  let left = 0;
  for (const one of bench.test.cases) {
    if (one.label !== 'malicious' || one.skip !== undefined) continue;
    const { events, problems = [] } = await bench.eventsOf(one);
    if (events === undefined) {
      errors.push(...problems.map((p) => testError(p, bench.placeOf)));
      continue;
    }
    const { analysis, catalog } = bench.subject;
    const data = events.dataSource(catalog);
    const outcome = evadeRule({
      ...{ analysis, events: events.loaded, data, catalog },
      // Not what every case sees.
      varies: (table, row) => events.event(table, row) !== undefined,
      options: bench.runOptions(one),
    });
    if (!outcome.ok) {
      errors.push(bench.notEvaluable(one, outcome.error));
      continue;
    }
    const { value } = outcome;
    const key = ({ event }: VariantResult): string => `${event.file}:${event.line}`;
    const added = value.variants.filter((v) => !seen.has(key(v)));
    for (const v of added) seen.add(key(v));
    variants.push(...added);
    for (const [table, count] of value.commandless) commandless.set(table, (commandless.get(table) ?? 0) + count);
    left += value.left;
  }
  return { variants, events: seen.size, commandless, left, errors };
}

/**
 * What {@link evadeTests} says of the test files of a rule, up to the first with events to vary; of none of these, the last
 * that has malicious events. It ends at a file with errors, too. Undefined where no file has any malicious event.
 */
export async function evadeTestFiles(
  paths: readonly string[],
  host: TestHost,
  index: number,
): Promise<TestEvasion | undefined> {
  let found: TestEvasion | undefined;
  for (const path of paths) {
    const tested = await evadeTests(path, host.files.readFile(path) ?? '', host, index);
    if (tested.errors.length > 0 || tested.events > 0) return tested;
    if (tested.commandless.size > 0) found = tested;
  }
  return found;
}
