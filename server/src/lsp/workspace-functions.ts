import { setImmediate } from 'node:timers/promises';
import type { CancellationToken, Location, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Range } from '../rules/region.js';
import type { SourceRange } from '../schema/configuration/types.js';
import { toRange, type PositionRange } from '../service/positions.js';
import type { RuleDocument } from '../service/project.js';
import { callsOf, namesInOwnFile, whyNotRenamed, type NamedFunction } from '../service/workspace-functions.js';
import { editAbilities } from './context.js';
import { Refused, throwIfCancelled } from './guard.js';
import type { Session } from './session.js';
import { ruleFiles } from './workspace-check.js';

/** A file and the places in it that name a function. */
interface NamingFile {
  readonly document: RuleDocument;
  readonly places: readonly Range[];
}

/** Every place of the workspace that names a function of it. */
export async function functionReferences(
  session: Session,
  rule: RuleDocument,
  named: NamedFunction,
  includeDeclaration: boolean,
  token: CancellationToken,
): Promise<Location[]> {
  const files = await callingFiles(session, rule, named, token);
  const calls = files.flatMap(({ document, places }) =>
    places.map((place) => ({ uri: session.paths.uriOf(document.path), range: toRange(document, place) })),
  );
  const { declaredAt } = named.declaration;
  if (!includeDeclaration) return calls;
  return [{ uri: session.paths.uriOf(declaredAt.file), range: keyRange(declaredAt) }, ...calls];
}

/** The edits of all files that give a function of the workspace another name. Refused where a file would mean something else. */
export async function renameFunction(
  session: Session,
  rule: RuleDocument,
  named: NamedFunction,
  newName: string,
  token: CancellationToken,
): Promise<WorkspaceEdit> {
  if (newName === named.name) return { changes: {} };
  const files = await callingFiles(session, rule, named, token);
  const refusal = whyNotRenamed(
    rule,
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
  const { declaredAt } = named.declaration;
  const quote = quoteAt(session, declaredAt);
  add(declaredAt.file, { range: keyRange(declaredAt), newText: `${quote}${newName}${quote}` });
  addOwnNames(session, rule, named, newName, add);
  return inAllFiles(session, edits);
}

/** The rule files that call a function, read one after the other so that others get their turn. */
async function callingFiles(
  session: Session,
  rule: RuleDocument,
  named: NamedFunction,
  token: CancellationToken,
): Promise<NamingFile[]> {
  const found: NamingFile[] = [];
  for (const path of new Set([rule.path, ...ruleFiles(session)])) {
    const text = session.project.host.readFile(path);
    if (text?.includes(named.name) !== true) continue;
    await setImmediate();
    throwIfCancelled(token);
    const document = session.ruleFile(path);
    const places = document === undefined ? [] : callsOf(document, named);
    if (document !== undefined && places.length > 0) found.push({ document, places });
  }
  return found;
}

function addOwnNames(
  session: Session,
  rule: RuleDocument,
  { name }: NamedFunction,
  newName: string,
  add: (path: string, edit: TextEdit) => void,
): void {
  const own = rule.units[0]?.catalog.function(name)?.file;
  const text = own === undefined ? undefined : session.project.host.readFile(own);
  if (own === undefined || text === undefined) return;
  for (const place of namesInOwnFile(text, name)) add(own, { range: toRange({ text }, place), newText: newName });
}

function inAllFiles(session: Session, edits: ReadonlyMap<string, TextEdit[]>): WorkspaceEdit {
  const files = [...edits].map(([path, own]) => {
    const open = session.documents.at(path);
    return { textDocument: { uri: session.paths.uriOf(path), version: open?.version ?? null }, edits: own };
  });
  if (editAbilities(session.client).documentChanges) return { documentChanges: files };
  return { changes: Object.fromEntries(files.map(({ textDocument, edits: own }) => [textDocument.uri, own])) };
}

/** The key of the configuration that declares a function. */
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
