import { parseRegex } from '../../engine/regex/parse.js';
import { sampleText } from '../../engine/regex/sample.js';
import { passes, type TextTest } from '../../lint/implication/text-test.js';

/** How many texts are tried for one regular expression. */
const SAMPLES = 6;

/** Texts that pass a test, or its opposite; those first that are nearest to what is there. */
export function textsFor(test: TextTest, negated: boolean, current: string): string[] {
  const { needle } = test;
  const candidates = negated
    ? [current, without(current, needle), '', 'other', `${current}x`]
    : [current, ...positive(test, current), needle];
  return [...new Set(candidates)].filter((text) => passes(test, text) !== negated);
}

function positive({ relation, needle }: TextTest, current: string): string[] {
  switch (relation) {
    case 'equals':
      return [];
    case 'startswith':
      return [needle + current, `${needle} ${current}`];
    case 'endswith':
      return [current + needle, `${current} ${needle}`];
    default:
      return [`${current} ${needle}`.trim()];
  }
}

/** A text without every place of another, and without the blanks that this leaves. */
function without(text: string, needle: string): string {
  if (needle === '') return text;
  return text
    .replace(new RegExp(escaped(needle), 'giu'), '')
    .replace(/\s{2,}/gu, ' ')
    .trim();
}

/** Texts that a pattern matches as a whole; none where it is no pattern, or cannot be sampled. */
export function textsMatching(pattern: string, random: () => number): string[] {
  const { tree } = parseRegex(pattern);
  if (tree === undefined) return [];
  const found = new Set<string>();
  // The first choice of every alternative first: it is what a reader of the pattern thinks of.
  const first = sampleText(tree, () => 0);
  if (first !== undefined) found.add(first);
  for (let i = 0; i < SAMPLES; i++) {
    const text = sampleText(tree, random);
    if (text !== undefined) found.add(text);
  }
  return [...found];
}

/** Texts in which a group of a pattern stands for a text, as `extract()` finds it. */
export function textsWithGroup(pattern: string, group: number, text: string, random: () => number): string[] {
  if (group === 0) return [text];
  const range = groupRange(pattern, group);
  return range === undefined
    ? []
    : textsMatching(`${pattern.slice(0, range.start)}${escaped(text)}${pattern.slice(range.end)}`, random);
}

/** Where a capturing group stands in a pattern, with its parentheses. */
function groupRange(pattern: string, group: number): { readonly start: number; readonly end: number } | undefined {
  const open: (number | undefined)[] = [];
  let count = 0;
  let start: number | undefined;
  for (let i = 0, inClass = false; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === '\\') i++;
    else if (inClass) inClass = c !== ']';
    else if (c === '[') {
      inClass = true;
      // A bracket right behind the beginning stands for itself.
      if (pattern[i + 1] === ']') i++;
    } else if (c === '(') {
      const captures = pattern[i + 1] !== '?' || /^\(\?P?<[A-Za-z_]/u.test(pattern.slice(i));
      open.push(captures ? ++count : undefined);
      if (captures && count === group) start = i;
    } else if (c === ')') {
      const closed = open.pop();
      if (closed === group && start !== undefined) return { start, end: i + 1 };
    }
  }
  return undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
}
