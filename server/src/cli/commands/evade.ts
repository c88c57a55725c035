import { dataSourceOf } from '../../events/load.js';
import { jsonEvasion, markdownEvasion, prettyEvasion, type EvasionReports } from '../../report/evasion.js';
import { styleFor } from '../../report/style.js';
import { Project } from '../../service/project.js';
import { evadeRule, type EvasionReport } from '../../testing/evade-rule.js';
import { evadeTestFiles } from '../../testing/evade-tests.js';
import type { TestError } from '../../testing/result.js';
import { testPathsBeside } from '../../testing/test-paths.js';
import { parseNow } from '../clock.js';
import { DISK } from '../../schema/configuration/disk.js';
import { shownPath } from '../disk.js';
import { CLEAN, FINDINGS } from '../exit.js';
import { exitCodeOfErrors, reportFailure } from '../failure.js';
import { openRule, openRuleEvents, sampleFiles, type RuleEventsOptions } from '../rule-events.js';
import { choice, projectOptions } from '../options.js';
import { testHost } from '../test-files.js';

export interface EvadeOptions extends RuleEventsOptions {
  readonly now?: string;
  readonly format: string;
  readonly failOnMiss?: boolean;
}

const FORMATS: Readonly<Record<string, (reports: EvasionReports) => string>> = {
  pretty: (reports) => prettyEvasion(reports, styleFor(process.stdout)),
  json: jsonEvasion,
  markdown: markdownEvasion,
};

export async function evade(rule: string, options: EvadeOptions): Promise<number> {
  const format = choice('format', options.format, FORMATS);
  const now = parseNow(options.now);
  const opened = openRule(rule, options);
  const { document, unit } = opened;
  const tests = options.events === undefined ? testPathsBeside(document.path, DISK) : [];
  const samples = options.events ?? sampleFiles(opened);
  let report: EvasionReport | undefined;
  if (samples.length > 0 || tests.length === 0) {
    const { events, labelOf } = await openRuleEvents(rule, options);
    const outcome = evadeRule({
      analysis: unit.analysis,
      events,
      data: dataSourceOf(events, unit.catalog),
      catalog: unit.catalog,
      options: { score: document.configuration.score, now, labelOf },
    });
    if (!outcome.ok) return reportFailure(unit, outcome.error);
    report = outcome.value;
  }
  // Samples that the rule does not hit by themselves may do so in a case, with its clock and the events it adds.
  if (report === undefined || report.variants.length === 0) {
    const host = testHost(new Project(DISK, projectOptions(options)));
    const tested = await evadeTestFiles(tests, host, unit.region.index);
    const failed = exitCodeOfErrors(tested?.errors ?? []);
    if (failed !== undefined) {
      process.stderr.write(`${tested!.errors.map(errorLine).join('\n')}\n`);
      return failed;
    }
    report = tested ?? report;
  }
  report ??= { variants: [], events: 0, commandless: new Map(), left: 0 };
  process.stdout.write(`${format({ unit, report, shownPath })}\n`);
  return options.failOnMiss === true && report.variants.some((v) => !v.caught) ? FINDINGS : CLEAN;
}

function errorLine({ message, remedy, place }: TestError): string {
  return `kqlens: ${shownPath(place.file)}:${place.line}:${place.column}: ${message}.${remedy === undefined ? '' : ` ${remedy}`}`;
}
