import type { Command } from 'commander';
import type { ExplainOptions } from '../commands/explain.js';
import { CommandFailure, USAGE } from '../exit.js';

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
      if (event !== undefined && subject === undefined)
        throw new CommandFailure(USAGE, '--event needs a rule file before it.');
      const { explain } = await import('../commands/explain.js');
      process.exitCode = await explain(subject, options);
    });
}
