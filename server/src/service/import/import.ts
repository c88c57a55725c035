import type { RemoteClient } from '../../remote/client.js';
import { fetchColumns, fetchWatchlist } from '../../remote/import.js';
import type { RemoteHooks } from '../../remote/query.js';
import { withEntries } from './configuration-edit.js';
import {
  functionFile,
  tableFile,
  watchlistFile,
  type ImportedFile,
  type ImportTarget,
  type NotImported,
} from './imported-files.js';

/** What a workspace or a database has that the files of a repository can hold. */
export type Wanted =
  | { readonly kind: 'schema'; readonly names: readonly string[] }
  | { readonly kind: 'watchlist'; readonly names: readonly string[] }
  /** Without names: all of them. */
  | { readonly kind: 'functions'; readonly names: readonly string[] };

/** What an import writes. */
export interface Import {
  readonly files: readonly ImportedFile[];
  /** The configuration file's new text; undefined where it needs no change. */
  readonly configuration: string | undefined;
  readonly left: readonly NotImported[];
}

/** Fetches what is wanted and says what is to be written. Writes nothing. Throws a RemoteError. */
export async function importFrom(
  client: RemoteClient,
  wanted: Wanted,
  target: ImportTarget,
  configurationText: string,
  seconds: number,
  hooks: RemoteHooks,
): Promise<Import> {
  const made = await fetched(client, wanted, target, seconds, hooks);
  const files = made.filter((m) => 'path' in m);
  const left = made.filter((m) => 'why' in m);
  const entries = files.flatMap((f) => f.entry ?? []);
  if (entries.length === 0) return { files, configuration: undefined, left };
  const text = withEntries(target.file, configurationText, entries);
  if (text !== undefined) return { files, configuration: text, left };
  const names = entries.map(({ section, name }) => `${section}: ${name}`).join(', ');
  const why = `the configuration cannot be added to as it is written; add by hand: ${names}`;
  return { files, configuration: undefined, left: [...left, { name: target.file, why }] };
}

async function fetched(
  client: RemoteClient,
  { kind, names }: Wanted,
  target: ImportTarget,
  seconds: number,
  hooks: RemoteHooks,
): Promise<(ImportedFile | NotImported)[]> {
  if (kind === 'functions') {
    const stored = await client.functions(seconds, hooks);
    const chosen = names.length === 0 ? stored : stored.filter((f) => names.includes(f.name));
    const missing = names.filter((name) => !stored.some((f) => f.name === name));
    return [
      ...chosen.map((f) => functionFile(target, f)),
      ...missing.map((name) => ({ name, why: 'there is no function of that name' })),
    ];
  }
  const made: (ImportedFile | NotImported)[] = [];
  for (const name of names) {
    hooks.report(`Fetching ${name}`);
    made.push(
      kind === 'schema'
        ? tableFile(target, name, await fetchColumns(client, name, seconds, hooks))
        : watchlistFile(target, name, await fetchWatchlist(client, name, seconds, hooks)),
    );
  }
  return made;
}
