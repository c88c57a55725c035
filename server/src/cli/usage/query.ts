import type { Command } from 'commander';
import type { QueryOptions } from '../commands/query.js';

/** `kqlens query [TEXT|-]` */
export function addQueryCommand(program: Command): void {
  program
    .command('query')
    .description('Run any KQL on local files, or on no table at all.')
    .argument('[text]', 'the query; - or nothing reads it from standard input')
    .option('-t, --table <binding...>', 'NAME=FILE: a file of rows as a table; a bare FILE is named after itself')
    .option('--batch', 'read {id, query} lines from standard input and answer each with a line of JSON')
    .option('--now <time>', "the query's clock; by default the time of day")
    .option('-f, --format <format>', 'table or json', 'table')
    .addHelpText(
      'after',
      `
Examples:
  kqlens query 'print bin(4.5, 1)'
  kqlens query 'Events | summarize count() by FileName' --table Events=events.ndjson
  kqlens query --batch < queries.ndjson`,
    )
    .action(async (text: string | undefined, options: QueryOptions) => {
      const { query } = await import('../commands/query.js');
      process.exitCode = await query(text, options);
    });
}
