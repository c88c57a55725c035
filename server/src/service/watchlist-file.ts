import { isMap, isScalar, parseDocument, type Scalar } from 'yaml';
import type { Range } from '../rules/region.js';
import { baseName } from '../schema/configuration/paths.js';
import type { Configuration } from '../schema/configuration/types.js';

/** A file to be called otherwise, since what it is called after is. */
export interface FileRename {
  readonly from: string;
  readonly to: string;
  /** The file's name in the configuration, without its folder, in offsets of the configuration's text. */
  readonly place: Range;
  /** The name that it gets, without its folder. */
  readonly newName: string;
}

/**
 * The new name of the file that a watchlist is read from: of one that is called as the watchlist is, and that nothing else
 * is read from. Undefined for any other.
 *
 * @param text - of the configuration file that declares it.
 */
export function watchlistFileRename(
  configuration: Configuration,
  text: string,
  alias: string,
  newAlias: string,
): FileRename | undefined {
  const from = configuration.watchlists[alias]?.file;
  if (from === undefined) return undefined;
  const name = baseName(from);
  const extension = /\.[^.]*$/.exec(name)?.[0] ?? '';
  if (name.slice(0, name.length - extension.length).toLowerCase() !== alias.toLowerCase()) return undefined;
  const { tables, watchlists, functions, externalData } = configuration;
  type Declared = Readonly<Record<string, { readonly file?: string | undefined }>>;
  const readers = [tables, watchlists, functions, externalData].flatMap((declared: Declared) =>
    Object.values(declared),
  );
  if (readers.filter(({ file }) => file === from).length > 1) return undefined;
  const written = writtenFile(text, alias);
  const start = written === undefined ? -1 : text.lastIndexOf(name, written.range![1] - name.length);
  if (written === undefined || start < written.range![0]) return undefined;
  const newName = newAlias + extension;
  const to = from.slice(0, from.length - name.length) + newName;
  return { from, to, place: { start, end: start + name.length }, newName };
}

/** The path as the configuration writes it. */
function writtenFile(text: string, alias: string): Scalar | undefined {
  const declared = parseDocument(text).getIn(['watchlists', alias], true);
  const file = isMap(declared) ? declared.get('file', true) : declared;
  return isScalar(file) && typeof file.value === 'string' && file.range ? file : undefined;
}
