import type { Command } from 'commander';
import type { SampleOptions } from '../commands/sample.js';

/** `kqlens sample RULE...` */
export function addSampleCommand(program: Command): void {
  program
    .command('sample')
    .description('Make events that satisfy each clause, arm and list item of a rule, as test cases.')
    .argument('<rules...>', 'rule files, folders or globs')
    .option('-w, --write', 'write the cases to the test file beside the rule; begin one where there is none')
    .option('--at <line>', 'only for what stands on a line of the rule file, also where tests cover it')
    .option('--all', 'for all of the rule, also where tests cover it')
    .option('--rule <id>', 'which rule of a file with several: its id, name or number from 1')
    .option('-f, --format <format>', 'pretty, json', 'pretty')
    .option(
      '--timeout <seconds>',
      'stop looking for more of a rule after this time, or none; what was found by then is kept',
      '60',
    )
    .option('--fail-on-miss', 'exit with 1 where no event was found for something')
    .addHelpText(
      'after',
      `
For a rule without tests everything is made; for one with tests what they do not cover. Each event was put before the
rule: what is not solved is named. Without --write the YAML goes to standard output, what it is for to standard error.

Examples:
  kqlens sample rule.kql                 # shows the test file that would be written
  kqlens sample rule.kql > rule.test.yaml
  kqlens sample rules/ --write
  kqlens sample rule.kql --at 12
  kqlens sample rule.kql --all --format json`,
    )
    .action(async (rules: readonly string[], options: SampleOptions) => {
      const { sample } = await import('../commands/sample.js');
      process.exitCode = await sample(rules, options);
    });
}
