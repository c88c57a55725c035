/** The parts of a file path as written; "" where absent. */
export interface PathParts {
  readonly scheme: string;
  /** A drive with its slash, as in `C:\`. */
  readonly rootPath: string;
  readonly directoryPath: string;
  /** The last directory's name. */
  readonly directoryName: string;
  readonly filename: string;
  /** Without its dot. */
  readonly extension: string;
  readonly alternateDataStreamName: string;
}

const SCHEME = /^([a-z][a-z0-9+.-]+):\/\//i;
/** `\\?\` and `\\.\`, which lift the limits of the path that follows. */
const LONG_PATH = /^\\\\[?.]\\/;
const DRIVE = /^[a-z]:[\\/]?/i;

/**
 * Takes a path apart as `parse_path()` does, with slashes of both kinds.
 * Source: https://learn.microsoft.com/kusto/query/parse-path-function
 */
export function parsePath(text: string): PathParts {
  const scheme = SCHEME.exec(text);
  const path = scheme === null ? text : text.slice(scheme[0].length);
  const prefix = LONG_PATH.exec(path)?.[0] ?? '';
  const root = DRIVE.exec(path.slice(prefix.length))?.[0] ?? '';
  const rootEnd = prefix.length + root.length;
  const lastSlash = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));
  const nameStart = Math.max(lastSlash + 1, rootEnd);
  const name = path.slice(nameStart);
  const colon = name.indexOf(':');
  const filename = colon < 0 ? name : name.slice(0, colon);
  // Only a root keeps the slash that separates it from the name.
  const directoryEnd = nameStart === rootEnd || lastSlash === 0 ? nameStart : lastSlash;
  const directoryPath = path.slice(0, directoryEnd);
  const dot = filename.lastIndexOf('.');
  return {
    scheme: scheme?.[1] ?? '',
    rootPath: root,
    directoryPath,
    directoryName: directoryPath.slice(rootEnd).split(/[\\/]/).at(-1) ?? '',
    filename,
    extension: dot < 0 ? '' : filename.slice(dot + 1),
    alternateDataStreamName: colon < 0 ? '' : name.slice(colon + 1),
  };
}
