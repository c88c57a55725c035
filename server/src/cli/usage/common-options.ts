import type { Command } from 'commander';

/** Adds `--config` and `--platform`. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--config <file>', 'use this configuration instead of the nearest kqlens.yaml or kqlens.json')
    .option('--platform <name>', 'sentinel or defender-xdr; by default as configured, or guessed');
}
