import type { Command } from 'commander';
import { dataSourceOf } from '../../events/load.js';
import { jsonEvasion, markdownEvasion, prettyEvasion, type EvasionReports } from '../../report/evasion.js';
import { styleFor } from '../../report/style.js';
import { evadeRule } from '../../testing/evade-rule.js';
import { parseNow } from '../clock.js';
import { shownPath } from '../disk.js';
import { CLEAN, FINDINGS } from '../exit.js';
import { reportFailure } from '../failure.js';
import { openRuleEvents, type RuleEventsOptions } from '../rule-events.js';
import { choice } from '../options.js';

interface EvadeOptions extends RuleEventsOptions {
  readonly now?: string;
  readonly format: string;
  readonly failOnMiss?: boolean;
}

const FORMATS: Readonly<Record<string, (reports: EvasionReports) => string>> = {
  pretty: (reports) => prettyEvasion(reports, styleFor(process.stdout)),
  json: jsonEvasion,
  markdown: markdownEvasion,
};

/** `kqlens evade RULE` */
export function addEvadeCommand(program: Command): void {
  program
    .command('evade')
    .description('Write the commands of malicious events in other ways, and tell which of these a rule still hits.')
    .argument('<rule>', 'the rule file')
    .option('-e, --events <files...>', 'event files below a folder named malicious; by default the samples of the rule')
    .option('--now <time>', "the rule's clock; by default one second after the newest event")
    .option('--table <name>', 'the table of events that do not say theirs; by default the one the rule reads first')
    .option('--rule <id>', 'which rule of a file with several: its id, name or number from 1')
    .option('-f, --format <format>', Object.keys(FORMATS).join(', '), 'pretty')
    .option('--fail-on-miss', 'exit with 1 where a variant is missed')
    .addHelpText(
      'after',
      `
Variants: blanks doubled or as tabs, letter case, quotes and carets on Windows, .exe, full paths, other names of
resources and subcommands, options in other places or joined by =, other parents. What is known of docker, podman,
kubectl, crictl, ctr, curl, wget, powershell and cmd is used.

Examples:
  kqlens evade samples/t1613/t1613.kql
  kqlens evade rule.kql --format markdown --fail-on-miss`,
    )
    .action(async (rule: string, options: EvadeOptions) => {
      process.exitCode = await evade(rule, options);
    });
}

async function evade(rule: string, options: EvadeOptions): Promise<number> {
  const format = choice('format', options.format, FORMATS);
  const now = parseNow(options.now);
  const { document, unit, events } = await openRuleEvents(rule, options);
  const outcome = evadeRule({
    analysis: unit.analysis,
    events,
    data: dataSourceOf(events, unit.catalog),
    catalog: unit.catalog,
    options: { score: document.configuration.score, now },
  });
  if (!outcome.ok) return reportFailure(unit, outcome.error);
  process.stdout.write(`${format({ unit, report: outcome.value, shownPath })}\n`);
  return options.failOnMiss === true && outcome.value.variants.some((v) => !v.caught) ? FINDINGS : CLEAN;
}
