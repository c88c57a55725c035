import { hasPartBeyondAscii } from './charset.js';
import { parseClass } from './parse-class.js';
import { parseEscape } from './parse-escape.js';
import { RegexFault, Scanner, type RegexFlags } from './scanner.js';
import type { AssertionKind, CaseMode, ClassSet, RegexNode, RegexTree } from './tree.js';

export interface RegexError {
  readonly message: string;
  /** UTF-16 place in the pattern. */
  readonly offset: number;
}

export type RegexParse =
  { readonly tree: RegexTree; readonly error?: undefined } | { readonly tree?: undefined; readonly error: RegexError };

/** As deep as the reference implementation nests groups. */
const MAX_DEPTH = 250;
const MAX_COUNT = 2 ** 32 - 1;
/** From its brace on. A count without its lower end is refused, not read as text: `{,3}` means 0 to 3 elsewhere. */
const COUNT = /^\{\s*(?:\d+\s*(?:,\s*\d*\s*)?|,\s*\d+\s*)\}/;
const NEWLINE: ClassSet = { kind: 'range', from: 10, to: 10 };
const CARRIAGE_RETURN: ClassSet = { kind: 'range', from: 13, to: 13 };

/**
 * Parses a pattern of Kusto's dialect: that of Rust's regex crate, and with it two forms of its forerunner RE2 that
 * published rules go on to use, a brace that stands for itself and `\0` with up to two octal digits.
 * Source: https://learn.microsoft.com/kusto/query/regex
 */
export function parseRegex(pattern: string): RegexParse {
  const parser = new RegexParser(pattern);
  try {
    return { tree: parser.parse() };
  } catch (fault) {
    if (fault instanceof RegexFault) return { error: { message: fault.message, offset: fault.offset } };
    throw fault;
  }
}

class RegexParser {
  private readonly s: Scanner;
  private readonly groupNames: (string | undefined)[] = [undefined];
  private readonly groupOffsets: number[] = [0];
  private depth = 0;

  constructor(private readonly pattern: string) {
    this.s = new Scanner(pattern);
  }

  parse(): RegexTree {
    const root = this.alternation();
    if (!this.s.done) this.s.fail('a parenthesis that was not opened');
    return {
      pattern: this.pattern,
      root,
      groupNames: this.groupNames,
      groupOffsets: this.groupOffsets,
      endsVerbose: this.s.flags.x,
    };
  }

  private alternation(): RegexNode {
    if (++this.depth > MAX_DEPTH) this.s.fail('groups are nested too deeply');
    const branches = [this.concatenation()];
    while (this.s.accept('|')) branches.push(this.concatenation());
    this.depth--;
    return branches.length === 1 ? branches[0]! : { kind: 'alternate', nodes: branches };
  }

  private concatenation(): RegexNode {
    const { s } = this;
    const nodes: RegexNode[] = [];
    let repeatable = false;
    s.skipIgnored();
    while (!s.done && s.peek() !== '|' && s.peek() !== ')') {
      const char = s.peek();
      if (char === '*' || char === '+' || char === '?' || (char === '{' && this.opensCount())) {
        if (!repeatable) s.fail('nothing to repeat');
        nodes.push(this.repetition(nodes.pop()!));
        continue;
      }
      const node = this.item();
      repeatable = node !== undefined;
      if (node) nodes.push(node);
    }
    if (nodes.length === 0) return { kind: 'empty' };
    return nodes.length === 1 ? nodes[0]! : { kind: 'concat', nodes };
  }

  private repetition(node: RegexNode): RegexNode {
    const { s } = this;
    const [min, max] = this.counts();
    const lazy = s.accept('?');
    return { kind: 'repeat', node, min, max, greedy: lazy === s.flags.U };
  }

  /**
   * Whether the brace at hand belongs to a counted repetition. Published rules write braces of JSON and GUID texts
   * unescaped, and Kusto runs them: a brace that no count follows stands for itself.
   */
  private opensCount(): boolean {
    const { s } = this;
    return s.flags.x || COUNT.test(s.pattern.slice(s.at));
  }

  private counts(): [number, number] {
    const { s } = this;
    if (s.accept('*')) return [0, Infinity];
    if (s.accept('+')) return [1, Infinity];
    if (s.accept('?')) return [0, 1];
    const start = s.at;
    s.take();
    const min = this.count(start);
    let max = min;
    if (s.accept(',')) {
      s.skipWhiteSpace();
      max = s.peek() === '}' ? Infinity : this.count(start);
    }
    if (!s.accept('}')) s.fail('the counted repetition does not end', start);
    if (min > max) s.fail('the repetition goes from more to fewer', start);
    return [min, max];
  }

  private count(start: number): number {
    const { s } = this;
    s.skipWhiteSpace();
    let digits = '';
    while (/^[0-9]$/.test(s.peek())) digits += s.takeRaw();
    s.skipWhiteSpace();
    s.skipIgnored();
    const count = Number(digits);
    if (digits === '' || count > MAX_COUNT) s.fail('the repetition needs a number', start);
    return count;
  }

