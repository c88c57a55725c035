import { applyEdits } from '../rules/position-map.js';
import type { Range, TextEdit } from '../rules/region.js';
import { analyze, type Analysis } from '../kusto/analysis.js';
import { isIdentifier, spelledName } from '../syntax/identifier.js';
import { walk } from '../syntax/walk.js';
import { columnPlaces } from './metadata/columns.js';
import { toRange, type Position, type PositionRange } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import { symbolAt, type PlacedSymbol } from './references.js';
import { watchlistNameAt } from './workspace-watchlists.js';
import { symbolsOf, type QuerySymbol } from './symbols/query-symbols.js';

/** Why something cannot be renamed, in words for the user. */
export interface RenameRefusal {
  readonly refusal: string;
}

/** What would be renamed. */
export interface RenameTarget {
  readonly range: PositionRange;
  readonly placeholder: string;
}

/** What is named at a position, if its name can be changed. */
export function prepareRename(document: RuleDocument, position: Position): RenameTarget | RenameRefusal {
  const found = symbolAt(document, position);
  if (found === undefined) return { refusal: whyNoName(document, position) };
  const refusal = whyFixed(found);
  if (refusal !== undefined) return { refusal };
  return { range: toRange(document, found.range), placeholder: found.symbol.name };
}

/**
 * The edits of the file that give what is named at a position another name: in the query, and in the rule's metadata where
 * that refers to a column of the result. Refused where the query would not mean the same afterwards.
 */
export function rename(
  document: RuleDocument,
  position: Position,
  newName: string,
): { readonly edits: readonly TextEdit[] } | RenameRefusal {
  const found = symbolAt(document, position);
  if (found === undefined) return { refusal: whyNoName(document, position) };
  const { unit, symbol } = found;
  const refusal = whyFixed(found) ?? whyNotAName(symbol, newName);
  if (refusal !== undefined) return { refusal };
  if (newName === symbol.name) return { edits: [] };
  const spelled = spelledName(newName);
  const edits = symbol.occurrences.map(({ start, end, role }) => ({
    start,
    end,
    newText: role === 'text' ? newName : spelled,
  }));
  const conflict = hidingOther(unit, symbol, newName) ?? conflictAfter(unit, edits, newName);
  if (conflict !== undefined) return { refusal: conflict };
  const outer = unit.region.map.editsToOuter(edits);
  if (outer === undefined) return { refusal: `This place of the file has no spelling for \`${newName}\`.` };
  return { edits: [...outer, ...metadataEdits(document, unit, symbol, newName)] };
}

function whyNoName(document: RuleDocument, position: Position): string {
  const alias = watchlistNameAt(document, position)?.name;
  return alias === undefined
    ? 'There is no name here that can be changed.'
    : `The watchlist \`${alias}\` is not declared: name it under \`watchlists\` in kqlens.yaml.`;
}

function whyFixed({ symbol, unit }: PlacedSymbol): string | undefined {
  const { name, kind, fixed, tables } = symbol;
  switch (kind) {
    case 'table':
      return `\`${name}\` is a table: its name is not the query's to change.`;
    case 'function': {
      const file = unit.catalog.function(name)?.file;
      return file === undefined
        ? `\`${name}()\` is a function of the language or the platform.`
        : `\`${name}()\` is declared in ${file}.`;
    }
    case 'column':
      break;
    case 'let':
    case 'let-function':
    case 'parameter':
    case 'name':
      return undefined;
  }
  const [table] = tables;
  if (fixed.has('table')) {
    return table === undefined || table === ''
      ? `The column \`${name}\` is not made by this query.`
      : `\`${name}\` is a column of \`${table}\`. \`project-rename\` gives it another name in the query.`;
  }
  if (fixed.has('parameter')) return `\`${name}\` is a column that a function's parameter declares.`;
  if (fixed.has('generated'))
    return `The language makes up the name \`${name}\`: give the column one with \`name = …\`.`;
  if (isMeantByPlugin(unit, symbol)) {
    return `A plugin of the query is given \`${name}\`, and may mean this column by it.`;
  }
  const declared = symbol.occurrences.some(({ role }) => role === 'declaration');
  return declared ? undefined : `Where the column \`${name}\` comes from is not known.`;
}

