import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import type { CheckedFile } from '../../service/checked-file.js';
import { sha256 } from '../cache-folder.js';
import { replaceFile } from '../kept-file.js';
import { VERSION } from '../version.js';

/** What was found in a file, without its text, under the key of everything that it depends on. */
interface Entry {
  readonly key: string;
  readonly rules: CheckedFile['rules'];
  readonly problems: CheckedFile['problems'];
}

const MAGIC = 'kqlens-check-cache';

/**
 * What `kqlens check` found last time, one file for each folder that it is run in. A file's result is used as long as its
 * key is the same; of each file only the newest is kept. The cache file begins with a line that names the program and the
 * digest of the rest: one that is damaged or another program's is not used.
 */
export class CheckCache {
  private readonly entries = new Map<string, Entry>();
  private dirty = false;
  /** Why an existing cache file is not used; undefined where it is, or is of another version. */
  readonly problem: string | undefined;

  /** @param folder - where cache files are; made when the cache is written. */
  constructor(folder: string, workingFolder: string = process.cwd()) {
    this.file = join(folder, `check-${sha256(workingFolder).slice(0, 16)}.cache`);
    this.problem = this.read();
  }

  readonly file: string;

  get(path: string, key: string, text: string): CheckedFile | undefined {
    const entry = this.entries.get(path);
    return entry?.key === key ? { path, text, rules: entry.rules, problems: entry.problems } : undefined;
  }

  set(key: string, { path, rules, problems }: CheckedFile): void {
    this.entries.set(path, { key, rules, problems });
    this.dirty = true;
  }

  /** Writes what is new; files that are gone are dropped. Throws where the folder cannot be written. */
  write(): void {
    if (!this.dirty) return;
    const kept = [...this.entries].filter(([path]) => existsSync(path));
    const body = JSON.stringify(Object.fromEntries(kept));
    replaceFile(this.file, `${MAGIC} ${programIdentity()} ${sha256(body)}\n${body}`);
    this.dirty = false;
  }

  private read(): string | undefined {
    if (!existsSync(this.file)) return undefined;
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch (failure) {
      return failure instanceof Error ? failure.message : String(failure);
    }
    const end = text.indexOf('\n');
    const [magic, program, digest] = text.slice(0, end).split(' ');
    const body = text.slice(end + 1);
    if (magic !== MAGIC || program === undefined) return 'it is no cache of kqlens check';
    if (program !== programIdentity()) return undefined;
    if (digest !== sha256(body)) return 'it is damaged';
    for (const [path, entry] of Object.entries(JSON.parse(body) as Record<string, Entry>))
      this.entries.set(path, entry);
    return undefined;
  }
}

/** What changes when the program does: any of its bundles tells that. From the sources, the newest of them does. */
export function programIdentity(): string {
  const own = fileURLToPath(import.meta.url);
  const bundled = !own.endsWith('.ts');
  const sources = bundled
    ? [join(dirname(own), 'kqlens.js')]
    : globSync('**/*', { cwd: fileURLToPath(new URL('../..', import.meta.url)), absolute: true });
  const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs));
  return [VERSION, process.version, sources.length, Math.round(newest)].join('/');
}
