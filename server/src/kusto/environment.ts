import type { ColumnInfo, ScalarType, TableSchema } from '../syntax/types.js';
import type { FunctionFacts, ParameterFacts, WatchlistFacts } from '../schema/facts.js';
import { kustoPackage, type PackageObject } from './package.js';
import { at, call, construct, items, tableSchema } from './raw.js';

/** What a query can name besides what the language itself has. A schema catalog is one. */
export interface Environment {
  table(name: string): TableSchema | undefined;
  /** Every table name, for wildcards and completion. */
  tableNames(): readonly string[];
  function(name: string): FunctionFacts | undefined;
  functionNames(): readonly string[];
  watchlist(alias: string): WatchlistFacts | undefined;
}

/** An environment without tables and functions. */
export const EMPTY_ENVIRONMENT: Environment = {
  table: () => undefined,
  tableNames: () => [],
  function: () => undefined,
  functionNames: () => [],
  watchlist: () => undefined,
};

const LIMIT = 100;
const cache = new WeakMap<Environment, Map<string, PackageObject>>();
const tables = new WeakMap<TableSchema, PackageObject>();

/**
 * The package's global state for one query: only what its text names becomes a symbol, since symbols for all tables of
 * a product take a second to build. States are kept per set of names. `without`: tables to leave out.
 */
export function globalsFor(
  environment: Environment,
  text: string,
  without: ReadonlySet<string> = new Set(),
): PackageObject {
  const all = namesIn(environment, text);
  const named = { ...all, tables: all.tables.filter((name) => !without.has(name)) };
  const key = `${named.tables.join(' ')}|${named.functions.join(' ')}`;
  let states = cache.get(environment);
  if (states === undefined) cache.set(environment, (states = new Map<string, PackageObject>()));
  let state = states.get(key);
  if (state === undefined) {
    state = buildGlobals(environment, named);
    if (states.size >= LIMIT) states.delete(states.keys().next().value!);
    states.set(key, state);
  }
  return state;
}

/**
 * Everything of an environment that the analysis of a text depends on, as JSON; undefined where that cannot be listed
 * beforehand, since it depends on the arguments of a call which watchlist is meant.
 */
export function factsFor(environment: Environment, text: string): string | undefined {
  const named = namesIn(environment, text);
  const functions = named.functions.map((name) => environment.function(name));
  if (functions.some((f) => f?.kind === 'watchlist')) return undefined;
  return JSON.stringify([named.tables.map((name) => [name, environment.table(name)]), functions]);
}

/** The global state with every table and function of the environment, as completion lists them. */
export function allGlobals(environment: Environment, extraNamesFrom: string): PackageObject {
  return globalsFor(environment, `${extraNamesFrom}\n${environment.functionNames().join(' ')}`);
}

/** `search` and `find` at the start of a query, without a list of tables, and `union *`: these look at every table. */
const LOOKS_AT_ALL =
  /(?:^|[;({=])\s*(?:search|find)\b(?!\s+(?:\S+\s*=\s*\S+\s+)*in\s*\()|\bunion\s[^|;)]*(?<![\w*])\*(?![\w*])/;

interface NamesInQuery {
  readonly tables: readonly string[];
  readonly functions: readonly string[];
}

function namesIn(environment: Environment, text: string): NamesInQuery {
  const tableNames = new Set<string>();
  const functionNames = new Set<string>();
  const pending = [text];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const [word] of next.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)) {
      if (environment.table(word) !== undefined) tableNames.add(word);
      if (!functionNames.has(word)) {
        const facts = environment.function(word);
        if (facts !== undefined) {
          functionNames.add(word);
          // A workspace function names tables and functions of its own.
          if (facts.body !== undefined) pending.push(facts.body);
        }
      }
    }
    if (LOOKS_AT_ALL.test(next)) for (const name of environment.tableNames()) tableNames.add(name);
    if (/\b(union|find|search)\b/.test(next)) {
      for (const [word] of next.matchAll(/[\p{L}_][\p{L}\p{N}_]*\*[\p{L}\p{N}_*]*|\*[\p{L}_][\p{L}\p{N}_*]*/gu)) {
        const pattern = new RegExp(`^${word.replace(/\*/g, '.*')}$`);
        for (const name of environment.tableNames()) if (pattern.test(name)) tableNames.add(name);
      }
    }
  }
  return { tables: [...tableNames].sort(), functions: [...functionNames].sort() };
}

