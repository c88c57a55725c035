import type { KustoPackage, PackageObject } from '../package.js';
import { at, call, construct, items } from '../raw.js';
import { bindTree, keepBoundParts } from './bound-parts.js';
import { isTakenOver, keepParsedParts, parseQuery } from './parsed-parts.js';
import { lex } from './lexing.js';
import { placesFor, type PlacedTokens } from './places.js';
import type { Element } from './tree-types.js';
import { shortenWalks } from './walks.js';

/** A text as the package parsed and bound it. Its tree is whole until parts of it are taken for another text. */
export interface Code extends PlacedTokens {
  readonly object: PackageObject;
  readonly text: string;
  /** How many statements and operators were kept as they were bound for the text before, and how many bound. */
  readonly kept: number;
  readonly bound: number;
  isWhole: boolean;
}

const prepared = new WeakSet<KustoPackage>();

/** Makes the package keep the parts of its trees. */
export function keepParts(kusto: KustoPackage): void {
  keepParsedParts(kusto);
  keepBoundParts(kusto);
  shortenWalks(kusto);
  prepared.add(kusto);
}

/** Whether the package keeps the parts of its trees: it does not as it was shipped. */
export function keepsParts(kusto: KustoPackage): boolean {
  return prepared.has(kusto);
}

const readied = new WeakMap<PackageObject, PackageObject>();

/** The global state with the parse options of a whole text: one for each state, as bound parts belong to one. */
function ready(globals: PackageObject): PackageObject {
  let state = readied.get(globals);
  if (state === undefined) {
    const options = call(globals['ParseOptions'] as PackageObject, 'WithAlwaysProduceEndTokens', true);
    readied.set(globals, (state = call(globals, 'WithParseOptions', options) as PackageObject));
  }
  return state;
}

/**
 * Parses and binds a query, as the package's `KustoCode.ParseAndAnalyze`. Statements and operators that are the same in
 * `before` are taken out of its tree with what binding said of them, if they stand in the same surroundings; the rest is
 * done anew. Undefined for a text that is no query. Throws what the package throws; `before` is not whole afterwards.
 */
export function analyzeQuery(
  kusto: KustoPackage,
  text: string,
  environment: PackageObject,
  before: Code | undefined,
): Code | undefined {
  const language = at(kusto.Kusto, 'Language');
  const type = at(language, 'KustoCode');
  const kind = call(type, 'GetKind', text);
  if (kind !== at(language, 'Editor', 'CodeKinds')['Query']) return undefined;
  const globals = ready(environment);
  const options = globals['ParseOptions'] as PackageObject;
  const tokens = lex(kusto, text, options, before);
  const starts = call(type, 'GetTokenStarts', tokens);
  const { getCount } = kusto.System['Array'] as { getCount(list: unknown): number };
  const places = placesFor(tokens, before, getCount);
  if (before !== undefined) before.isWhole = false;
  const grammar = at(call(at(language, 'Parsing', 'QueryGrammar'), 'From', globals) as PackageObject, 'QueryBlock');
  const { root, by } = parseQuery(kusto, { tokens, places }, options);
  const tree = construct(at(language, 'Syntax'), 'SyntaxTree', root);
  const localCache = construct(at(language, 'Binding'), 'LocalBindingCache');
  const isTaken = (node: Element): boolean => isTakenOver(node, by);
  const { done, kept, bound } = bindTree(kusto, tree, globals, localCache, isTaken, isOrdinary(kusto, root));
  const states = at(type, 'AnalysisState');
  const result = done ? call(type, 'DetermineResultType', root) : null;
  const object = construct(
    { KustoCode: type },
    'KustoCode',
    ...[text, kind, globals, grammar, tree, done ? states['Performed'] : states['NotSafe'], result],
    ...[tokens, starts, localCache],
  );
  return { object, text, tokens, places, kept, bound, isWhole: true };
}

/** Whether a query is made of let statements and expressions only: other statements change how the rest is bound. */
function isOrdinary({ Kusto }: KustoPackage, root: PackageObject): boolean {
  const kinds = at(Kusto, 'Language', 'Syntax', 'SyntaxKind');
  if (items(root['Directives']).length > 0) return false;
  return items(root['Statements']).every(({ Element$1: statement }) => {
    const kind = (statement as PackageObject)['Kind'];
    return kind === kinds['LetStatement'] || kind === kinds['ExpressionStatement'];
  });
}
