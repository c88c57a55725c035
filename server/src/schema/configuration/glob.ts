import { baseName, normalPath, resolvePath } from './paths.js';

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);

/** Translates a glob from `index` up to the end, or to the `}` or `,` that closes the alternative it stands in. */
function translate(glob: string, index: number, nested: boolean): { pattern: string; next: number } {
  let pattern = '';
  let i = index;
  while (i < glob.length) {
    const c = glob.charAt(i);
    if (nested && (c === ',' || c === '}')) break;
    if (glob.startsWith('**/', i) && (i === 0 || glob.charAt(i - 1) === '/')) {
      pattern += '(?:[^/]+/)*';
      i += 3;
    } else if (glob.startsWith('**', i)) {
      pattern += '.*';
      i += 2;
    } else if (c === '*') {
      pattern += '[^/]*';
      i += 1;
    } else if (c === '?') {
      pattern += '[^/]';
      i += 1;
    } else if (c === '[' && glob.indexOf(']', i + 2) > 0) {
      const end = glob.indexOf(']', i + 2);
      const set = glob.slice(i + 1, end).replace(/[\\[\]&~|]/gu, String.raw`\$&`);
      pattern += set.startsWith('!') ? `[^/${set.slice(1)}]` : `[${set}]`;
      i = end + 1;
    } else if (c === '{' && glob.indexOf('}', i) > 0) {
      const alternatives: string[] = [];
      let next = i;
      do {
        const part = translate(glob, next + 1, true);
        alternatives.push(part.pattern);
        next = part.next;
      } while (glob.charAt(next) === ',');
      pattern += `(?:${alternatives.join('|')})`;
      i = next + 1;
    } else {
      pattern += escape(c);
      i += 1;
    }
  }
  return { pattern, next: i };
}

const compiled = new Map<string, RegExp>();

/**
 * True when an absolute path matches an absolute glob: `*` and `?` within a name, `**` across folders, `[a-z]`, `{a,b}`.
 * A glob that names a folder matches everything below it.
 */
export function matchesGlob(path: string, glob: string): boolean {
  let pattern = compiled.get(glob);
  if (pattern === undefined) {
    pattern = new RegExp(`^${translate(glob, 0, false).pattern}(?:/.*)?$`, 'su');
    compiled.set(glob, pattern);
  }
  return pattern.test(normalPath(path));
}

/**
 * A glob as written in a configuration file of `folder`, made absolute. One without a `/` matches the name in any folder
 * below, as in `.gitignore` and `.editorconfig`.
 */
export function absoluteGlob(folder: string, written: string): string {
  const anywhere = !written.includes('/') && !written.includes('\\');
  return resolvePath(folder, anywhere ? `**/${baseName(written)}` : written);
}