function buildGlobals(environment: Environment, named: NamesInQuery): PackageObject {
  const { Kusto } = kustoPackage();
  const symbols = at(Kusto, 'Language', 'Symbols');
  const members = named.tables.map((name) => tableSymbol(name, environment.table(name)!));
  members.push(...named.functions.map((name) => functionSymbol(environment, environment.function(name)!)));
  const elsewhere = construct(at(symbols, 'DatabaseSymbol'), '$ctor3', 'other', null, members, true);
  for (const name of ['workspace', 'app', 'resource', 'adx', 'arg']) {
    members.push(
      construct(at(symbols, 'FunctionSymbol'), '$ctor5', name, elsewhere, [
        parameter({ name: 'name', type: 'string' }),
      ]),
    );
  }
  const withFunctions = construct(at(symbols, 'DatabaseSymbol'), '$ctor3', 'workspace', null, members, false);
  const state = at(Kusto, 'Language', 'GlobalState', 'Default');
  return call(state, 'WithDatabase', withFunctions) as PackageObject;
}

function scalarSymbol(type: ScalarType): PackageObject {
  const name: Record<ScalarType, string> = {
    bool: 'Bool',
    int: 'Int',
    long: 'Long',
    real: 'Real',
    decimal: 'Decimal',
    string: 'String',
    datetime: 'DateTime',
    timespan: 'TimeSpan',
    guid: 'Guid',
    dynamic: 'Dynamic',
  };
  return at(kustoPackage().Kusto, 'Language', 'Symbols', 'ScalarTypes', name[type]);
}

function columnSymbols(columns: readonly ColumnInfo[]): PackageObject[] {
  const type = at(kustoPackage().Kusto, 'Language', 'Symbols', 'ColumnSymbol');
  return columns.map((c) => construct(type, '', c.name, scalarSymbol(c.type), null, null, null, null));
}

function tableSymbol(name: string, schema: TableSchema): PackageObject {
  let symbol = tables.get(schema);
  if (symbol === undefined) {
    const type = at(kustoPackage().Kusto, 'Language', 'Symbols', 'TableSymbol');
    symbol = construct(type, '$ctor4', name, columnSymbols(schema.columns));
    if (schema.open) symbol = call(symbol, 'WithIsOpen', true) as PackageObject;
    tables.set(schema, symbol);
  }
  return symbol;
}

function functionSymbol(environment: Environment, facts: FunctionFacts): PackageObject {
  const type = at(kustoPackage().Kusto, 'Language', 'Symbols', 'FunctionSymbol');
  if (facts.body !== undefined) {
    return construct(type, '$ctor16', facts.name, parameterList(facts.parameters), bodyText(facts.body), null);
  }
  if (facts.kind === 'watchlist') return watchlistFunction(environment, facts, type);
  if (facts.invoked === true) return invokedFunction(facts, type);
  const parameters = facts.parameters.map(parameter);
  const returns = facts.returns;
  const result =
    returns === undefined
      ? tableSymbol(facts.name, { columns: [], open: true })
      : typeof returns === 'string'
        ? scalarSymbol(returns)
        : tableSymbol(facts.name, returns);
  return construct(type, '$ctor5', facts.name, result, parameters);
}