  /** One item; undefined for a group that only sets flags. */
  private item(): RegexNode | undefined {
    const { s } = this;
    const start = s.at;
    switch (s.peek()) {
      case '(':
        return this.group();
      case '[': {
        const set = parseClass(s);
        return this.classNode(set, start);
      }
      case '.':
        s.take();
        return this.dot(start);
      case '^':
        s.take();
        return this.assertion(s.flags.m ? (s.flags.R ? 'crlfLineStart' : 'lineStart') : 'start');
      case '$':
        s.take();
        return this.assertion(s.flags.m ? (s.flags.R ? 'crlfLineEnd' : 'lineEnd') : 'end');
      case '\\':
        return this.escape(start);
      default:
        return this.literal(s.take().codePointAt(0)!);
    }
  }

  private escape(start: number): RegexNode {
    const { s } = this;
    const escape = parseEscape(s);
    if (escape.kind === 'set') return this.classNode(escape.set, start);
    if (escape.kind === 'assertion') return this.assertion(escape.assertion);
    if (escape.byte && !s.flags.u && escape.codePoint > 127) this.notUnicode(start);
    return this.literal(escape.codePoint);
  }

  private notUnicode(start: number): never {
    this.s.fail('the pattern could match text that is not Unicode', start);
  }

  private literal(codePoint: number): RegexNode {
    return { kind: 'literal', codePoint, caseMode: this.caseMode() };
  }

  private caseMode(): CaseMode {
    return this.s.flags.i ? (this.s.flags.u ? 'fold' : 'foldAscii') : 'exact';
  }

  private assertion(assertion: AssertionKind): RegexNode {
    return { kind: 'assertion', assertion, unicode: this.s.flags.u };
  }

  private classNode(set: ClassSet, start: number): RegexNode {
    if (!this.s.flags.u && hasPartBeyondAscii(set)) this.notUnicode(start);
    return { kind: 'class', set, caseMode: this.caseMode() };
  }

  private dot(start: number): RegexNode {
    const { s, R, u } = this.s.flags;
    if (!u) this.notUnicode(start);
    const sets: ClassSet[] = s ? [] : R ? [NEWLINE, CARRIAGE_RETURN] : [NEWLINE];
    return { kind: 'class', set: { kind: 'not', set: { kind: 'union', sets } }, caseMode: 'exact' };
  }

  private group(): RegexNode | undefined {
    const { s } = this;
    const start = s.at;
    const outer = s.flags;
    s.take();
    const offset = s.at;
    if (/^\?<?[=!]/.test(s.pattern.slice(s.at, s.at + 3))) {
      s.fail('look-around (look-ahead and look-behind) is not supported', start);
    }
    let index: number | undefined;
    if (s.accept('?P<') || s.accept('?<')) index = this.openGroup(offset, this.groupName(start));
    else if (s.accept('?')) {
      const flags = this.flags(start);
      if (s.accept(')')) {
        s.flags = flags;
        s.skipIgnored();
        return undefined;
      }
      s.take();
      s.flags = flags;
    } else index = this.openGroup(offset, undefined);
    const node = this.alternation();
    if (s.done) s.fail('the group does not end', start);
    s.flags = outer;
    s.take();
    return index === undefined ? node : { kind: 'group', node, index };
  }

  private openGroup(offset: number, name: string | undefined): number {
    this.groupOffsets.push(offset);
    return this.groupNames.push(name) - 1;
  }

  private groupName(start: number): string {
    const { s } = this;
    const end = s.pattern.indexOf('>', s.at);
    if (end < 0) s.fail('the name of the group does not end', start);
    const name = s.pattern.slice(s.at, end);
    if (!/^[_\p{Alphabetic}][_.[\]\p{Alphabetic}\p{Nd}\p{Nl}\p{No}]*$/u.test(name)) {
      s.fail('a group is named by letters, digits, underscores, dots and brackets');
    }
    if (this.groupNames.includes(name)) s.fail(`two groups are named ${name}`);
    s.at = end + 1;
    s.skipIgnored();
    return name;
  }

  /** The flags that a group sets; the scanner ends at `:` or `)`. */
  private flags(start: number): RegexFlags {
    const { s } = this;
    const seen = new Set<string>();
    const flags: Record<keyof RegexFlags, boolean> = { ...s.flags };
    let negated = false;
    let dangling = false;
    if (s.peek() === ')') s.fail('nothing to repeat', start + 1);
    while (s.peek() !== ':' && s.peek() !== ')') {
      if (s.done) s.fail('the group does not end', start);
      const at = s.at;
      const char = s.take();
      if (char === '-') {
        if (negated) s.fail('flags are negated twice', at);
        negated = dangling = true;
        continue;
      }
      if (!isFlag(char)) return s.fail(`no such flag: ${char}`, at);
      if (seen.has(char)) s.fail(`flag ${char} is given twice`, at);
      seen.add(char);
      flags[char] = !negated;
      dangling = false;
    }
    if (dangling) s.fail('no flag after the minus sign');
    return flags;
  }
}

function isFlag(char: string): char is keyof RegexFlags {
  return /^[imsRUux]$/.test(char);
}
