import { parseEscape } from './parse-escape.js';
import type { Scanner } from './scanner.js';
import type { ClassSet } from './tree.js';

const POSIX: Readonly<Record<string, string>> = {
  alnum: '09AZaz',
  alpha: 'AZaz',
  ascii: '\0\x7f',
  blank: '\t\t  ',
  cntrl: '\0\x1f\x7f\x7f',
  digit: '09',
  graph: '!~',
  lower: 'az',
  print: ' ~',
  punct: '!/:@[`{~',
  space: '\t\r  ',
  upper: 'AZ',
  word: '09AZ__az',
  xdigit: '09AFaf',
};

const MAX_DEPTH = 200;

interface Pending {
  readonly operator: '&&' | '--' | '~~';
  readonly left: ClassSet;
}

/** Reads a class in brackets; the scanner is at the opening one. Ranges bind tighter than union, union than operators. */
export function parseClass(s: Scanner, depth = 0): ClassSet {
  const start = s.at;
  if (depth > MAX_DEPTH) s.fail('classes are nested too deeply', start);
  s.take();
  const negated = s.accept('^');
  let sets: ClassSet[] = [];
  let pending: Pending | undefined;
  while (s.accept('-')) sets.push(single('-'));
  if (sets.length === 0 && s.accept(']')) sets.push(single(']'));
  for (;;) {
    if (s.done) s.fail('the character class does not end', start);
    if (s.peek() === '[') {
      sets.push(parsePosix(s) ?? parseClass(s, depth + 1));
      continue;
    }
    if (s.accept(']')) break;
    const operator = acceptOperator(s);
    if (operator !== undefined) {
      pending = { operator, left: combine(pending, sets) };
      sets = [];
    } else sets.push(parseRange(s));
  }
  const set = combine(pending, sets);
  return negated ? { kind: 'not', set } : set;
}

function single(char: string): ClassSet {
  const codePoint = char.codePointAt(0)!;
  return { kind: 'range', from: codePoint, to: codePoint };
}

function acceptOperator(s: Scanner): Pending['operator'] | undefined {
  for (const operator of ['&&', '--', '~~'] as const) if (s.accept(operator)) return operator;
  return undefined;
}

function combine(pending: Pending | undefined, sets: readonly ClassSet[]): ClassSet {
  const right: ClassSet = sets.length === 1 ? sets[0]! : { kind: 'union', sets };
  return pending === undefined ? right : { kind: 'operation', ...pending, right };
}

/** `[:name:]`; undefined if what stands here is something else. */
function parsePosix(s: Scanner): ClassSet | undefined {
  const m = /^\[:(\^?)([a-z]+):\]/.exec(s.pattern.slice(s.at, s.at + 16));
  const pairs = m ? POSIX[m[2]!] : undefined;
  if (!m || pairs === undefined) return undefined;
  s.at += m[0].length;
  s.skipIgnored();
  const sets: ClassSet[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    sets.push({ kind: 'range', from: pairs.charCodeAt(i), to: pairs.charCodeAt(i + 1) });
  }
  const set: ClassSet = { kind: 'union', sets };
  return m[1] === '^' ? { kind: 'not', set } : set;
}

function parseRange(s: Scanner): ClassSet {
  const start = s.at;
  const first = parseItem(s);
  if (s.peek() !== '-') return first;
  const after = s.peekAfter();
  if (after === ']' || after === '-' || after === '') return first;
  s.take();
  const lastAt = s.at;
  const last = parseItem(s);
  if (first.kind !== 'range') s.fail('a range goes from a character', start);
  if (last.kind !== 'range') s.fail('a range goes to a character', lastAt);
  if (first.from > last.from) s.fail('the range goes backwards', start);
  return { kind: 'range', from: first.from, to: last.from };
}

function parseItem(s: Scanner): ClassSet {
  const start = s.at;
  if (s.peek() !== '\\') return single(s.take());
  const escape = parseEscape(s);
  if (escape.kind === 'assertion') s.fail('an assertion cannot stand in a character class', start);
  if (escape.kind === 'set') return escape.set;
  if (escape.byte && !s.flags.u && escape.codePoint > 127)
    s.fail('the pattern could match text that is not Unicode', start);
  return { kind: 'range', from: escape.codePoint, to: escape.codePoint };
}
