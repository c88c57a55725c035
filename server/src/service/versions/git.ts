import { execFileSync } from 'node:child_process';

/** Git is not there, or cannot do what is asked of it; the message is for the user. */
export class GitFailure extends Error {}

/** A file that differs between two states of a repository. Paths are absolute; for a moved file the old one differs. */
export interface ChangedFile {
  readonly change: 'added' | 'modified' | 'deleted';
  readonly path: string;
  readonly oldPath: string;
}

/** What is compared: the index or the work tree with a revision. */
export interface Comparison {
  readonly base: string;
  readonly staged: boolean;
}

/** The longest output of git that is read, in bytes. */
const MAX_OUTPUT = 2 ** 28;

/** A git repository, read with the `git` of the machine. */
export class GitRepository {
  private constructor(readonly root: string) {}

  /** The repository that a folder is in. */
  static around(folder: string): GitRepository {
    const root = run(folder, ['rev-parse', '--show-toplevel']);
    if (root === undefined) throw new GitFailure(`${folder} is in no git repository.`);
    return new GitRepository(root.trimEnd().replaceAll('\\', '/'));
  }

  /** The repository whose folder this is; undefined where git is missing or does not take it for one. */
  static at(root: string): GitRepository | undefined {
    try {
      return run(root, ['rev-parse', '--git-dir']) === undefined ? undefined : new GitRepository(root);
    } catch (failure) {
      if (failure instanceof GitFailure) return undefined;
      throw failure;
    }
  }

  /**
   * The commit to compare with: HEAD, or where a revision is given the commit at which the current branch left it.
   * Undefined in a repository without commits.
   */
  baseOf(revision: string | undefined): string | undefined {
    if (revision === undefined) return this.commit('HEAD');
    const commit = this.commit(revision);
    if (commit === undefined) throw new GitFailure(`--base ${revision} is no commit of this repository.`);
    return run(this.root, ['merge-base', commit, 'HEAD'])?.trimEnd() ?? commit;
  }

  changedFiles({ base, staged }: Comparison): ChangedFile[] {
    const index = staged ? ['--cached'] : [];
    const output = this.read(['diff', ...index, '--name-status', '-z', '-M', '--diff-filter=AMRD', base, '--']);
    const files = parseNameStatus(output).map((file) => this.absolute(file));
    if (staged) return files;
    const untracked = this.read(['ls-files', '--others', '--exclude-standard', '-z']);
    const added = untracked.split('\0').filter((path) => path !== '');
    return [...files, ...added.map((path) => this.absolute({ change: 'added', path, oldPath: path }))];
  }

  /** The text of a file in a commit, or in the index for ''; undefined where it is not there. */
  text(revision: string, path: string): string | undefined {
    const relative = path.startsWith(`${this.root}/`) ? path.slice(this.root.length + 1) : path;
    return run(this.root, ['show', `${revision}:${relative}`]);
  }

  /** The ids of a commit's files, by absolute path. */
  fileIds(commit: string): Map<string, string> {
    const ids = new Map<string, string>();
    // `100644 blob ID\tPATH`
    for (const entry of this.read(['ls-tree', '-r', '-z', '--full-tree', commit]).split('\0')) {
      const tab = entry.indexOf('\t');
      const [, type, id] = entry.slice(0, tab).split(' ');
      if (type === 'blob' && id !== undefined) ids.set(`${this.root}/${entry.slice(tab + 1)}`, id);
    }
    return ids;
  }

  /** The texts of files by their ids, read at once. */
  blobs(ids: readonly string[]): Map<string, string> {
    const output = execFileSync('git', ['cat-file', '--batch'], {
      cwd: this.root,
      input: `${ids.join('\n')}\n`,
      maxBuffer: MAX_OUTPUT,
      env: environment(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const texts = new Map<string, string>();
    // `ID blob SIZE\nCONTENT\n`
    for (let at = 0; at < output.length;) {
      const end = output.indexOf(0x0a, at);
      const [id, type, size] = output.toString('utf8', at, end).split(' ');
      at = end + 1;
      if (type !== 'blob') continue;
      texts.set(id!, output.toString('utf8', at, at + Number(size)));
      at += Number(size) + 1;
    }
    return texts;
  }

  /** A revision's commit id, which no argument of git can be mistaken for. */
  private commit(revision: string): string | undefined {
    const id = run(this.root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
    return id === undefined || id === '' ? undefined : id.trimEnd();
  }

  private read(args: readonly string[]): string {
    const output = run(this.root, args);
    if (output === undefined) throw new GitFailure(`git ${args[0] ?? ''} failed in ${this.root}.`);
    return output;
  }

  private absolute({ change, path, oldPath }: ChangedFile): ChangedFile {
    return { change, path: `${this.root}/${path}`, oldPath: `${this.root}/${oldPath}` };
  }
}

/** `M\0path\0R100\0old\0new\0…` */
function parseNameStatus(output: string): ChangedFile[] {
  const parts = output.split('\0');
  const files: ChangedFile[] = [];
  for (let i = 0; i + 1 < parts.length;) {
    const status = parts[i]!;
    const first = parts[i + 1]!;
    if (status.startsWith('R')) {
      files.push({ change: 'modified', path: parts[i + 2] ?? first, oldPath: first });
      i += 3;
      continue;
    }
    const change = status === 'A' ? 'added' : status === 'D' ? 'deleted' : 'modified';
    files.push({ change, path: first, oldPath: first });
    i += 2;
  }
  return files;
}

/** A hook of a linked work tree is told the repository, but not the work tree, which would then be any folder it runs in. */
function environment(): NodeJS.ProcessEnv {
  const { GIT_DIR, ...rest } = process.env;
  return GIT_DIR === undefined || rest['GIT_WORK_TREE'] !== undefined ? process.env : rest;
}

/** What git prints; undefined where it fails. */
function run(cwd: string, args: readonly string[]): string | undefined {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    return execFileSync('git', args, { cwd, encoding: 'utf8', maxBuffer: MAX_OUTPUT, stdio, env: environment() });
  } catch (failure) {
    const { code, status } = failure as { readonly code?: string; readonly status?: number };
    if (code === 'ENOENT') throw new GitFailure('git is not installed, or not in the PATH.');
    if (typeof status === 'number') return undefined;
    throw failure;
  }
}
