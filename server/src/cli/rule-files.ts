import { existsSync, statSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { RULE_FILE_EXTENSIONS } from '../rules/read.js';
import { isExcluded } from '../schema/configuration/resolve.js';
import type { Project } from '../service/project.js';
import { slashed } from '../schema/configuration/paths.js';
import { absolutePath } from './disk.js';
import { CommandFailure, USAGE } from './exit.js';

/** Folders that never hold a user's rules. */
const IGNORED = ['**/node_modules/**', '**/.git/**', '**/dist/**', '**/.kqlens-cache/**'];

/**
 * The rule files that the user means: a file is taken as it is, a folder or glob gives every file that can hold KQL and
 * that the configuration does not exclude. Files that turn out to hold no rule are left out by the caller.
 */
export function ruleFiles(patterns: readonly string[], project: Project): string[] {
  const result = new Set<string>();
  for (const pattern of patterns) {
    const path = absolutePath(pattern);
    if (existsSync(path) && statSync(path).isFile()) {
      result.add(path);
      continue;
    }
    const isFolder = existsSync(path);
    const found = isFolder
      ? globSync(`**/*.{${RULE_FILE_EXTENSIONS.join(',')}}`, { cwd: path, absolute: true, ignore: IGNORED })
      : globSync(pattern, { absolute: true, ignore: IGNORED });
    if (!isFolder && found.length === 0) throw new CommandFailure(USAGE, `${pattern}: there is no such file.`);
    for (const file of found.sort()) {
      const name = slashed(file);
      if (!isExcluded(project.configuration(name), name)) result.add(name);
    }
  }
  return [...result];
}
