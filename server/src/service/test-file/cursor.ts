import type { Located, LocatedMap } from '../../rules/located.js';
import type { Range } from '../../rules/region.js';
import { readYaml } from '../../rules/yaml-document.js';
import type { TestFileStep } from './schema.js';

/** Where the cursor is in a test file that may be half written. The range is what a completion replaces. */
export interface TestFileCursor extends Range {
  /** To the map whose key is being written, or to the value that is. */
  readonly path: readonly TestFileStep[];
  readonly at: 'key' | 'value';
  /** Whether a value may become a key: it stands where a map could begin. */
  readonly mayBeKey: boolean;
  /** The other keys of the map. */
  readonly siblings: readonly string[];
  readonly quoted: boolean;
  /** Whether a colon follows the word. */
  readonly hasColon: boolean;
  /** The document, in which a mark stands for the word. */
  readonly root: Located;
}

/** What stands for the word at the cursor, so that a file that is not finished can be read. */
const MARK = 'kqlens_cursor_mark';
const WORD = /[\p{L}\p{N}_$.*/#-]/u;

/** The place in a test file at an offset; undefined in comments and where the file cannot be made out. */
export function testFileCursor(text: string, offset: number): TestFileCursor | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  if (/(?:^|\s)#[^'"]*$/u.test(text.slice(lineStart, offset))) return undefined;
  let start = offset;
  let end = offset;
  while (start > lineStart && WORD.test(text[start - 1]!)) start--;
  while (end < text.length && WORD.test(text[end]!)) end++;
  // The dash of a list stands by itself.
  if (text.slice(start, end) === '-') start = end = offset;
  const quote = text[start - 1];
  const quoted = (quote === '"' || quote === "'") && text[end] === quote;
  const root = readYaml(text.slice(0, start) + MARK + text.slice(end)).documents[0];
  const found = root === undefined ? undefined : find(root, []);
  if (root === undefined || found === undefined) return undefined;
  const before = text.slice(lineStart, start);
  return {
    ...found,
    start,
    end,
    quoted,
    hasColon: /^["']?\s*:/u.test(text.slice(end)),
    mayBeKey: found.at === 'key' || /^[\s-]*["']?$/u.test(before) || /[{[,]\s*["']?$/u.test(before),
    root,
  };
}

function find(
  node: Located,
  path: readonly TestFileStep[],
): Pick<TestFileCursor, 'path' | 'at' | 'siblings'> | undefined {
  switch (node.kind) {
    case 'scalar':
      return node.text.includes(MARK) ? { path, at: 'value', siblings: [] } : undefined;
    case 'list':
      return first(node.items, (item, i) => find(item, [...path, i]));
    case 'map':
      return first(node.entries, ({ key, value }) =>
        key.includes(MARK) ? { path, at: 'key', siblings: otherKeys(node) } : find(value, [...path, key]),
      );
  }
}

function otherKeys({ entries }: LocatedMap): string[] {
  return entries.map(({ key }) => key).filter((key) => !key.includes(MARK));
}

function first<T, R>(items: readonly T[], of: (item: T, index: number) => R | undefined): R | undefined {
  for (const [index, item] of items.entries()) {
    const found = of(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