/** `_GetWatchlist('alias')` has the columns of that watchlist where the workspace declares it. */
function watchlistFunction(environment: Environment, facts: FunctionFacts, type: PackageObject): PackageObject {
  const fixed = facts.returns;
  const fallback: TableSchema = fixed === undefined || typeof fixed === 'string' ? { columns: [], open: true } : fixed;
  const returns = (info: PackageObject): PackageObject => {
    const first = items(info['Arguments'])[0];
    const alias = first?.['ConstantValue'];
    const watchlist = typeof alias === 'string' ? environment.watchlist(alias) : undefined;
    if (watchlist === undefined) return tableSymbol(facts.name, fallback);
    const own = new Set(watchlist.columns.map((c) => c.name));
    const columns = [...watchlist.columns, ...fallback.columns.filter((c) => !own.has(c.name))];
    return tableSymbol(watchlist.alias, { columns, open: false });
  };
  const tabular = at(kustoPackage().Kusto, 'Language', 'Symbols', 'Tabularity')['Tabular'];
  return construct(type, 'ctor', facts.name, returns, tabular, facts.parameters.map(parameter));
}

/**
 * `invoke FileProfile(…)` gives the invoked table's columns and the function's own, the latter under a name that is free.
 * Source: https://learn.microsoft.com/defender-xdr/advanced-hunting-fileprofile-function
 */
function invokedFunction(facts: FunctionFacts, type: PackageObject): PackageObject {
  const added = typeof facts.returns === 'object' ? facts.returns : { columns: [], open: true };
  const returns = (info: PackageObject): PackageObject => {
    const input = items(info['ArgumentTypes'])[0];
    const before: TableSchema = input?.['Columns'] === undefined ? { columns: [], open: true } : tableSchema(input);
    const taken = new Set(before.columns.map((c) => c.name));
    const own = added.columns.map((c) => ({ ...c, name: freeName(c.name, taken) }));
    return tableSymbol(facts.name, { columns: [...before.columns, ...own], open: before.open || added.open });
  };
  const tabular = at(kustoPackage().Kusto, 'Language', 'Symbols', 'Tabularity')['Tabular'];
  return construct(type, 'ctor', facts.name, returns, tabular, facts.parameters.map(parameter));
}

/** Kusto appends the smallest number that makes a name new. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let n = 1; taken.has(free); n++) free = `${name}${n}`;
  taken.add(free);
  return free;
}

function parameter(facts: ParameterFacts): PackageObject {
  const symbols = at(kustoPackage().Kusto, 'Language', 'Symbols');
  const expression = at(symbols, 'ArgumentKind')['Expression'];
  const occurs = facts.optional === true || facts.default !== undefined ? 0 : 1;
  if (facts.columnReference === true) {
    const kind = at(symbols, 'ParameterTypeKind')['Any'];
    return construct(
      at(symbols, 'Parameter'),
      'ctor',
      ...[facts.name, kind, expression, null, null, false, null, occurs, 1, null, null],
    );
  }
  const type =
    facts.type === 'table'
      ? tableSymbol(facts.name, facts.tabular ?? { columns: [], open: true })
      : scalarSymbol(facts.type);
  return construct(
    at(symbols, 'Parameter'),
    '$ctor3',
    ...[facts.name, type, expression, null, null, false, null, occurs, 1, null, null],
  );
}

function parameterList(parameters: readonly ParameterFacts[]): string {
  const one = (p: ParameterFacts): string => {
    const type =
      p.type === 'table'
        ? `(${[...(p.tabular?.columns ?? []).map((c) => `['${c.name}']:${c.type}`), ...(p.tabular?.open === false ? [] : ['*'])].join(',')})`
        : p.type;
    return `${p.name}:${type}${p.default === undefined ? '' : `=${p.default}`}`;
  };
  return `(${parameters.map(one).join(', ')})`;
}

function bodyText(body: string): string {
  return /^\s*\{[\s\S]*\}\s*$/.test(body) ? body : `{\n${body}\n}`;
}
