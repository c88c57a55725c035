import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkpoint } from '../checkpoint.js';
import { isAscii } from '../values/fold.js';
import type { RegexMatch } from './regex.js';
import type { RegexTree } from './tree.js';

/** The part of the rregex package that is used: Rust's regex crate in WebAssembly. Places are UTF-8 bytes. */
interface RRegex {
  isMatch(text: string): boolean;
  findAt(text: string, start: number): RustSpan | undefined;
  captures(text: string): RustCaptures | undefined;
  capturesAll(text: string): RustCaptures[];
}
interface RustSpan {
  readonly start: number;
  readonly end: number;
}
/** `get` leaves out groups that took no part, so groups are told by name. */
interface RustCaptures {
  readonly get: readonly RustSpan[];
  readonly name: Readonly<Record<string, RustSpan>>;
}
type RRegexClass = new (pattern: string) => RRegex;

/** Each compiled pattern with a Unicode class leaks up to half a megabyte, so the module is replaced after so many. */
const MAX_COMPILED = 300;

/** The name under which the build puts the module's CommonJS entry beside the bundle, with `rregex.wasm`. */
export const BUNDLED_RREGEX = 'rregex.cjs';

const load = createRequire(import.meta.url);
let current: { readonly RRegex: RRegexClass; compiled: number } | undefined;

/** The CommonJS entry, which loads at once and only when a pattern asks for it. */
function rustModule(): { readonly RRegex: RRegexClass; compiled: number } {
  if (current === undefined || current.compiled >= MAX_COMPILED) {
    const bundled = join(dirname(fileURLToPath(import.meta.url)), BUNDLED_RREGEX);
    const path = existsSync(bundled) ? bundled : load.resolve('rregex');
    delete load.cache[path];
    current = { ...(load(path) as { RRegex: RRegexClass }), compiled: 0 };
  }
  return current;
}

/** A pattern that is compiled when it is first used. It keeps its instance of the module, even a replaced one. */
class RustPattern {
  private regex: RRegex | undefined;

  constructor(readonly pattern: string) {}

  get(): RRegex {
    if (this.regex === undefined) {
      const owner = rustModule();
      this.regex = new owner.RRegex(this.pattern);
      owner.compiled++;
    }
    return this.regex;
  }
}

/** The reference implementation of the dialect: linear in the text whatever the pattern. */
export class RustEngine {
  private readonly plain: RustPattern;
  private readonly named: RustPattern;
  private readonly atStart: RustPattern;
  private readonly afterOne: RustPattern;
  private readonly names: readonly string[];
  private refused: { readonly reason: string | undefined } | undefined;

  constructor(tree: RegexTree) {
    const { names, pattern } = nameAllGroups(tree);
    this.names = names;
    this.plain = new RustPattern(tree.pattern);
    this.named = new RustPattern(pattern);
    // A line feed ends a comment of verbose mode.
    const group = `(?:${pattern}${tree.endsVerbose ? '\n' : ''})`;
    this.atStart = new RustPattern(`\\A${group}`);
    this.afterOne = new RustPattern(`\\A(?s:.)${group}`);
  }

  /** The reason why the reference implementation refuses the pattern, undefined if it does not. */
  refusal(): string | undefined {
    this.refused ??= { reason: this.tryToCompile() };
    return this.refused.reason;
  }

  private tryToCompile(): string | undefined {
    try {
      this.plain.get();
      return undefined;
    } catch (error) {
      const lines = (error instanceof Error ? error.message : String(error)).trim().split('\n');
      return lines.at(-1)!.replace(/^error: /, '');
    }
  }

  test(text: string): boolean {
    return this.plain.get().isMatch(text);
  }

  match(text: string, start: number): RegexMatch | null {
    const places = new Places(text);
    if (start === 0) {
      const captures = this.named.get().captures(text);
      return captures ? this.toMatch(text, captures, places, 0) : null;
    }
    const found = this.plain.get().findAt(text, places.toByte(start));
    if (!found) return null;
    // The groups come from a second look that is held to this place and sees one character before it.
    const at = places.toUnit(found.start);
    const before = at === 0 ? 0 : at - (isPair(text, at - 2) ? 2 : 1);
    const part = text.slice(before);
    const captures = (at === 0 ? this.atStart : this.afterOne).get().captures(part);
    return captures ? this.toMatch(part, captures, new Places(part), before, at - before) : null;
  }

  matchAll(text: string): RegexMatch[] {
    const places = new Places(text);
    return this.named
      .get()
      .capturesAll(text)
      .map((captures) => this.toMatch(text, captures, places, 0));
  }

  /** `shift` is the place of `part` in the whole text, `skip` what the match has in front that is not of it. */
  private toMatch(part: string, captures: RustCaptures, places: Places, shift: number, skip = 0): RegexMatch {
    checkpoint();
    const spans = this.names.map((name, i): readonly [number, number] | undefined => {
      const span = i === 0 ? captures.get[0] : captures.name[name];
      return span && [places.toUnit(span.start) + shift, places.toUnit(span.end) + shift];
    });
    const [start, end] = spans[0]!;
    spans[0] = [start + skip, end];
    return {
      start: start + skip,
      end,
      groups: spans.map((span) => span && part.slice(span[0] - shift, span[1] - shift)),
      span: (group) => spans[group],
    };
  }
}

function isPair(text: string, at: number): boolean {
  return at >= 0 && text.codePointAt(at)! > 0xffff;
}

/** Gives every group a name, its own or one that no other group has. */
function nameAllGroups(tree: RegexTree): { names: readonly string[]; pattern: string } {
  let prefix = 'group_';
  while (tree.groupNames.some((name) => name?.startsWith(prefix))) prefix += '_';
  const names = tree.groupNames.map((name, i) => name ?? `${prefix}${i}`);
  let pattern = '';
  let at = 0;
  for (let i = 1; i < names.length; i++) {
    const offset = tree.groupOffsets[i]!;
    pattern += tree.pattern.slice(at, offset);
    if (tree.groupNames[i] === undefined) pattern += `?P<${names[i]!}>`;
    at = offset;
  }
  return { names, pattern: pattern + tree.pattern.slice(at) };
}

/** Converts between UTF-8 and UTF-16 places of a text. */
class Places {
  private units: Uint32Array | undefined;
  private readonly ascii: boolean;

  constructor(private readonly text: string) {
    this.ascii = isAscii(text);
  }

  toUnit(byte: number): number {
    if (this.ascii) return byte;
    this.units ??= unitsByByte(this.text);
    return this.units[byte]!;
  }

  toByte(unit: number): number {
    return this.ascii ? unit : Buffer.byteLength(this.text.slice(0, unit));
  }
}

/** For each UTF-8 byte of a text, and for its end, the UTF-16 place of its character. */
function unitsByByte(text: string): Uint32Array {
  const units = new Uint32Array(Buffer.byteLength(text) + 1);
  let byte = 0;
  for (let unit = 0; unit < text.length;) {
    const codePoint = text.codePointAt(unit)!;
    const bytes = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    for (let i = 0; i < bytes; i++) units[byte++] = unit;
    unit += codePoint > 0xffff ? 2 : 1;
  }
  units[byte] = text.length;
  return units;
}
