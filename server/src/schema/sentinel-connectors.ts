import { lazy, readDataFile } from './data-files.js';

/** A data connector of Microsoft Sentinel. */
export interface Connector {
  readonly id: string;
  /** Empty where only the id is known. */
  readonly title: string;
  readonly publisher: string;
  readonly deprecated: boolean;
  readonly published: boolean;
  /** False for an id that rules name but the connector catalogue does not have. */
  readonly inCatalogue: boolean;
  /** Tables the connector fills, as far as known; the list may be incomplete. */
  readonly tables: readonly string[];
  /** Data type names that published rules declare for it (`SecurityAlert (MDATP)`). */
  readonly dataTypes: readonly string[];
}

const lines = lazy((): ReadonlyMap<string, string> => {
  const text = readDataFile('sentinel-connectors.txt').split('\n');
  const entries = text.filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(entries.map((line) => [line.slice(0, line.includes('\t') ? line.indexOf('\t') : undefined), line]));
});

function split(text: string | undefined, separator: string): readonly string[] {
  return text === undefined || text === '' ? [] : text.split(separator);
}

/**
 * A connector by its id. The list is a snapshot: an id that is not in it deserves a warning, not an error.
 */
export function connector(id: string): Connector | undefined {
  const line = lines().get(id);
  if (line === undefined) return undefined;
  const [, title = '', publisher = '', marks = '', tables, dataTypes] = line.split('\t');
  return {
    id,
    title,
    publisher,
    deprecated: marks.includes('d'),
    published: !marks.includes('u'),
    inCatalogue: !marks.includes('c'),
    tables: split(tables, ' '),
    dataTypes: split(dataTypes, ';'),
  };
}

export function connectorIds(): readonly string[] {
  return [...lines().keys()];
}

const byTable = lazy((): ReadonlyMap<string, readonly string[]> => {
  const index = new Map<string, string[]>();
  for (const id of connectorIds()) {
    const found = connector(id);
    if (found === undefined || found.deprecated || !found.inCatalogue) continue;
    for (const table of found.tables) index.set(table, [...(index.get(table) ?? []), id]);
  }
  return index;
});

/** The ids of the connectors in use that fill a table. */
export function connectorsOfTable(table: string): readonly string[] {
  return byTable().get(table) ?? [];
}
