import type { SymbolKind, WorkspaceSymbol } from 'vscode-languageserver-types';
import { codeOnly } from '../lint/model/comments.js';
import type { Configuration, SourceRange } from '../schema/configuration/types.js';
import { outerRange } from './place.js';
import { toRange, type PositionRange } from './positions.js';
import type { RuleDocument } from './project.js';
import { ruleTitle } from './run-report.js';

/** Something that can be found by name in the workspace. */
export interface IndexedSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  /** What it belongs to: the rule of a function, the id of a rule. */
  readonly container: string | undefined;
  readonly path: string;
  readonly range: PositionRange;
}

const KIND = { rule: 5, function: 12, watchlist: 18, table: 23 } as const satisfies Record<string, SymbolKind>;

const LET_FUNCTION = /\blet\s+([\p{L}_][\p{L}\p{N}_]*)\s*=\s*(?:view\s*)?(?=\([^()]*(?:\([^()]*\)[^()]*)*\)\s*\{)/gu;

/** The rules of a file, and the functions that their queries declare. Found in the text: nothing is analysed. */
export function fileSymbols(document: RuleDocument): IndexedSymbol[] {
  return document.units.flatMap((unit) => {
    const { region } = unit;
    const { rule } = region;
    const title = ruleTitle(unit);
    const place = rule?.name ?? region.languageRange;
    const symbol: IndexedSymbol = {
      name: title,
      kind: KIND.rule,
      container: rule?.id?.value,
      path: document.path,
      range: toRange(document, place),
    };
    const functions = [...codeOnly(region.text).matchAll(LET_FUNCTION)].map((match): IndexedSymbol => {
      const name = match[1]!;
      const start = match.index + match[0].indexOf(name, 3);
      const range = outerRange(unit, { start, end: start + name.length });
      return { name, kind: KIND.function, container: title, path: document.path, range };
    });
    return [symbol, ...functions];
  });
}

/** What a configuration declares: functions, watchlists and tables. */
export function configuredSymbols({ functions, watchlists, tables }: Configuration): IndexedSymbol[] {
  const declared = (
    entries: Readonly<Record<string, { readonly declaredAt: SourceRange }>>,
    kind: SymbolKind,
  ): IndexedSymbol[] =>
    Object.entries(entries).map(([name, { declaredAt }]) => ({
      name,
      kind,
      container: undefined,
      path: declaredAt.file,
      range: {
        start: { line: declaredAt.line - 1, character: declaredAt.column - 1 },
        end: { line: declaredAt.endLine - 1, character: declaredAt.endColumn - 1 },
      },
    }));
  return [
    ...declared(functions, KIND.function),
    ...declared(watchlists, KIND.watchlist),
    ...declared(tables, KIND.table),
  ];
}

/** Symbols whose names have the letters of what was typed, in order and without regard to case. */
export function matchingSymbols(
  symbols: Iterable<IndexedSymbol>,
  typed: string,
  limit: number,
  uriOf: (path: string) => string,
): WorkspaceSymbol[] {
  const letters = Array.from(typed.toLowerCase().replace(/\s/g, ''));
  const found: WorkspaceSymbol[] = [];
  for (const { name, kind, container, path, range } of symbols) {
    if (found.length >= limit) break;
    if (!hasInOrder(name.toLowerCase(), letters)) continue;
    const containerName = container === undefined ? {} : { containerName: container };
    found.push({ name, kind, location: { uri: uriOf(path), range }, ...containerName });
  }
  return found;
}

function hasInOrder(name: string, letters: readonly string[]): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
