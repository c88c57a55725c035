import type { Command } from 'commander';
import type { ImportOptions } from '../commands/import-events.js';
import type { Wanted } from '../../service/import/import.js';
import { addCommonOptions } from './common-options.js';
import { addImportEventsCommand } from './import-events.js';

/** `kqlens import schema|functions|watchlist|events … --on CONNECTION` */
export function addImportCommand(program: Command): void {
  const command = program
    .command('import')
    .description(
      'Fetch what a connection has into the files of this repository: schemas, functions, watchlists, events.',
    )
    .addHelpText(
      'after',
      `
Examples:
  kqlens import schema MyApp_CL Proxy_CL --on production
  kqlens import functions --on production
  kqlens import watchlist VIPUsers --on production
  kqlens import events rule.yaml --on production --since 7d --label benign`,
    );
  add(command, 'schema', '<tables...>', 'the columns of tables, into schemas/ and `tables`');
  add(command, 'functions', '[names...]', 'saved functions, all or some, into functions/ and `functions`');
  add(command, 'watchlist', '<aliases...>', 'watchlists, into watchlists/ and `watchlists`');
  addImportEventsCommand(command);
  for (const own of command.commands) {
    own.exitOverride();
    addCommonOptions(
      own
        .option('--time-limit <seconds>', 'the longest a query may take; 180 by default')
        .option('--sign-in <way>', 'default (as the machine is signed in), browser or device')
        .option('-q, --quiet', 'say nothing on standard error but failures'),
    );
  }
}

function add(command: Command, kind: Wanted['kind'], names: string, what: string): void {
  command
    .command(kind)
    .description(`Fetch ${what} of kqlens.yaml.`)
    .argument(names, 'their names, as they are on the connection')
    .requiredOption('--on <connection>', 'a connection of the configuration; nothing is written there')
    .action(async (given: readonly string[], options: ImportOptions) => {
      const { importNamed } = await import('../commands/import.js');
      process.exitCode = await importNamed({ kind, names: given }, options);
    });
}
