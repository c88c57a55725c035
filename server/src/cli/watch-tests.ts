import { existsSync, statSync } from 'node:fs';
import { parentFolder } from '../schema/configuration/paths.js';
import type { Project } from '../service/project.js';
import type { FilePattern } from '../testing/file/model.js';
import { readRuleTest } from '../testing/file/read.js';
import { rulePathOf } from '../testing/subject.js';
import { DISK } from '../schema/configuration/disk.js';
import { absolutePath } from './disk.js';
import { CommandFailure } from './exit.js';
import { testFiles } from './test-files.js';
import { watchFolder } from './watch-folder.js';

/** A folder that tests depend on; `deep`: with all below it. */
interface Watched {
  readonly folder: string;
  readonly deep: boolean;
}

/** Watches what tests are and read, wherever that lies. */
export class TestWatch {
  private readonly watched: Watched[] = [];

  constructor(
    private readonly patterns: readonly string[],
    private readonly onChange: (path: string) => void,
  ) {}

  /** Watches what the tests read by now: a test may have come, or may name other files. */
  update(project: Project): void {
    for (const { folder, deep } of [...this.patterns.map(givenFolder), ...usedFolders(this.patterns, project)]) {
      const isWatched = this.watched.some(
        (w) => (w.folder === folder && (w.deep || !deep)) || (w.deep && folder.startsWith(`${w.folder}/`)),
      );
      if (isWatched || !existsSync(folder)) continue;
      this.watched.push({ folder, deep });
      watchFolder(folder, this.onChange, deep);
    }
  }
}

/** The folder of what the user named, whole where that is a folder or a glob. */
function givenFolder(pattern: string): Watched {
  const path = absolutePath(pattern);
  const isThere = existsSync(path);
  if (isThere && statSync(path).isDirectory()) return { folder: path, deep: true };
  return isThere ? { folder: folderOf(path), deep: false } : { folder: globFolder(path), deep: true };
}

/** The folders of the test files, and of the rules, events, watchlists, functions and configurations that they use. */
function usedFolders(patterns: readonly string[], project: Project): Watched[] {
  return found(patterns, project).flatMap((path): Watched[] => {
    const { test } = readRuleTest(path, DISK.readFile(path) ?? '');
    // A file that cannot be read is watched itself: once it is mended the rest follows.
    const rule = test === undefined ? undefined : (rulePathOf(test, { files: DISK }) ?? test.rule?.path);
    const files = [path, ...(rule === undefined ? [] : [rule]), ...project.configurationFiles(rule ?? path)];
    if (test === undefined) return files.map(flat);
    const declared = [...Object.values(test.watchlists), ...Object.values(test.functions)];
    const sets = [...test.cases, ...test.corpora, ...test.tables];
    return [
      ...[...files, ...declared.flatMap(({ file }) => file ?? [])].map(flat),
      ...sets.flatMap((set) => set.files.map(eventFolder)),
    ];
  });
}

/** The test files that the patterns mean; none while a file that is named is gone. */
function found(patterns: readonly string[], project: Project): readonly string[] {
  try {
    return testFiles(patterns, project);
  } catch (failure) {
    if (failure instanceof CommandFailure) return [];
    throw failure;
  }
}

const flat = (path: string): Watched => ({ folder: folderOf(path), deep: false });

function eventFolder({ glob }: FilePattern): Watched {
  return { folder: globFolder(glob), deep: globFolder(glob) !== folderOf(glob) };
}

/** The folder down to which a glob has no wildcards. */
function globFolder(glob: string): string {
  const wild = glob.search(/[*?[\]{}()!]/u);
  return wild < 0 ? folderOf(glob) : folderOf(glob.slice(0, wild));
}

function folderOf(path: string): string {
  return parentFolder(path) ?? '/';
}
