import type { Command } from 'commander';
import type { EventsOptions } from '../commands/events.js';

/** `kqlens events FILE...` */
export function addEventsCommand(program: Command): void {
  program
    .command('events')
    .description(
      'Say what is in event files; convert, filter, sample and anonymise them; propose a mapping for a format.',
    )
    .argument('<files...>', 'event files, folders or globs; TABLE=FILE binds a file to a table')
    .option('--where <predicate>', 'only events for which this KQL predicate holds')
    .option('--sample <rows>', 'so many events at random, the same ones for the same --seed')
    .option('--convert <format>', 'write the events as the tables have them; ndjson')
    .option('--anonymise', 'write them with pseudonyms for hosts, accounts, addresses, keys, SIDs, GUIDs and e-mail')
    .option('--seed <text>', 'what pseudonyms and samples follow from; by default new pseudonyms each time')
    .option('--also <names...>', 'with --anonymise: further names to replace, such as customers and projects')
    .option('--keep <values...>', 'with --anonymise: names and values that stay')
    .option('--propose-mapping', 'write a mapping file for a format that is not known, and use it from now on')
    .option('--name <name>', 'with --propose-mapping: the name of the mapping; by default after the file')
    .option('-o, --out <file>', 'where to write; by default to the output, a mapping to mappings/NAME.mapping.yaml')
    .option('--force', 'write over files that are there')
    .option('--table <name>', 'the table of events that do not say theirs and fit it')
    .option('-f, --format <format>', 'the form of the summary: pretty, json', 'pretty')
    .option('-q, --quiet', 'say nothing on standard error but failures')
    .addHelpText(
      'after',
      `
What is anonymised, and what is not: docs/events.md.

Examples:
  kqlens events export.csv
  kqlens events events.json.gz --where 'FileName has "docker"' --convert ndjson -o docker.ndjson
  kqlens events incident.json --sample 20 --anonymise --seed "$SEED" -o samples/malicious/incident.ndjson
  kqlens events edr-export.ndjson --propose-mapping`,
    )
    .action(async (files: readonly string[], options: EventsOptions) => {
      const { events } = await import('../commands/events.js');
      process.exitCode = await events(files, options);
    });
}
