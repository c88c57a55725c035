import type { Command } from 'commander';
import type { MutateOptions } from '../commands/mutate.js';

/** `kqlens mutate [paths]` */
export function addMutateCommand(program: Command): void {
  program
    .command('mutate')
    .description('Change rules in one place at a time and tell which changes their tests do not notice.')
    .argument('[paths...]', 'test files, rule files, folders or globs', ['.'])
    .option('-f, --format <format>', 'pretty, json, markdown', 'pretty')
    .option('--min <percent>', 'exit with 1 where fewer of the mutants are killed')
    .option('--kill', 'show test cases that kill the mutants which survive')
    .option('-w, --write', 'with --kill: add the cases to the test files')
    .addHelpText(
      'after',
      `
Changes: an or-branch or and-term left out, has for contains, == for =~, >= for >, neighbouring case() arms swapped,
a number raised by one, a timespan by a tick, a list item left out.

Examples:
  kqlens mutate rule.kql
  kqlens mutate rules/ --min 80 --format markdown
  kqlens mutate rule.kql --kill --write`,
    )
    .action(async (paths: readonly string[], options: MutateOptions) => {
      const { mutate } = await import('../commands/mutate.js');
      process.exitCode = await mutate(paths, options);
    });
}
