import type { Project } from '../service/project.js';
import { shownPath } from './disk.js';
import { CommandFailure, USAGE } from './exit.js';

/**
 * Says on standard error what is wrong with the configurations that hold for some files, and with the files these name:
 * each problem once, with its place and remedy. True where one of them is an error.
 */
export function tellConfigurationProblems(paths: readonly string[], project: Project): boolean {
  const told = new Set<string>();
  let isWrong = false;
  for (const path of paths) {
    for (const p of project.configurationProblems(path)) {
      const remedy = p.remedy === undefined ? '' : `${p.message.endsWith('.') ? '' : '.'} ${p.remedy}`;
      const line = `${shownPath(p.file)}:${p.line}:${p.column}: ${p.severity}: ${p.message}${remedy}`;
      if (!told.has(line)) process.stderr.write(`${line}\n`);
      told.add(line);
      isWrong ||= p.severity === 'error';
    }
  }
  return isWrong;
}

/** Ends a command whose answer could be wrong, as the configuration of its files cannot be read in full. */
export function requireConfiguration(paths: readonly string[], project: Project): void {
  if (!tellConfigurationProblems(paths, project)) return;
  throw new CommandFailure(USAGE, 'the configuration has mistakes, so that nothing was run. Mend them first.');
}
