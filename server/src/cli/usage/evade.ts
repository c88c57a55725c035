import type { Command } from 'commander';
import type { EvadeOptions } from '../commands/evade.js';

/** `kqlens evade RULE` */
export function addEvadeCommand(program: Command): void {
  program
    .command('evade')
    .description('Write the commands of malicious events in other ways, and tell which of these a rule still hits.')
    .argument('<rule>', 'the rule file')
    .option(
      '-e, --events <files...>',
      'event files below a folder named malicious; by default the samples of the rule, or else the malicious cases of its tests',
    )
    .option('--now <time>', "the rule's clock; by default one second after the newest event")
    .option('--table <name>', 'the table of events that do not say theirs; by default the one the rule reads first')
    .option('--rule <id>', 'which rule of a file with several: its id, name or number from 1')
    .option('-f, --format <format>', 'pretty, json, markdown', 'pretty')
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
      const { evade } = await import('../commands/evade.js');
      process.exitCode = await evade(rule, options);
    });
}
