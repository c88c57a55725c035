import { isAscii } from '../values/fold.js';
import type { RegexMatch } from './regex.js';
import { judge, type Suitability } from './suitability.js';
import { isNullable, type RegexNode } from './tree.js';
import { v8Source } from './v8-source.js';

/** Steps of backtracking that a text may cost at worst before the linear engine is asked instead. */
const MAX_STEPS = 4_000_000;

/** V8 keeps its way back on a stack that very long texts could exhaust. */
const MAX_LENGTH = 1_000_000;

/** V8's own engine for the part of a pattern's work where it agrees with the reference implementation. */
export class V8Engine {
  /** Texts longer than this many UTF-16 units could take too long. */
  readonly maxLength: number;
  private ascii: RegExp | undefined;
  private unicode: RegExp | undefined;
  /** Whether the expression for all texts is as fast as the one for ASCII texts. */
  private readonly alike: boolean;

  private constructor(
    suitability: Suitability,
    private readonly asciiSource: string | undefined,
    private readonly unicodeSource: string | undefined,
    private readonly flags: string,
    /** Whether the pattern matches the empty text, which V8 does in places where it should not. */
    private readonly nullable: boolean,
  ) {
    this.maxLength = maxLength(suitability.cost);
    this.alike = unicodeSource !== undefined && !unicodeSource.includes('\\p');
  }

  /** An engine for `test`, or for matches and groups; undefined if V8 does not agree or could take for ever. */
  static create(root: RegexNode, use: 'test' | 'match'): V8Engine | undefined {
    const suitability = judge(root);
    if (!(use === 'test' ? suitability.sameMatch : suitability.sameCaptures) || !suitability.cost) return undefined;
    const captures = use === 'match';
    const nullable = isNullable(root);
    const flags = captures || nullable ? 'g' : '';
    const sources = (['ascii', 'unicode'] as const).map((mode) => v8Source(root, mode, captures));
    const engine = new V8Engine(suitability, sources[0], sources[1], flags, nullable);
    return sources[0] === undefined && sources[1] === undefined ? undefined : engine;
  }

  /** Whether there is an expression for every text that is not too long. */
  get complete(): boolean {
    return this.unicodeSource !== undefined;
  }

  /** The expression for a text; undefined if the text could take too long or V8 cannot say the pattern. */
  regexFor(text: string): RegExp | undefined {
    return text.length > this.maxLength ? undefined : this.anyRegexFor(text);
  }

  /** The expression for a text, however long it may take. */
  anyRegexFor(text: string): RegExp | undefined {
    if (!this.alike && this.asciiSource !== undefined && isAscii(text)) {
      return (this.ascii ??= new RegExp(this.asciiSource, this.flags));
    }
    if (this.unicodeSource === undefined) return undefined;
    return (this.unicode ??= new RegExp(this.unicodeSource, `${this.flags}u`));
  }

  /** Whether the pattern is found, by an expression from {@link regexFor}. */
  test(regex: RegExp, text: string): boolean {
    return this.nullable ? V8Engine.match(regex, text, 0) !== null : regex.test(text);
  }

  /** The first match from a place on, by an expression from {@link regexFor}. */
  static match(regex: RegExp, text: string, start: number): RegexMatch | null {
    regex.lastIndex = start;
    let found = regex.exec(text);
    // V8 may find an empty match between the halves of a surrogate pair.
    while (found && isInsidePair(text, found.index)) {
      regex.lastIndex = found.index + 1;
      found = regex.exec(text);
    }
    return found && new V8Match(regex, text, found);
  }
}

function isInsidePair(text: string, at: number): boolean {
  return at > 0 && (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}

function maxLength(cost: Suitability['cost']): number {
  if (!cost) return -1;
  let steps = MAX_STEPS / cost.factor;
  for (let i = 2; i <= cost.degree; i++) steps *= i;
  return Math.min(MAX_LENGTH, cost.degree === 0 ? Infinity : Math.floor(steps ** (1 / cost.degree)));
}

class V8Match implements RegexMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
  private indices: readonly ([number, number] | undefined)[] | undefined;

  constructor(
    private readonly regex: RegExp,
    private readonly text: string,
    found: RegExpExecArray,
  ) {
    this.start = found.index;
    this.end = found.index + found[0].length;
    this.groups = found;
  }

  span(group: number): readonly [number, number] | undefined {
    if (group === 0) return [this.start, this.end];
    // Recording places slows every match down, so it is done for those that are asked.
    this.indices ??= this.findIndices();
    return this.indices[group];
  }

  private findIndices(): readonly ([number, number] | undefined)[] {
    const withIndices = new RegExp(this.regex.source, `${this.regex.flags}d`);
    withIndices.lastIndex = this.start;
    return withIndices.exec(this.text)!.indices!;
  }
}
