import { PLATFORMS, type Platform } from '../schema/catalog.js';
import type { ProjectOptions } from '../service/project.js';
import { DISK } from '../schema/configuration/disk.js';
import { absolutePath } from './disk.js';
import { CommandFailure, USAGE } from './exit.js';

/** Options that every command on rules takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly platform?: string;
}

export function projectOptions(options: CommonOptions): ProjectOptions {
  const { platform } = options;
  if (platform !== undefined && !isPlatform(platform)) {
    throw new CommandFailure(USAGE, `--platform ${platform} is not known. Use one of: ${PLATFORMS.join(', ')}.`);
  }
  const { config } = options;
  if (config === undefined) return { platform };
  if (!DISK.exists(absolutePath(config))) throw new CommandFailure(USAGE, `${config}: there is no such file.`);
  return { platform, configurationFile: absolutePath(config) };
}

/** What `--option VALUE` names among `choices`. Throws a CommandFailure that lists them where it names none. */
export function choice<T>(option: string, value: string, choices: Readonly<Record<string, T>>): T {
  const chosen = choices[value];
  if (chosen !== undefined) return chosen;
  throw new CommandFailure(USAGE, `--${option} ${value} is not known. Use one of: ${Object.keys(choices).join(', ')}.`);
}

function isPlatform(name: string): name is Platform {
  return (PLATFORMS as readonly string[]).includes(name);
}

/** Reads `--workers`; undefined when it is not given. Throws a CommandFailure where it is no number of 1 or more. */
export function workerCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,2}$/u.test(text)) return Number(text);
  throw new CommandFailure(USAGE, `--workers ${text} is no number from 1 to 999.`);
}
