import { sep } from 'node:path';

/** Arithmetic on absolute `/` paths, for hosts with and without a disk. `C:/` and `scheme://host/` prefixes are kept. */

const ROOT = /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*\/|[A-Za-z]:\/|\/)/u;

/** A path with `/` only; Windows drive paths come in with `\`. */
export function normalPath(path: string): string {
  return /^[A-Za-z]:[\\/]|^\\\\/u.test(path) ? path.replaceAll('\\', '/') : path;
}

export function isAbsolutePath(path: string): boolean {
  return ROOT.test(normalPath(path));
}

/** The folder that holds a path, or undefined for a root. */
export function parentFolder(path: string): string | undefined {
  const root = ROOT.exec(path)?.[0] ?? '';
  const trimmed = path.length > root.length && path.endsWith('/') ? path.slice(0, -1) : path;
  if (trimmed.length <= root.length) return undefined;
  const slash = trimmed.lastIndexOf('/');
  return slash < root.length ? root : trimmed.slice(0, slash);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A path or glob as written in a file of `folder`, made absolute, with `.` and `..` resolved. */
export function resolvePath(folder: string, written: string): string {
  const path = normalPath(written);
  const absolute = isAbsolutePath(path) ? path : `${folder.replace(/\/$/u, '')}/${path}`;
  const root = ROOT.exec(absolute)?.[0] ?? '';
  const parts: string[] = [];
  for (const part of absolute.slice(root.length).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return root + parts.join('/');
}

/** A path with `/` for one as the system writes it: where a backslash is part of a name it stays. */
export function slashed(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}
