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
import { addSnapshotCommand } from './usage/snapshot.js';
import { addTestCommand } from './usage/test.js';
import { isCommandFailure, USAGE } from './exit.js';
import { isRuleSeen } from './seen-rules.js';
import { isStartAgain, preferSnapshot } from './snapshot/find.js';
import { VERSION } from './version.js';

const always = (): boolean => true;

/** Commands that load the language package in any case. What `run` and `check` kept they need not find again. */
const LOADS_PACKAGE: Readonly<
  Record<string, (options: Readonly<Record<string, unknown>>, subject: string) => boolean>
> = {
  backtest: always,
  compare: always,
  evade: always,
  events: ({ where }) => where !== undefined,
  explain: ({ event }) => event !== undefined,
  mutate: always,
  query: always,
  review: always,
  run: (_, rule) => !isRuleSeen(rule),
  sample: always,
  test: always,
};

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
  addSnapshotCommand(program);
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
  program.hook('preAction', (_, command) => {
    if (LOADS_PACKAGE[command.name()]?.(command.opts(), command.args[0] ?? '') === true) preferSnapshot();
  });
  try {
    await program.parseAsync(argv);
  } catch (failure) {
    if (isStartAgain(failure)) {
      const { startAgain } = await import('./snapshot/start-again.js');
      await startAgain(failure.snapshot);
    } else if (failure instanceof CommanderError) {
      process.exitCode = failure.exitCode === 0 ? 0 : USAGE;
    } else if (isCommandFailure(failure)) {
      process.stderr.write(`kqlens: ${failure.message}\n`);
      process.exitCode = failure.exitCode;
    } else {
      throw failure;
    }
  }
}