/** Whether a plugin names a column like this that is not known to be another one: it may be of a table given to it. */
function isMeantByPlugin({ analysis }: RuleUnit, symbol: QuerySymbol): boolean {
  const own = new Set(symbol.occurrences.map(({ start }) => start));
  let found = false;
  walk(analysis.tree, (node, ancestors) => {
    if (node.kind !== 'Name' || node.name !== symbol.name || own.has(node.start)) return;
    found ||= ancestors.some(({ kind }) => kind === 'Evaluate');
  });
  return found;
}

function whyNotAName({ kind }: QuerySymbol, newName: string): string | undefined {
  if (newName.trim() === '') return 'A name is needed.';
  if (kind === 'column' && /^[^\\'"\r\n]+$/.test(newName)) return undefined;
  return isIdentifier(newName)
    ? undefined
    : `\`${newName}\` is no name: letters, digits and \`_\`, beginning with a letter.`;
}

/** A column hides a let value, function or parameter of its name, so that neither is given the name of the other. */
function hidingOther(unit: RuleUnit, { kind }: QuerySymbol, newName: string): string | undefined {
  const other = symbolsOf(unit.analysis).symbols.find(
    (s) =>
      s.name === newName &&
      (kind === 'column') !== (s.kind === 'column') &&
      s.kind !== 'table' &&
      s.kind !== 'function',
  );
  if (other === undefined) return undefined;
  return kind === 'column'
    ? `\`${newName}\` already stands for something else in the query, which the column would hide.`
    : `\`${newName}\` is the name of a column, which would hide it.`;
}

/** What would be wrong after the edits: the query has new errors, or names mean something else. */
function conflictAfter(unit: RuleUnit, edits: readonly TextEdit[], newName: string): string | undefined {
  const before = unit.analysis;
  const after = analyze(applyEdits(before.text, edits), before.environment);
  const moved = movedBy(edits);
  const known = new Set(errorsOf(before).map((d) => `${d.code}:${moved(d.start)}`));
  const fresh = errorsOf(after).find((d) => !known.has(`${d.code}:${d.start}`));
  if (fresh !== undefined) return `As \`${newName}\` the query would have an error: ${fresh.message}`;
  const groups = new Map(
    symbolsOf(after).symbols.flatMap((symbol) => {
      const key = placesOf(symbol.occurrences);
      return symbol.occurrences.map(({ start }) => [start, key] as const);
    }),
  );
  for (const symbol of symbolsOf(before).symbols) {
    const places = placesOf(symbol.occurrences.map(({ start, end }) => ({ start: moved(start), end })));
    const first = symbol.occurrences[0];
    if (first === undefined || groups.get(moved(first.start)) === places) continue;
    return `\`${newName}\` already stands for something else where \`${symbol.name}\` is used.`;
  }
  return undefined;
}

const errorsOf = (analysis: Analysis) => analysis.diagnostics.filter((d) => d.severity === 'error');

const placesOf = (occurrences: readonly Range[]): string => occurrences.map(({ start }) => start).join(' ');

/** Where an offset before the edits is after them. */
function movedBy(edits: readonly TextEdit[]): (offset: number) => number {
  return (offset) =>
    edits.reduce(
      (at, e) => (e.end <= offset && e.start < offset ? at + e.newText.length - (e.end - e.start) : at),
      offset,
    );
}

/** The places of the metadata that name the column, where it is one of the result. */
function metadataEdits(document: RuleDocument, unit: RuleUnit, symbol: QuerySymbol, newName: string): TextEdit[] {
  if (symbol.kind !== 'column' || !symbolsOf(unit.analysis).isResultColumn(symbol)) return [];
  return columnPlaces(document, unit, symbol.name).map(({ start, end }) => ({ start, end, newText: newName }));
}
