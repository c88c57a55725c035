import { Command, CommanderError } from 'commander';
import { addCheckCommand } from './usage/check.js';
import { addConvertCommand } from './usage/convert.js';
import { addBacktestCommand } from './usage/backtest.js';
import { addCommonOptions } from './usage/common-options.js';
import { addCompareCommand } from './usage/compare.js';
import { addEvadeCommand } from './usage/evade.js';
import { addEventsCommand } from './usage/events.js';
import { addExplainCommand } from './usage/explain.js';
import { addImportCommand } from './usage/import.js';
import { addLspCommand } from './usage/lsp.js';
import { addMutateCommand } from './usage/mutate.js';
import { addQueryCommand } from './usage/query.js';
import { addReviewCommand } from './usage/review.js';
import { addRunCommand } from './usage/run.js';
import { addSampleCommand } from './usage/sample.js';
import { addTestCommand } from './usage/test.js';
import { isCommandFailure, USAGE } from './exit.js';
import { VERSION } from './version.js';

/** Runs the command line; the exit code is left in `process.exitCode`. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('kqlens')
    .description('Write, check, run and prove KQL detection rules, offline.')
    .version(VERSION)
    .showHelpAfterError('(kqlens --help shows what there is)')
    .exitOverride();
  addCheckCommand(program);
  addRunCommand(program);
  addBacktestCommand(program);
  addCompareCommand(program);
  addImportCommand(program);
  addTestCommand(program);
  addReviewCommand(program);
  addMutateCommand(program);
  addEvadeCommand(program);
  addSampleCommand(program);
  addExplainCommand(program);
  addQueryCommand(program);
  addEventsCommand(program);
  addConvertCommand(program);
  addLspCommand(program);
  for (const command of program.commands) {
    command.exitOverride();
    if (
      [
        'check',
        'run',
        'compare',
        'backtest',
        'test',
        'review',
        'mutate',
        'evade',
        'sample',
        'explain',
        'events',
      ].includes(command.name())
    )
      addCommonOptions(command);
  }
  try {
    await program.parseAsync(argv);
  } catch (failure) {
    if (failure instanceof CommanderError) {
      process.exitCode = failure.exitCode === 0 ? 0 : USAGE;
    } else if (isCommandFailure(failure)) {
      process.stderr.write(`kqlens: ${failure.message}\n`);
      process.exitCode = failure.exitCode;
    } else {
      throw failure;
    }
  }
}
