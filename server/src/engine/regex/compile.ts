import { parseRegex, type RegexError } from './parse.js';
import { iterateMatches, replaceMatches, type KqlRegex, type RegexMatch } from './regex.js';
import { RustEngine } from './rust-engine.js';
import type { RegexTree } from './tree.js';
import { trimForTest } from './trim.js';
import { V8Engine } from './v8-engine.js';

export type { RegexError } from './parse.js';
export type { KqlRegex, RegexMatch } from './regex.js';

export type RegexCompilation =
  { readonly regex: KqlRegex; readonly error?: undefined } | { readonly regex?: undefined; readonly error: RegexError };

const MAX_CACHED = 1000;
const cache = new Map<string, RegexCompilation>();

/**
 * Compiles a pattern of Kusto's dialect. `flags` are letters of the dialect (`i`, `m`, `s`, `R`, `U`, `x`) that hold
 * for the whole pattern. Patterns stay compiled, so this may be called per row.
 * Source: https://learn.microsoft.com/kusto/query/regex
 */
export function compileRegex(pattern: string, flags = ''): RegexCompilation {
  const key = `${flags}/${pattern}`;
  let compilation = cache.get(key);
  if (compilation === undefined) {
    compilation = compile(pattern, flags);
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(key, compilation);
  }
  return compilation;
}

function compile(pattern: string, flags: string): RegexCompilation {
  const prefix = flags === '' ? '' : `(?${flags})`;
  const { tree, error } = parseRegex(prefix + pattern);
  if (error) return { error: { ...error, offset: Math.max(0, error.offset - prefix.length) } };
  const rust = new RustEngine(tree);
  const test = V8Engine.create(trimForTest(tree.root), 'test');
  const match = V8Engine.create(tree.root, 'match');
  // Where V8 can take over, the reference implementation is not loaded before it is needed.
  const refusal = match?.complete ? undefined : rust.refusal();
  if (refusal !== undefined) return { error: { message: refusal, offset: 0 } };
  return { regex: new CompiledRegex(pattern, tree, rust, test, match) };
}

class CompiledRegex implements KqlRegex {
  readonly groupNames: readonly (string | undefined)[];

  constructor(
    readonly pattern: string,
    tree: RegexTree,
    private readonly rust: RustEngine,
    private readonly v8Test: V8Engine | undefined,
    private readonly v8Match: V8Engine | undefined,
  ) {
    this.groupNames = tree.groupNames;
  }

  /** V8's expression if V8 shall do the work: it is quick, or the reference implementation finds the pattern too large. */
  private v8For(v8: V8Engine | undefined, text: string): RegExp | undefined {
    return v8?.regexFor(text) ?? (v8 && this.rust.refusal() !== undefined ? v8.anyRegexFor(text) : undefined);
  }

  test(text: string): boolean {
    const regex = this.v8For(this.v8Test, text);
    return regex ? this.v8Test!.test(regex, text) : this.rust.test(text);
  }

  match(text: string, start = 0): RegexMatch | null {
    const regex = this.v8For(this.v8Match, text);
    return regex ? V8Engine.match(regex, text, start) : this.rust.match(text, start);
  }

  matchAll(text: string): RegexMatch[] {
    const regex = this.v8For(this.v8Match, text);
    if (!regex) return this.rust.matchAll(text);
    return iterateMatches(text, (start) => V8Engine.match(regex, text, start));
  }

  replace(text: string, replacement: string): string {
    return replaceMatches(text, this.matchAll(text), replacement);
  }
}
