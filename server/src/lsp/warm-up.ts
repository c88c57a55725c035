import { setImmediate } from 'node:timers/promises';
import { analyze } from '../kusto/analysis.js';
import { EMPTY_ENVIRONMENT, globalsFor } from '../kusto/environment.js';
import { kustoPackage } from '../kusto/package.js';
import { builtInCatalog } from '../schema/catalog.js';
import type { Log } from './guard.js';
import type { Progress } from './progress.js';

/** Touches the parts of the grammar that a first parse builds, which takes longer than all later ones together. */
const FIRST_QUERY = 'T | where A has "x" | extend B = case(A == "y", 1, 2) | summarize count() by B | order by B';

/** Loads the language package and makes its first analysis, in one go. */
export function makeFirstAnalysis(): void {
  analyze(FIRST_QUERY, EMPTY_ENVIRONMENT);
}

/**
 * Loads the language package and makes its first analysis before a document needs them. Each step ends before the next
 * begins, so that requests that came in meanwhile are answered in between.
 */
export async function warmUp(log: Log, progress: Progress): Promise<void> {
  const steps: readonly (readonly [string, () => void])[] = [
    ['loading the language package', () => void kustoPackage()],
    ['building the default globals', () => void globalsFor(EMPTY_ENVIRONMENT, '')],
    ['the first analysis', () => void analyze(FIRST_QUERY, EMPTY_ENVIRONMENT)],
    ['reading the table schemas', () => void builtInCatalog('sentinel')],
  ];
  for (const [name, step] of steps) {
    progress.report(name);
    await setImmediate();
    const start = performance.now();
    step();
    log.debug(`Warm-up: ${name} took ${Math.round(performance.now() - start)} ms.`);
  }
}
