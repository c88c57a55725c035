import type { Command } from 'commander';
import { closestName } from '../../schema/closest-name.js';
import { lintPage } from '../../lint/pages.js';
import { lints } from '../../lint/registry.js';
import { explainEventOf, type ExplainEventOptions } from '../explain-event.js';
import { CLEAN, CommandFailure, USAGE } from '../exit.js';

type ExplainOptions = Omit<ExplainEventOptions, 'event'> & { readonly event?: string };

/** `kqlens explain LINT`, `kqlens explain RULE --event FILE:LINE` */
export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description('Explain a lint: what it flags, why, and what to do; or why a rule hits an event or not.')
    .argument('[subject]', 'the id of a lint, or with --event a rule file; without it all lints are listed')
    .option('--event <place>', 'the event to explain, as FILE:LINE')
    .option('-e, --events <files...>', 'what the rule is run over besides; by default its samples')
    .option('--now <time>', "the rule's clock; by default one second after the newest event")
    .option('--table <name>', 'the table of events that do not say theirs; by default the one the rule reads first')
    .option('--rule <id>', 'which rule of a file with several: its id, name or number from 1')
    .option('-f, --format <format>', 'of an event: pretty or json', 'pretty')
    .addHelpText(
      'after',
      `
Examples:
  kqlens explain
  kqlens explain case-score-inversion
  kqlens explain rule.kql --event samples/malicious/docker.ndjson:12`,
    )
    .action(async (subject: string | undefined, options: ExplainOptions) => {
      const { event } = options;
      if (event === undefined) process.exitCode = explain(subject);
      else if (subject === undefined) throw new CommandFailure(USAGE, '--event needs a rule file before it.');
      else process.exitCode = await explainEventOf(subject, { ...options, event });
    });
}

function explain(id: string | undefined): number {
  if (id === undefined) {
    const all = [...lints()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const width = Math.max(...all.map((l) => l.id.length));
    for (const l of all) process.stdout.write(`${l.id.padEnd(width)}  ${l.defaultSeverity.padEnd(7)}  ${l.summary}\n`);
    return CLEAN;
  }
  const page = lintPage(id);
  if (page === undefined) {
    const near = closestName(
      id,
      lints().map((l) => l.id),
    );
    throw new CommandFailure(
      USAGE,
      `there is no lint '${id}'.${near === undefined ? '' : ` Did you mean ${near}?`} kqlens explain lists them all.`,
    );
  }
  process.stdout.write(page);
  return CLEAN;
}
