import { setImmediate } from 'node:timers/promises';
import type { CancellationToken } from 'vscode-languageserver';
import { configuredSymbols, fileSymbols, type IndexedSymbol } from '../service/workspace-symbols.js';
import { throwIfCancelled } from './guard.js';
import { shownPath } from './paths.js';
import type { Progress } from './progress.js';
import type { Session } from './session.js';
import { ruleFiles } from './workspace-check.js';

/** How long files are read without giving others their turn, in ms: less than anyone notices. */
const SLICE = 8;

/** What identities of open documents begin with. */
const OPEN = 'open ';

/** Files are looked for again after this time, in ms: of a folder that goes, clients do not tell the files. */
const LISTED_FOR = 30_000;

const indexes = new WeakMap<Session, RuleIndex>();

/** The index of a server's workspace. */
export function ruleIndex(session: Session): RuleIndex {
  let index = indexes.get(session);
  if (index === undefined) indexes.set(session, (index = new RuleIndex(session)));
  return index;
}

interface IndexedFile {
  /** What changes when the file does. */
  readonly identity: string | undefined;
  readonly symbols: readonly IndexedSymbol[];
}

/** The files of the workspace, the folders that they were looked for in, and when. */
interface Listed {
  readonly folders: readonly string[];
  readonly at: number;
  readonly paths: readonly string[];
}

/** What can be found by name in the workspace. Of each file only its symbols are kept, and read anew when it changes. */
class RuleIndex {
  private files = new Map<string, IndexedFile>();
  /** Kept where the client tells of changes. */
  private listed: Listed | undefined;
  /** Files that the client told of since they were read. */
  private readonly changed = new Set<string>();

  constructor(private readonly session: Session) {}

  /** All symbols of the workspace as it is now; files that did not change are not read again. */
  async symbols(token?: CancellationToken, progress?: Progress): Promise<IndexedSymbol[]> {
    const { session } = this;
    const paths = this.paths();
    const files = new Map<string, IndexedFile>();
    let turn = performance.now();
    for (const [index, path] of paths.entries()) {
      if (performance.now() - turn > SLICE) {
        progress?.report(shownPath(path, session.folders), (100 * index) / paths.length);
        await setImmediate();
        if (token !== undefined) throwIfCancelled(token);
        turn = performance.now();
      }
      const known = this.files.get(path);
      files.set(path, known !== undefined && this.isFresh(path, known) ? known : this.read(path));
    }
    this.files = files;
    const configurations = new Set(paths.map((path) => session.project.configuration(path)));
    return [
      ...[...configurations].flatMap(configuredSymbols),
      ...[...files.values()].flatMap(({ symbols }) => symbols),
    ];
  }

  /** Files changed, came or went. A changed configuration may take in other files. */
  filesChanged(paths: readonly string[], configuration: boolean): void {
    for (const path of paths) this.changed.add(path);
    const { files } = this.session;
    const isOther = (path: string): boolean => !this.files.has(path) || !files.exists(path);
    if (configuration || paths.some(isOther)) this.listed = undefined;
  }

  /** The files of the workspace; looked for anew unless the client tells of those that come and go. */
  private paths(): readonly string[] {
    const { session } = this;
    if (!session.watches) return ruleFiles(session);
    const { folders } = session;
    if (this.listed?.folders !== folders || Date.now() - this.listed.at > LISTED_FOR) {
      this.listed = { folders, at: Date.now(), paths: ruleFiles(session) };
    }
    return this.listed.paths;
  }

  /** Whether a file is as it was read. Where the client tells of changes the disk is not asked. */
  private isFresh(path: string, { identity }: IndexedFile): boolean {
    const isOpen = this.session.documents.at(path) !== undefined;
    const trusted = this.session.watches && !isOpen && !this.changed.has(path) && !identity?.startsWith(OPEN);
    return identity !== undefined && (trusted || identity === this.identity(path));
  }

  /** Open documents count as the editor has them. */
  private identity(path: string): string | undefined {
    const open = this.session.documents.at(path);
    return open === undefined ? this.session.files.identity(path) : `${OPEN}${open.uri} ${open.version}`;
  }

  private read(path: string): IndexedFile {
    this.changed.delete(path);
    const identity = this.identity(path);
    const rule = this.session.ruleFile(path);
    return { identity, symbols: rule === undefined ? [] : fileSymbols(rule) };
  }
}
