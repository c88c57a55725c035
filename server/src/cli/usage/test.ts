import { Option, type Command } from 'commander';
import type { TestOptions } from '../commands/test.js';

/** `kqlens test [paths]` */
export function addTestCommand(program: Command): void {
  program
    .command('test')
    .description('Run rule tests: what rules hit, with which values, and what the tests exercise.')
    .argument('[paths...]', 'test files, rule files, folders or globs', ['.'])
    .option('-f, --format <format>', 'pretty, json, junit, sarif, markdown', 'pretty')
    .option('--filter <text>', 'run only tests whose file, name, tags or technique hold the text; /…/ is a pattern')
    .option('--coverage', 'show which clauses, arms and list items the tests exercise')
    .option('--lcov <file>', 'write clause coverage as LCOV')
    .option('--badge <file>', 'write the data of a badge, as shields.io takes it from an endpoint')
    .option('-v, --verbose', 'also name the tests that passed')
    .option('-w, --watch', 'run again whenever a file changes')
    .option('-j, --jobs <n>', 'run files in so many processes; by default in as many as pay off')
    .addOption(new Option('--worker').hideHelp())
    .addHelpText(
      'after',
      `
Exit codes: 0 all passed, 1 some failed or coverage is too low, 2 a test file or rule cannot be read, 3 something is not evaluable.

Examples:
  kqlens test
  kqlens test rules/ --format junit > tests.xml
  kqlens test t1613.test.yaml --filter secrets --coverage`,
    )
    .action(async (paths: readonly string[], options: TestOptions) => {
      const { serve, test } = await import('../commands/test.js');
      if (options.worker === true) await serve(options);
      else await test(paths, options);
    });
}
