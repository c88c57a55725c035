import type { Range } from '../rules/region.js';
import type { Catalog } from '../schema/catalog.js';
import type { Configuration, SourceRange } from '../schema/configuration/types.js';
import { toOffset, toRange, type Position, type PositionRange } from './positions.js';
import type { RuleDocument } from './project.js';
import { callsOf, functionNameAt, isNameTaken, namesInOwnFile, whyFunctionNotRenamed } from './workspace-functions.js';
import { aliasesOf, watchlistNameAt, whyWatchlistNotRenamed } from './workspace-watchlists.js';

export type WorkspaceNameKind = 'function' | 'watchlist';

/** Something that the configuration declares for all rules, named at a place of a file. */
export interface WorkspaceName {
  readonly kind: WorkspaceNameKind;
  /** As the configuration spells it. */
  readonly name: string;
  /** Its key in the configuration. */
  readonly declaredAt: SourceRange;
  /** The name at the place, in offsets of the file. */
  readonly range: Range;
}

/** The function or watchlist of the workspace that is named at a position of a rule file, or of the configuration itself. */
export function workspaceNameAt(document: RuleDocument, position: Position): WorkspaceName | undefined {
  const named = functionNameAt(document, position) ?? watchlistNameAt(document, position);
  if (named === undefined) return declaredAt(document, position);
  const { kind, name, range } = named;
  const declared = declarationIn(document.configuration, kind, name);
  return declared === undefined ? undefined : { kind, ...declared, range };
}

/** A rule file that names something of the workspace. */
export interface NamingFile {
  readonly path: string;
  readonly places: readonly PositionRange[];
  /** Whether the name that it is to have stands for something else in a query of the file. */
  readonly isTaken: boolean;
}

/**
 * Where the queries of a file name something of the workspace.
 *
 * @param newName - the name that it is to have.
 */
export function namingFile(document: RuleDocument, named: WorkspaceName, newName?: string): NamingFile {
  const places = workspaceNamePlaces(document, named).map((place) => toRange(document, place));
  const isTaken =
    named.kind === 'function' && newName !== undefined && places.length > 0 && isNameTaken(document, newName);
  return { path: document.path, places, isTaken };
}

/** Where the queries of a file name it, in offsets of the file. */
function workspaceNamePlaces(document: RuleDocument, { kind, name, declaredAt: key }: WorkspaceName): Range[] {
  const own = declarationIn(document.configuration, kind, name)?.declaredAt;
  // Another configuration may have something of the same name.
  if (own?.file !== key.file || own.line !== key.line || own.column !== key.column) return [];
  return kind === 'function' ? callsOf(document, name) : aliasesOf(document, name);
}

/** Where the file that it is read from names it. */
export function placesInOwnFile(text: string, { kind, name }: WorkspaceName): Range[] {
  return kind === 'function' ? namesInOwnFile(text, name) : [];
}

/** Why it cannot have another name; undefined where it can. `naming` are the files that name it. */
export function whyNotRenamed(
  catalog: Catalog,
  { kind, name }: WorkspaceName,
  newName: string,
  naming: readonly NamingFile[],
): string | undefined {
  return kind === 'function'
    ? whyFunctionNotRenamed(catalog, name, newName, naming)
    : whyWatchlistNotRenamed(catalog, name, newName);
}

/** The key of the configuration at a position, where the file is the configuration. */
function declaredAt({ path, text, configuration }: RuleDocument, position: Position): WorkspaceName | undefined {
  for (const kind of ['function', 'watchlist'] as const) {
    for (const [name, { declaredAt: key }] of Object.entries(entriesOf(configuration, kind))) {
      const isHere = key.file === path && key.line === position.line + 1 && key.endLine === key.line;
      if (!isHere || position.character < key.column - 1 || position.character > key.endColumn - 1) continue;
      const start = toOffset({ text }, { line: key.line - 1, character: key.column - 1 });
      return { kind, name, declaredAt: key, range: { start, end: start + key.endColumn - key.column } };
    }
  }
  return undefined;
}

function entriesOf(
  { functions, watchlists }: Configuration,
  kind: WorkspaceNameKind,
): Readonly<Record<string, { readonly declaredAt: SourceRange }>> {
  return kind === 'function' ? functions : watchlists;
}

/** Aliases of watchlists are compared without case, as Sentinel does. */
function declarationIn(
  configuration: Configuration,
  kind: WorkspaceNameKind,
  name: string,
): { readonly name: string; readonly declaredAt: SourceRange } | undefined {
  const entries = Object.entries(entriesOf(configuration, kind));
  const folded = name.toLowerCase();
  const found = entries.find(([key]) => key === name || (kind === 'watchlist' && key.toLowerCase() === folded));
  return found === undefined ? undefined : { name: found[0], declaredAt: found[1].declaredAt };
}
