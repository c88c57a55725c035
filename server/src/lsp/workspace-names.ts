import { setImmediate } from 'node:timers/promises';
import type { CancellationToken, Location, RenameFile, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { SourceRange } from '../schema/configuration/types.js';
import { toRange, type Position, type PositionRange } from '../service/positions.js';
import type { RuleDocument } from '../service/project.js';
import {
  namingFile,
  placesInOwnFile,
  whyNotRenamed,
  type NamingFile,
  type WorkspaceName,
} from '../service/workspace-names.js';
import { watchlistFileRename, type FileRename } from '../service/watchlist-file.js';
import { editAbilities, renamesFiles, type FeatureContext } from './context.js';
import type { OpenDocument } from './documents.js';
import { Refused, throwIfCancelled } from './guard.js';
import type { Session } from './session.js';
import { testsDeclaring, testsNaming } from './test-declarations.js';
import { NAMED_AT, NAMED_IN } from './thread-messages.js';
import { ruleFiles } from './workspace-check.js';

/** Every place of the workspace that names a function or watchlist of it. */
export async function workspaceReferences(
  context: FeatureContext,
  rule: RuleDocument,
  named: WorkspaceName,
  includeDeclaration: boolean,
  token: CancellationToken,
): Promise<Location[]> {
  const { paths } = context.session;
  const files = await namingFiles(context, rule, named, undefined, token);
  const uses = files.flatMap(({ path, places }) => places.map((range) => ({ uri: paths.uriOf(path), range })));
  const { declaredAt } = named;
  if (!includeDeclaration) return uses;
  return [{ uri: paths.uriOf(declaredAt.file), range: keyRange(declaredAt) }, ...uses];
}

/**
 * The edits of all files that give a function or watchlist of the workspace another name: rules, the configuration, the
 * file that it is read from, and rule tests that declare their own or name that file. Refused where a file would mean something else.
 */
export async function renameInWorkspace(
  context: FeatureContext,
  rule: RuleDocument,
  named: WorkspaceName,
  newName: string,
  token: CancellationToken,
): Promise<WorkspaceEdit> {
  if (newName === named.name) return { changes: {} };
  const { session } = context;
  const files = await namingFiles(context, rule, named, newName, token);
  const catalog =
    rule.units[0]?.catalog ?? session.project.catalog(rule.path, rule.configuration.platform ?? 'sentinel');
  const refusal = whyNotRenamed(catalog, named, newName, files);
  if (refusal !== undefined) throw new Refused(refusal);
  const edits = new Map<string, TextEdit[]>();
  const add = (path: string, edit: TextEdit): void => {
    edits.set(path, [...(edits.get(path) ?? []), edit]);
  };
  for (const { path, places } of files) for (const range of places) add(path, { range, newText: newName });
  const paths = new Set(files.map(({ path }) => path));
  for (const key of [named.declaredAt, ...testsDeclaring(session, named, paths)]) {
    const quote = quoteAt(session, key);
    add(key.file, { range: keyRange(key), newText: `${quote}${newName}${quote}` });
  }
  const moved = movedFile(session, rule, named, newName);
  if (moved !== undefined) {
    const text = session.project.host.readFile(named.declaredAt.file) ?? '';
    add(named.declaredAt.file, { range: toRange({ text }, moved.place), newText: moved.newName });
    for (const { path, places } of testsNaming(session, moved.from)) {
      for (const range of places) add(path, { range, newText: moved.newName });
    }
  }
  const own = catalog.function(named.name)?.file;
  const text = own === undefined ? undefined : session.project.host.readFile(own);
  if (own !== undefined && text !== undefined) {
    for (const place of placesInOwnFile(text, named)) add(own, { range: toRange({ text }, place), newText: newName });
  }
  return inAllFiles(session, edits, moved);
}

/** The new name of the file that is called as what is renamed. Refused where another file has it. */
function movedFile(
  { client, files, project }: Session,
  { configuration }: RuleDocument,
  { kind, name, declaredAt }: WorkspaceName,
  newName: string,
): FileRename | undefined {
  const text = project.host.readFile(declaredAt.file);
  if (kind !== 'watchlist' || text === undefined || !renamesFiles(client)) return undefined;
  const moved = watchlistFileRename(configuration, text, name, newName);
  // On some disks a file is there under another case of its own name.
  const isOther = moved !== undefined && moved.to.toLowerCase() !== moved.from.toLowerCase();
  if (isOther && files.exists(moved.to))
    throw new Refused(`The file of the watchlist cannot be renamed too: ${moved.to} is there already.`);
  return moved;
}

/** The rule files that name it, read one after the other so that others get their turn. */
async function namingFiles(
  context: FeatureContext,
  rule: RuleDocument,
  named: WorkspaceName,
  newName: string | undefined,
  token: CancellationToken,
): Promise<NamingFile[]> {
  const { session } = context;
  const found: NamingFile[] = [];
  const word = named.name.toLowerCase();
  for (const path of new Set([rule.path, ...ruleFiles(session)])) {
    const text = session.project.host.readFile(path);
    if (text?.toLowerCase().includes(word) !== true) continue;
    await setImmediate();
    throwIfCancelled(token);
    const file = await namingFileAt(context, path, text, named, newName, token);
    if (file !== undefined && file.places.length > 0) found.push(file);
  }
  return found;
}

/** Looks at one file; a large one is looked at by its thread. */
async function namingFileAt(
  { session, threads }: FeatureContext,
  path: string,
  text: string,
  named: WorkspaceName,
  newName: string | undefined,
  token: CancellationToken,
): Promise<NamingFile | undefined> {
  const taken = threads.takenAt(path, text);
  if (taken !== undefined) {
    const params = { uri: taken.uri, named, newName };
    return (await threads.ask<NamingFile | null>(taken, NAMED_IN.method, params, token)) ?? undefined;
  }
  const document = session.ruleFile(path);
  return document === undefined ? undefined : namingFile(document, named, newName);
}

/** What of the workspace is named at a position of a document that a thread looks after. */
export async function workspaceNameInThread(
  { threads }: FeatureContext,
  document: OpenDocument,
  position: Position,
  token: CancellationToken,
): Promise<WorkspaceName | undefined> {
  const params = { uri: document.uri, position };
  return (await threads.ask<WorkspaceName | null>(document, NAMED_AT.method, params, token)) ?? undefined;
}

function inAllFiles(
  session: Session,
  edits: ReadonlyMap<string, TextEdit[]>,
  moved: FileRename | undefined,
): WorkspaceEdit {
  const files = [...edits].map(([path, own]) => {
    const open = session.documents.at(path);
    return { textDocument: { uri: session.paths.uriOf(path), version: open?.version ?? null }, edits: own };
  });
  const { paths, client } = session;
  if (moved !== undefined) {
    const rename: RenameFile = { kind: 'rename', oldUri: paths.uriOf(moved.from), newUri: paths.uriOf(moved.to) };
    return { documentChanges: [...files, rename] };
  }
  if (editAbilities(client).documentChanges) return { documentChanges: files };
  return { changes: Object.fromEntries(files.map(({ textDocument, edits: own }) => [textDocument.uri, own])) };
}

/** The key of a file that declares something. */
function keyRange({ line, column, endLine, endColumn }: SourceRange): PositionRange {
  return {
    start: { line: line - 1, character: column - 1 },
    end: { line: endLine - 1, character: endColumn - 1 },
  };
}

/** The quote around a key, where there is one. */
function quoteAt(session: Session, { file, line, column }: SourceRange): string {
  const lines = session.project.host.readFile(file)?.split(/\r\n|\r|\n/) ?? [];
  const first = lines[line - 1]?.[column - 1];
  return first === '"' || first === "'" ? first : '';
}
