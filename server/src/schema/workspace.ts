import { plainAddress } from './facts.js';
import type {
  Catalog,
  ExternalFile,
  FunctionFacts,
  Platform,
  TableFacts,
  TableOrigin,
  WatchlistFacts,
  WorkspaceAdditions,
  WorkspaceTable,
} from './facts.js';

const fold = (alias: string): string => alias.toLowerCase();

/** A catalog that asks the workspace's additions first and then the catalog below. */
class WorkspaceCatalog implements Catalog {
  readonly platform: Platform;
  private readonly tables: ReadonlyMap<string, TableFacts>;
  private readonly functions: ReadonlyMap<string, FunctionFacts>;
  private readonly watchlists: ReadonlyMap<string, WatchlistFacts>;
  private readonly externalFiles: ReadonlyMap<string, ExternalFile>;

  constructor(
    private readonly base: Catalog,
    additions: WorkspaceAdditions,
  ) {
    this.platform = base.platform;
    this.tables = new Map(additions.tables.map((table) => [table.name, tableFacts(table, base)]));
    this.functions = new Map(additions.functions.map((facts) => [facts.name, facts]));
    this.watchlists = new Map(additions.watchlists.map((facts) => [fold(facts.alias), facts]));
    this.externalFiles = new Map(additions.externalFiles?.map((facts) => [facts.address, facts]));
  }

  table(name: string): TableFacts | undefined {
    return this.tables.get(name) ?? this.base.table(name);
  }

  tableNames(origin?: TableOrigin): readonly string[] {
    const own = origin === undefined || origin === 'workspace' ? [...this.tables.keys()] : [];
    const below = this.base.tableNames(origin).filter((name) => !this.tables.has(name));
    return [...own, ...below].sort();
  }

  function(name: string): FunctionFacts | undefined {
    return this.functions.get(name) ?? this.base.function(name);
  }

  functionNames(): readonly string[] {
    return [...new Set([...this.functions.keys(), ...this.base.functionNames()])].sort();
  }

  watchlist(alias: string): WatchlistFacts | undefined {
    return this.watchlists.get(fold(alias)) ?? this.base.watchlist(alias);
  }

  watchlistNames(): readonly string[] {
    const own = [...this.watchlists.values()].map((facts) => facts.alias);
    const below = this.base.watchlistNames().filter((alias) => !this.watchlists.has(fold(alias)));
    return [...own, ...below].sort();
  }

  externalFile(address: string): ExternalFile | undefined {
    return this.externalFiles.get(plainAddress(address)) ?? this.base.externalFile(address);
  }
}

function tableFacts(table: WorkspaceTable, base: Catalog): TableFacts {
  const below = table.extends ? base.table(table.name) : undefined;
  const own = new Map(table.columns.map((column) => [column.name, column]));
  const kept = below?.columns.map((column) => own.get(column.name) ?? column) ?? [];
  const keptNames = new Set(kept.map((column) => column.name));
  const columns = [...kept, ...table.columns.filter((column) => !keptNames.has(column.name))];
  return {
    name: table.name,
    columns,
    open: table.open || below?.open === true,
    timeColumn: timeColumnOf(columns, base.platform),
    platform: base.platform,
    origin: 'workspace',
  };
}

function timeColumnOf(columns: TableFacts['columns'], platform: Platform): string | undefined {
  const preferred = platform === 'sentinel' ? ['TimeGenerated', 'Timestamp'] : ['Timestamp', 'TimeGenerated'];
  return preferred.find((name) => columns.some((column) => column.name === name && column.type === 'datetime'));
}

/**
 * A catalog with the workspace's own tables, watchlists and functions on top of another one. A table that is declared
 * with `extends` adds its columns to the table of the same name below; any other addition hides what it shares a name with.
 */
export function workspaceCatalog(base: Catalog, additions: WorkspaceAdditions): Catalog {
  return new WorkspaceCatalog(base, additions);
}
