import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DISK } from '../../server/src/schema/configuration/disk.js';
import { testHost } from '../../server/src/cli/test-files.js';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { dataSourceOf, loadEventsAsync } from '../../server/src/events/load.js';
import { Project, type RuleUnit } from '../../server/src/service/project.js';
import { FileEvents } from '../../server/src/testing/data/test-events.js';
import type { TestHost } from '../../server/src/testing/data/test-host.js';
import { KeptHits } from '../../server/src/testing/review/kept-hits.js';
import { reviewRule } from '../../server/src/testing/review-rule.js';
import { runRule } from '../../server/src/testing/rule-run.js';
import { compare, eventFile, ROOT, timed, type BenchOptions, type BenchRow } from './harness.js';

const RULE = join(ROOT, 'samples/t1613/t1613.kql');
/** One line more: `docker pull` counts as discovery too. */
const LINE = '        ProcessCommandLine has "ps" or\n';
const MORE = '        ProcessCommandLine has "pull" or\n';

/**
 * A review of a change of one line over benign events that are in memory, against running both versions over them and
 * comparing the rows. The answers are the hits that the change adds.
 */
export async function run({ rows, rounds }: BenchOptions): Promise<readonly BenchRow[]> {
  const file = eventFile(rows);
  const project = new Project(DISK);
  const disk = testHost(project);
  const test = `version: 1\nrule: t1613.kql\nnow: 2025-01-15T12:00:00Z\ncorpora:\n  - { name: all, label: benign, files: [${JSON.stringify(file)}] }\n`;
  // A test file beside the rule that is on no disk.
  const testPath = join(ROOT, 'samples/t1613/t1613.test.yaml');
  const host: TestHost = {
    ...disk,
    keptHits: new KeptHits(),
    files: {
      ...disk.files,
      readFile: (path) => (path === testPath ? test : DISK.readFile(path)),
      list: (glob) => (glob.includes('/samples/**') || glob.includes('/t1613/samples') ? [] : DISK.list(glob)),
    },
  };
  const text = readFileSync(RULE, 'utf8');
  const at = (source: string): RuleUnit => project.open(RULE, source).units[0]!;
  const before = at(text);
  const files = new FileEvents(host, { catalog: before.catalog });
  // Another text each time, as while a rule is edited: only what the committed version hits can be known from before.
  let edits = 0;
  const edited = (): RuleUnit => at(text.replace(LINE, `${LINE}${MORE.trimEnd()} // edit ${edits++}\n`));
  const events = await loadEventsAsync([{ path: file, bytes: readFileSync(file) }], { catalog: before.catalog });
  const data = dataSourceOf(events, before.catalog);
  const now = parseDatetime('2025-01-15T12:00:00Z')!;
  const lines = (unit: RuleUnit): Set<number> => {
    const outcome = runRule(unit.analysis, events, data, { score: before.document.configuration.score, now });
    if (!outcome.ok) throw new Error(outcome.error.message);
    return new Set(outcome.value.hits.map((hit) => hit.sources[0]!.line));
  };
  const row = await compare(
    `review of one line over ${rows} benign events, warm`,
    'running both versions',
    rounds,
    () =>
      timed(async () => {
        const review = await reviewRule({ before, after: edited() }, host, files);
        if (review.errors.length > 0) throw new Error(review.errors[0]!.message);
        if (review.corpora[0]?.events !== rows || review.changes.length === 0) throw new Error('nothing was reviewed');
        return review.changes
          .filter((c) => c.kind === 'added')
          .map((c) => c.place.line)
          .sort((a, b) => a - b);
      }),
    () =>
      timed(() => {
        const old = lines(before);
        return [...lines(edited())].filter((line) => !old.has(line)).sort((a, b) => a - b);
      }),
  );
  return [row];
}
