import { setImmediate } from 'node:timers/promises';
import type { CancellationToken, Location, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Range } from '../rules/region.js';
import type { SourceRange } from '../schema/configuration/types.js';
import { toRange, type PositionRange } from '../service/positions.js';
import type { RuleDocument } from '../service/project.js';
import { placesInOwnFile, whyNotRenamed, workspaceNamePlaces, type WorkspaceName } from '../service/workspace-names.js';
import { editAbilities } from './context.js';
import { Refused, throwIfCancelled } from './guard.js';
import type { Session } from './session.js';
import { testsDeclaring } from './test-declarations.js';
import { ruleFiles } from './workspace-check.js';

/** A file and the places in it that name something of the workspace. */
interface NamingFile {
  readonly document: RuleDocument;
  readonly places: readonly Range[];
}

/** Every place of the workspace that names a function or watchlist of it. */
export async function workspaceReferences(
  session: Session,
  rule: RuleDocument,
  named: WorkspaceName,
  includeDeclaration: boolean,
  token: CancellationToken,
): Promise<Location[]> {
  const files = await namingFiles(session, rule, named, token);
  const uses = files.flatMap(({ document, places }) =>
    places.map((place) => ({ uri: session.paths.uriOf(document.path), range: toRange(document, place) })),
  );
  const { declaredAt } = named;
  if (!includeDeclaration) return uses;
  return [{ uri: session.paths.uriOf(declaredAt.file), range: keyRange(declaredAt) }, ...uses];
}

/**
 * The edits of all files that give a function or watchlist of the workspace another name: rules, the configuration, the
 * file that it is read from, and rule tests that declare their own. Refused where a file would mean something else.
 */
export async function renameInWorkspace(
  session: Session,
  rule: RuleDocument,
  named: WorkspaceName,
  newName: string,
  token: CancellationToken,
): Promise<WorkspaceEdit> {
  if (newName === named.name) return { changes: {} };
  const files = await namingFiles(session, rule, named, token);
  const catalog =
    rule.units[0]?.catalog ?? session.project.catalog(rule.path, rule.configuration.platform ?? 'sentinel');
  const refusal = whyNotRenamed(
    catalog,
    named,
    newName,
    files.map(({ document }) => document),
  );
  if (refusal !== undefined) throw new Refused(refusal);
  const edits = new Map<string, TextEdit[]>();
  const add = (path: string, edit: TextEdit): void => {
    edits.set(path, [...(edits.get(path) ?? []), edit]);
  };
  for (const { document, places } of files) {
    for (const place of places) add(document.path, { range: toRange(document, place), newText: newName });
  }
  const paths = new Set(files.map(({ document }) => document.path));
  for (const key of [named.declaredAt, ...testsDeclaring(session, named, paths)]) {
    const quote = quoteAt(session, key);
    add(key.file, { range: keyRange(key), newText: `${quote}${newName}${quote}` });
  }
  const own = catalog.function(named.name)?.file;
  const text = own === undefined ? undefined : session.project.host.readFile(own);
  if (own !== undefined && text !== undefined) {
    for (const place of placesInOwnFile(text, named)) add(own, { range: toRange({ text }, place), newText: newName });
  }
  return inAllFiles(session, edits);
}

/** The rule files that name it, read one after the other so that others get their turn. */
async function namingFiles(
  session: Session,
  rule: RuleDocument,
  named: WorkspaceName,
  token: CancellationToken,
): Promise<NamingFile[]> {
  const found: NamingFile[] = [];
  const word = named.name.toLowerCase();
  for (const path of new Set([rule.path, ...ruleFiles(session)])) {
    const text = session.project.host.readFile(path);
    if (text?.toLowerCase().includes(word) !== true) continue;
    await setImmediate();
    throwIfCancelled(token);
    const document = session.ruleFile(path);
    const places = document === undefined ? [] : workspaceNamePlaces(document, named);
    if (document !== undefined && places.length > 0) found.push({ document, places });
  }
  return found;
}

function inAllFiles(session: Session, edits: ReadonlyMap<string, TextEdit[]>): WorkspaceEdit {
  const files = [...edits].map(([path, own]) => {
    const open = session.documents.at(path);
    return { textDocument: { uri: session.paths.uriOf(path), version: open?.version ?? null }, edits: own };
  });
  if (editAbilities(session.client).documentChanges) return { documentChanges: files };
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
