import type { Command } from 'commander';
import type { SnapshotOptions } from '../commands/snapshot.js';

/** `kqlens snapshot` */
export function addSnapshotCommand(program: Command): void {
  program
    .command('snapshot')
    .description(
      'Keep the loaded language package in your cache folder, so that commands start in a third of the time.',
    )
    .option('-q, --quiet', 'say nothing on standard error but failures, and let other work go first')
    .addHelpText(
      'after',
      `
It takes some seconds and 23 MB, and is done beside the second command that would have gained. A snapshot is of this
version, this Node and this processor; NODE_DISABLE_COMPILE_CACHE=1 does without. Images of containers can have it made.`,
    )
    .action(async (options: SnapshotOptions) => {
      const { snapshot } = await import('../commands/snapshot.js');
      process.exitCode = snapshot(options);
    });
}
