import { fileURLToPath, pathToFileURL } from 'node:url';
import { slashed } from '../schema/configuration/paths.js';

/**
 * Documents by URI, as clients name them, and by path, as the rooms below do: absolute, with `/`. A document that is no
 * file (`untitled:Untitled-1`) has its URI for a path, or what {@link name} says.
 */
export class Paths {
  /** The URIs that the client wrote, which may be spelled otherwise than ours. */
  private readonly written = new Map<string, string>();
  /** The paths of URIs that have another one than their own. */
  private readonly named = new Map<string, string>();

  /** The path of a document of the client. */
  pathOf(uri: string): string {
    const path = this.named.get(uri) ?? pathOfUri(uri);
    this.written.set(path, uri);
    return path;
  }

  /** Gives a document a path. */
  name(uri: string, path: string): void {
    if (path !== pathOfUri(uri)) this.named.set(uri, path);
    this.written.set(path, uri);
  }

  uriOf(path: string): string {
    return this.written.get(path) ?? uriOfPath(path);
  }

  /** The document was closed: its spelling need not be kept. */
  forget(path: string): void {
    const uri = this.written.get(path);
    if (uri !== undefined) this.named.delete(uri);
    this.written.delete(path);
  }
}

/** The path of a URI; URIs that are no files, or are malformed, stand for themselves. */
export function pathOfUri(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  try {
    return slashed(fileURLToPath(uri));
  } catch (fault) {
    // Not a path of this machine: another host's file, or a wrong escape.
    if (fault instanceof TypeError || fault instanceof URIError) return uri;
    throw fault;
  }
}

function uriOfPath(path: string): string {
  return /^[A-Za-z][A-Za-z0-9+.-]+:/.test(path) ? path : pathToFileURL(path).href;
}

/** Whether a path lies in a folder, or is it. */
export function isWithin(path: string, folder: string): boolean {
  const base = folder.endsWith('/') ? folder : `${folder}/`;
  return path === folder || path.startsWith(base);
}

/** A path as the user names it: relative to the folder of the workspace that holds it. */
export function shownPath(path: string, folders: readonly string[]): string {
  const folder = folders.find((f) => path !== f && isWithin(path, f));
  return folder === undefined ? path : path.slice(folder.endsWith('/') ? folder.length : folder.length + 1);
}
