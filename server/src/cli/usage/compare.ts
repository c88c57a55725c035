import type { Command } from 'commander';
import type { CompareOptions } from '../commands/compare.js';

/** `kqlens compare RULE --events FILES --on CONNECTION` */
export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .description('Run a rule on the same events here and on a connection, and show the rows that differ.')
    .argument('<rule>', 'the rule file')
    .requiredOption('--on <connection>', 'a connection of the configuration; nothing is written there')
    .option('-e, --events <files...>', 'event files, which are sent; by default the samples of the rule')
    .option('--now <time>', "the rule's clock on both sides; by default one second after the newest event")
    .option('--table <name>', 'the table of events that do not say theirs; by default the one the rule reads first')
    .option('--rule <id>', 'which rule of a file with several: its id, name or number from 1')
    .option('--time-limit <seconds>', 'the longest it may take; 180 by default')
    .option('--sign-in <way>', 'default (as the machine is signed in), browser or device')
    .option('-f, --format <format>', 'pretty or json', 'pretty')
    .option('-q, --quiet', 'say nothing on standard error but failures')
    .addHelpText('after', '\nExamples:\n  kqlens compare rule.kql --events samples/malicious/one.ndjson --on laptop')
    .action(async (rule: string, options: CompareOptions) => {
      const { compare } = await import('../commands/compare.js');
      process.exitCode = await compare(rule, options);
    });
}
