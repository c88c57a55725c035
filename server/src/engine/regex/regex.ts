import { checkpoint } from '../checkpoint.js';

/** A match, with the text and place of each group. Places are UTF-16. */
export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  /** Group 0 is the whole match; a group that took no part is undefined. */
  readonly groups: readonly (string | undefined)[];
  /** Start and end of a group; undefined if it took no part. */
  span(group: number): readonly [number, number] | undefined;
}

/** A compiled pattern of Kusto's dialect, the one of Rust's regex crate. */
export interface KqlRegex {
  readonly pattern: string;
  /** Names by group number; group 0, the whole match, has none. */
  readonly groupNames: readonly (string | undefined)[];
  /** Whether the pattern is found anywhere in a text. */
  test(text: string): boolean;
  /** The first match that starts at or after a place; null if there is none. */
  match(text: string, start?: number): RegexMatch | null;
  /** All matches that do not overlap, from left to right. An empty match right behind another match does not count. */
  matchAll(text: string): RegexMatch[];
  /** Replaces all matches; `\0` to `\9` in the replacement stand for groups and `\\` for a backslash. */
  replace(text: string, replacement: string): string;
}

/** The matches of `matchAll`, by way of a function that finds the first one from a place on. */
export function iterateMatches(text: string, find: (start: number) => RegexMatch | null): RegexMatch[] {
  const matches: RegexMatch[] = [];
  let at = 0;
  let lastEnd = -1;
  while (at <= text.length) {
    checkpoint();
    const match = find(at);
    if (match === null) break;
    if (match.start === match.end && match.end === lastEnd) {
      at += text.codePointAt(at)! > 0xffff ? 2 : 1;
      continue;
    }
    matches.push(match);
    at = lastEnd = match.end;
  }
  return matches;
}

/** Puts a replacement with `\N` in the place of each match. */
export function replaceMatches(text: string, matches: readonly RegexMatch[], replacement: string): string {
  if (matches.length === 0) return text;
  const parts = replacement.split(/(\\[0-9\\])/);
  let out = '';
  let at = 0;
  for (const match of matches) {
    checkpoint();
    out += text.slice(at, match.start);
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      if (i % 2 === 0) out += part;
      else out += part === '\\\\' ? '\\' : (match.groups[Number(part[1])] ?? '');
    }
    at = match.end;
  }
  return out + text.slice(at);
}
