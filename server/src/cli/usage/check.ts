import type { Command } from 'commander';
import type { CheckOptions } from '../commands/check.js';

/** `kqlens check [paths]` */
export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .description('Parse, bind and lint rules, and check the files around them.')
    .argument('[paths...]', 'rule files, folders or globs', ['.'])
    .option('-f, --format <format>', 'pretty, json, sarif, github, junit, markdown', 'pretty')
    .option('--fix', 'apply the fixes that keep what a rule means')
    .option(
      '--fail-on <severity>',
      'exit with 1 for findings of this severity or above: error, warning, info, hint',
      'warning',
    )
    .option('--baseline <file>', 'leave out the findings that this file accepts')
    .option('--update-baseline', 'accept all findings that there are now')
    .option('--prune-baseline', 'drop accepted findings that no longer exist')
    .option('--base <revision>', 'compare versions with where the branch left this revision; by default with HEAD')
    .option('--workers <n>', 'how many threads; by default as many as the machine has cores, where that pays')
    .option('--no-cache', 'check every file anew, and keep nothing')
    .option('--cache-location <folder>', "keep results here instead of the user's cache folder")
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing found, 1 findings of --fail-on or above, 2 wrong usage or a configuration with mistakes,
130 cancelled.

Examples:
  kqlens check
  kqlens check --baseline kqlens-baseline.json --update-baseline
  kqlens check rules/ --format sarif > kqlens.sarif
  kqlens check rule.yaml --fix`,
    )
    .action(async (paths: readonly string[], options: CheckOptions) => {
      const { check } = await import('../commands/check.js');
      process.exitCode = await check(paths, options);
    });
}
