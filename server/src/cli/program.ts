import { Command, CommanderError } from 'commander';
import { addCheckCommand } from './commands/check.js';
import { addConvertCommand } from './commands/convert.js';
import { addBacktestCommand } from './commands/backtest.js';
import { addCompareCommand } from './commands/compare.js';
import { addEvadeCommand } from './commands/evade.js';
import { addEventsCommand } from './commands/events.js';
import { addExplainCommand } from './commands/explain.js';
import { addImportCommand } from './commands/import.js';
import { addLspCommand } from './commands/lsp.js';
import { addMutateCommand } from './commands/mutate.js';
import { addQueryCommand } from './commands/query.js';
import { addReviewCommand } from './commands/review.js';
import { addRunCommand } from './commands/run.js';
import { addSampleCommand } from './commands/sample.js';
import { addTestCommand } from './commands/test.js';
import { CommandFailure, USAGE } from './exit.js';
import { addCommonOptions } from './options.js';
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
    } else if (failure instanceof CommandFailure) {
      process.stderr.write(`kqlens: ${failure.message}\n`);
      process.exitCode = failure.exitCode;
    } else {
      throw failure;
    }
  }
}
