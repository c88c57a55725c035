import type { Range } from '../rules/region.js';
import type { Catalog } from '../schema/catalog.js';
import type { Call, Literal } from '../syntax/expressions.js';
import { pathAt, walk } from '../syntax/walk.js';
import { queryAt } from './place.js';
import type { Position } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import { symbolsOf } from './symbols/query-symbols.js';

/** What an alias of a watchlist may be. Source: https://learn.microsoft.com/azure/sentinel/watchlists-create */
const ALIAS = /^[A-Za-z0-9][A-Za-z0-9 _-]{1,62}[A-Za-z0-9]$/;

/** The watchlist that `_GetWatchlist('alias')` names at an offset of a query. */
export function watchlistAlias(
  unit: RuleUnit,
  offset: number,
): { readonly name: string; readonly literal: Literal } | undefined {
  const literal = pathAt(unit.analysis.tree, offset).at(-1);
  if (literal?.kind !== 'Literal' || typeof literal.value !== 'string') return undefined;
  return aliasLiterals(unit).includes(literal) ? { name: literal.value, literal } : undefined;
}

/** The alias at a position of a file, which the workspace may declare. */
export function watchlistNameAt(
  document: RuleDocument,
  position: Position,
): { readonly kind: 'watchlist'; readonly name: string; readonly range: Range } | undefined {
  const place = queryAt(document, position);
  const alias = place === undefined ? undefined : watchlistAlias(place.unit, place.offset);
  if (place === undefined || alias === undefined) return undefined;
  return { kind: 'watchlist', name: alias.name, range: outerAlias(place.unit, alias.literal) };
}

/** Where the queries of a file name a watchlist, in offsets of the file, without the quotes. */
export function aliasesOf(document: RuleDocument, alias: string): Range[] {
  const folded = alias.toLowerCase();
  return document.units.flatMap((unit) =>
    aliasLiterals(unit)
      .filter(({ value }) => typeof value === 'string' && value.toLowerCase() === folded)
      .map((literal) => outerAlias(unit, literal)),
  );
}

/** Why a watchlist cannot have another alias; undefined where it can. */
export function whyWatchlistNotRenamed(catalog: Catalog, alias: string, newAlias: string): string | undefined {
  if (!ALIAS.test(newAlias)) {
    return `\`${newAlias}\` is no alias: 3 to 64 letters, digits, blanks, \`-\` and \`_\`, with a letter or digit at both ends.`;
  }
  const isOther = newAlias.toLowerCase() !== alias.toLowerCase();
  return isOther && catalog.watchlist(newAlias) !== undefined
    ? `There is a watchlist \`${newAlias}\` already.`
    : undefined;
}

/** The literals of a query that name watchlists: arguments, and let values that are arguments. */
function aliasLiterals(unit: RuleUnit): readonly Literal[] {
  const found = new Set<Literal>();
  const { names } = symbolsOf(unit.analysis);
  walk(unit.analysis.tree, (node) => {
    if (node.kind !== 'Call' || !takesWatchlist(unit, node)) return;
    const [given] = node.args;
    const declared = given?.kind === 'Name' ? names.declaration(given) : undefined;
    const literal = declared?.kind === 'LetStatement' ? declared.value : given;
    if (literal?.kind === 'Literal' && typeof literal.value === 'string') found.add(literal);
  });
  return [...found];
}

function takesWatchlist(unit: RuleUnit, call: Call): boolean {
  return unit.catalog.function(call.name)?.kind === 'watchlist';
}

/** The place of an alias in the file. Aliases hold nothing that a string literal has to escape. */
function outerAlias({ region }: RuleUnit, { start, end }: Literal): Range {
  const text = region.text.slice(start, end);
  const quote = /^[hH]?@?(```|~~~|["'])/.exec(text);
  if (quote === null) return region.map.rangeToOuter(start, end);
  return region.map.rangeToOuter(start + quote[0].length, end - quote[1]!.length);
}
