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

/** What can be found by name in the workspace. Of each file only its symbols are kept, and read anew when it changes. */
class RuleIndex {
  private files = new Map<string, IndexedFile>();

  constructor(private readonly session: Session) {}

  /** All symbols of the workspace as it is now; files that did not change are not read again. */
  async symbols(token?: CancellationToken, progress?: Progress): Promise<IndexedSymbol[]> {
    const { session } = this;
    const paths = ruleFiles(session);
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
      const identity = this.identity(path);
      const fresh = known !== undefined && known.identity === identity && identity !== undefined;
      files.set(path, fresh ? known : { identity, symbols: this.read(path) });
    }
    this.files = files;
    const configurations = new Set(paths.map((path) => session.project.configuration(path)));
    return [
      ...[...configurations].flatMap(configuredSymbols),
      ...[...files.values()].flatMap(({ symbols }) => symbols),
    ];
  }

  /** Open documents count as the editor has them. */
  private identity(path: string): string | undefined {
    const open = this.session.documents.at(path);
    return open === undefined ? this.session.files.identity(path) : `open ${open.uri} ${open.version}`;
  }

  private read(path: string): readonly IndexedSymbol[] {
    const rule = this.session.ruleFile(path);
    return rule === undefined ? [] : fileSymbols(rule);
  }
}
