import { lazy, readDataFile } from './data-files.js';
import type { Catalog, FunctionFacts, Platform, TableFacts, TableOrigin, WatchlistFacts } from './facts.js';
import { FunctionFile } from './function-file.js';
import { TableFile } from './table-file.js';

interface Source {
  readonly origin: TableOrigin;
  readonly file: () => TableFile;
}

const tableFile = (name: string): (() => TableFile) => lazy(() => new TableFile(readDataFile(name)));

const asimSchemas = tableFile('asim-schemas.txt');

const functionFile = (name: string): (() => FunctionFile) =>
  lazy(() => new FunctionFile(readDataFile(name), (schema) => asimSchemas().decode(schema)));

/** A catalog over data files, each of which is read when a lookup first needs it. */
class FileCatalog implements Catalog {
  private readonly tables = new Map<string, TableFacts>();
  private readonly functions = new Map<string, FunctionFacts>();

  constructor(
    readonly platform: Platform,
    private readonly sources: readonly Source[],
    private readonly functionFile: () => FunctionFile,
  ) {}

  table(name: string): TableFacts | undefined {
    const known = this.tables.get(name);
    if (known !== undefined) return known;
    for (const source of this.sources) {
      // Only `_CL` names can be custom tables: a miss on any other name need not load that large file.
      if (source.origin === 'solution' && !name.endsWith('_CL')) continue;
      const file = source.file();
      const decoded = file.decode(name);
      if (decoded === undefined) continue;
      const timeColumn = decoded.columns.find((column) => column.name === file.timeColumn)?.name;
      const facts: TableFacts = { name, ...decoded, timeColumn, platform: this.platform, origin: source.origin };
      this.tables.set(name, facts);
      return facts;
    }
    return undefined;
  }

  tableNames(origin?: TableOrigin): readonly string[] {
    const sources = this.sources.filter((source) => origin === undefined || source.origin === origin);
    return sources.flatMap((source) => source.file().names()).sort();
  }

  function(name: string): FunctionFacts | undefined {
    const known = this.functions.get(name);
    if (known !== undefined) return known;
    const facts = this.functionFile().decode(name);
    if (facts !== undefined) this.functions.set(name, facts);
    return facts;
  }

  functionNames(): readonly string[] {
    return this.functionFile().names();
  }

  watchlist(): WatchlistFacts | undefined {
    return undefined;
  }

  watchlistNames(): readonly string[] {
    return [];
  }

  externalFile(): undefined {
    return undefined;
  }
}

const CATALOGS: Readonly<Record<Platform, () => Catalog>> = {
  sentinel: lazy(
    () =>
      new FileCatalog(
        'sentinel',
        [
          { origin: 'built-in', file: tableFile('sentinel-tables.txt') },
          { origin: 'solution', file: tableFile('sentinel-solution-tables.txt') },
        ],
        functionFile('sentinel-functions.json'),
      ),
  ),
  'defender-xdr': lazy(
    () =>
      new FileCatalog(
        'defender-xdr',
        [{ origin: 'built-in', file: tableFile('defender-xdr-tables.txt') }],
        functionFile('defender-xdr-functions.json'),
      ),
  ),
};

/**
 * The tables and functions a platform offers without any configuration. One shared, immutable instance a platform.
 * Sources of the facts are named in the data files under `data/`.
 */
export function builtInCatalog(platform: Platform): Catalog {
  return CATALOGS[platform]();
}
