import type { Command } from 'commander';
import { PLATFORMS, type Platform } from '../schema/catalog.js';
import type { ProjectOptions } from '../service/project.js';
import { absolutePath } from './disk.js';
import { CommandFailure, USAGE } from './exit.js';

/** Options that every command on rules takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly platform?: string;
}

/** Adds `--config` and `--platform`. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--config <file>', 'use this configuration instead of the nearest kqlens.yaml or kqlens.json')
    .option('--platform <name>', 'sentinel or defender-xdr; by default as configured, or guessed');
}

export function projectOptions(options: CommonOptions): ProjectOptions {
  const { platform } = options;
  if (platform !== undefined && !isPlatform(platform)) {
    throw new CommandFailure(USAGE, `--platform ${platform} is not known. Use one of: ${PLATFORMS.join(', ')}.`);
  }
  return { platform, configurationFile: options.config === undefined ? undefined : absolutePath(options.config) };
}

function isPlatform(name: string): name is Platform {
  return (PLATFORMS as readonly string[]).includes(name);
}
