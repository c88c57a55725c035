import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { parentFolder } from '../../schema/configuration/paths.js';
import { GitRepository } from '../../service/versions/git.js';

/** A repository, and the ids of the files of the commit that is compared with. */
interface Base {
  readonly repository: GitRepository;
  readonly ids: ReadonlyMap<string, string>;
}

/** A file as it is now. */
interface Current {
  readonly path: string;
  readonly text: string;
}

/** Texts of files as git has them in HEAD, or where the branch left a revision. */
export class BaseTexts {
  private readonly roots = new Map<string, string | undefined>();
  private readonly bases = new Map<string, Base | undefined>();

  constructor(private readonly revision: string | undefined) {}

  /** The older texts of those files that changed, by path. Files outside of repositories and new ones are left out. */
  of(files: readonly Current[]): Map<string, string> {
    const changed = new Map<GitRepository, Map<string, string>>();
    for (const { path, text } of files) {
      const base = this.baseFor(path);
      const id = base?.ids.get(path);
      if (base === undefined || id === undefined || id === blobId(text, id.length)) continue;
      const ids = changed.get(base.repository) ?? new Map<string, string>();
      changed.set(base.repository, ids.set(path, id));
    }
    const texts = new Map<string, string>();
    for (const [repository, ids] of changed) {
      const byId = repository.blobs([...new Set(ids.values())]);
      for (const [path, id] of ids) {
        const text = byId.get(id);
        if (text !== undefined) texts.set(path, text);
      }
    }
    return texts;
  }

  /** The folder of the repository that a file is in. */
  rootOf(path: string): string | undefined {
    const folder = parentFolder(path);
    if (folder === undefined) return undefined;
    if (!this.roots.has(folder)) {
      this.roots.set(folder, existsSync(`${folder === '/' ? '' : folder}/.git`) ? folder : this.rootOf(folder));
    }
    return this.roots.get(folder);
  }

  private baseFor(path: string): Base | undefined {
    const root = this.rootOf(path);
    if (root === undefined) return undefined;
    if (!this.bases.has(root)) this.bases.set(root, this.open(root));
    return this.bases.get(root);
  }

  private open(root: string): Base | undefined {
    const repository = GitRepository.at(root);
    const commit = repository?.baseOf(this.revision);
    return repository === undefined || commit === undefined
      ? undefined
      : { repository, ids: repository.fileIds(commit) };
  }
}

/** The id that git gives to a content; `length` tells whether the repository counts in SHA-1 or SHA-256. */
function blobId(text: string, length: number): string {
  const bytes = new TextEncoder().encode(text);
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}
