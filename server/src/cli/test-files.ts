import { existsSync, readFileSync, statSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { isExcluded } from '../schema/configuration/resolve.js';
import { matchesGlob } from '../schema/configuration/glob.js';
import type { Project } from '../service/project.js';
import type { TestHost } from '../testing/data/test-host.js';
import { isRuleTestPath } from '../testing/file/read.js';
import { testPathsBeside } from '../testing/test-paths.js';
import { requireConfiguration } from './configuration-problems.js';
import { DISK } from '../schema/configuration/disk.js';
import { slashed } from '../schema/configuration/paths.js';
import { absolutePath } from './disk.js';
import { CommandFailure, USAGE } from './exit.js';

/** Folders that never hold a user's tests. */
const IGNORED = ['**/node_modules/**', '**/.git/**', '**/dist/**'];

/** What tests read, from the disk. */
export function testHost(project: Project): TestHost {
  return {
    files: DISK,
    readBytes: (path) => readFileSync(path),
    openRule: (path, text) => project.open(path, text).units,
  };
}

/**
 * The rule test files that the user means, sorted within each: a test file is taken as it is, a rule file stands for the
 * tests beside it, a folder or glob gives every test file that the configuration names and does not exclude.
 */
export function testFiles(patterns: readonly string[], project: Project): string[] {
  const result = new Set<string>();
  for (const pattern of patterns) for (const path of expand(pattern, project)) result.add(path);
  requireConfiguration([...result], project);
  return [...result];
}

function expand(pattern: string, project: Project): readonly string[] {
  const path = absolutePath(pattern);
  const isThere = existsSync(path);
  if (isThere && statSync(path).isFile()) {
    if (isRuleTestPath(path)) return [path];
    const beside = testPathsBeside(path, DISK);
    if (beside.length === 0) throw new CommandFailure(USAGE, `${pattern} is no rule test, and none stands beside it.`);
    return beside;
  }
  const found = isThere
    ? globSync('**/*.test.{yaml,yml,json,jsonc}', { cwd: path, absolute: true, ignore: IGNORED })
    : globSync(pattern, { absolute: true, ignore: IGNORED }).filter(isRuleTestPath);
  if (!isThere && found.length === 0) throw new CommandFailure(USAGE, `${pattern}: there is no such file.`);
  return found
    .map(slashed)
    .filter((file) => {
      const configuration = project.configuration(file);
      const { files } = configuration.tests;
      return !isExcluded(configuration, file) && (files.length === 0 || files.some((glob) => matchesGlob(file, glob)));
    })
    .sort();
}
