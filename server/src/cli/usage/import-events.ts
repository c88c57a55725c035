import type { Command } from 'commander';
import type { ImportEventsOptions } from '../commands/import-events.js';

/** `kqlens import events RULE|QUERY --on CONNECTION` */
export function addImportEventsCommand(command: Command): void {
  command
    .command('events')
    .description('Run a rule or a query on a connection and save its rows as sample events, a JSON object a line.')
    .argument('<rule-or-query>', 'a rule file, or a query in quotes such as "SigninLogs | where ResultType != 0"')
    .requiredOption('--on <connection>', 'a connection of the configuration')
    .option('-o, --output <file>', 'where they are saved; by default samples/LABEL/NAME.ndjson beside the rule')
    .option('--label <label>', 'malicious or benign: what the events are, by the folder they are saved in')
    .option('--force', 'write over a file that is there')
    .option('--anonymise', 'save them with pseudonyms for hosts, accounts, addresses, keys, SIDs, GUIDs and e-mail')
    .option('--seed <text>', 'with --anonymise: what the pseudonyms follow from; by default a random one')
    .option('--rule <id>', 'which rule of a file with several: its id, name or number from 1')
    .option('--since <length>', 'how far back, such as 7d; by default the queryPeriod of the rule')
    .option('--limit <rows>', 'the most rows that are taken, or none; 10000 by default')
    .option('--yes', 'no time range, or no limit of rows, is meant')
    .action(async (given: string, options: ImportEventsOptions) => {
      const { importEvents } = await import('../commands/import-events.js');
      process.exitCode = await importEvents(given, options);
    });
}
