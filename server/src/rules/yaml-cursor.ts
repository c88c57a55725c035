import { ITEM, type MetadataCursor, type MetadataStep } from './metadata-cursor.js';

/** What a line of YAML says about structure: the columns of its dashes, and its key with what follows it. */
interface Line {
  readonly start: number;
  readonly text: string;
  readonly dashes: readonly number[];
  /** The column at which its content begins. */
  readonly column: number;
  readonly key: string | undefined;
  /** The column behind the key's colon. */
  readonly valueColumn: number;
  readonly value: string;
}

const LINE = /^(\s*(?:-\s+|-$)*)(?:("[^"]*"|'[^']*'|[^\s:#"'[{-][^:#]*?)\s*:(?=\s|$))?(.*)$/;

/**
 * The place in a YAML file that may be half written, told by indentation alone.
 *
 * @param rootColumn - the column of the rule's keys: outer levels are left out of the path.
 */
export function yamlCursor(text: string, offset: number, rootColumn: number): MetadataCursor | undefined {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const before = text.slice(0, offset).split('\n');
  const number = before.length - 1;
  const column = before[number]!.length;
  const line = parsed(lines[number] ?? '', offset - column);
  if (isInComment(line.text, column)) return undefined;
  const above = lines.slice(0, number).map((l) => parsed(l, 0));
  const isValue = line.key !== undefined && column >= line.valueColumn;
  if (line.key === undefined || isValue) return valueCursor(line, column, above, lines, number, rootColumn);
  const parents = pathTo(above, line.column, line.dashes, rootColumn);
  if (parents === undefined) return undefined;
  return {
    path: parents,
    at: 'key',
    start: line.start + line.column,
    end: line.start + line.column + line.key.length,
    siblings: siblingsOf(lines, number, line),
    indent: ' '.repeat(line.column),
    quoted: false,
  };
}

/** A value behind a key, an item of a list, or a word on a line of its own that may become a key. */
function valueCursor(
  line: Line,
  column: number,
  above: readonly Line[],
  lines: readonly string[],
  number: number,
  rootColumn: number,
): MetadataCursor | undefined {
  // On a blank line the cursor's own column tells the level.
  const isBlank = line.text.trim() === '';
  const level = isBlank ? column : line.column;
  const parents = pathTo(above, level, line.dashes, rootColumn);
  if (parents === undefined) return undefined;
  const word = wordAt(line, column);
  const common = {
    start: line.start + word.start,
    end: line.start + word.end,
    siblings: siblingsOf(lines, number, { ...line, column: level }),
    indent: ' '.repeat(level),
    quoted: word.quoted,
  };
  if (line.key !== undefined) {
    const inList: MetadataStep[] = word.inList ? [ITEM] : [];
    return { ...common, path: [...parents, line.key, ...inList], at: 'value' };
  }
  const isItem = line.dashes.length > 0;
  return { ...common, path: parents, at: isItem ? 'value' : 'key' };
}

function parsed(text: string, start: number): Line {
  const [, lead = '', key, rest = ''] = LINE.exec(text) ?? [];
  const dashes = [...lead.matchAll(/-/g)].map(({ index }) => index);
  const keyEnd = text.length - rest.length;
  return {
    start,
    text,
    dashes,
    column: lead.length,
    key: key?.replace(/^["']|["']$/g, ''),
    valueColumn: keyEnd,
    value: rest.trim(),
  };
}

/** The keys and lists around a level, found line by line upwards; undefined inside of a text of several lines. */
function pathTo(
  above: readonly Line[],
  column: number,
  dashes: readonly number[],
  rootColumn: number,
): MetadataStep[] | undefined {
  const path: MetadataStep[] = [];
  let level = column;
  let isItem = false;
  const enter = (step: MetadataStep, at: number): void => {
    if (at >= rootColumn) path.unshift(step);
    level = at;
    isItem = step === ITEM;
  };
  const enterItems = (columns: readonly number[]): void => {
    for (const dash of columns.toReversed()) if (dash < level) enter(ITEM, dash);
  };
  enterItems(dashes);
  for (const line of above.toReversed()) {
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line.text)) break;
    if (line.text.trim() === '' || /^\s*#/.test(line.text)) continue;
    // A list may stand as deep as the key that it belongs to.
    if (line.key !== undefined && (line.column < level || (isItem && line.column === level))) {
      if (line.value !== '' && !line.value.startsWith('#')) return undefined;
      enter(line.key, line.column);
      enterItems(line.dashes);
    } else if (isItem ? line.dashes.includes(level) : line.key !== undefined && line.column === level) {
      enterItems(line.dashes);
    }
  }
  return path;
}

/** The keys of the map that a line is in, with their scalar values. */
function siblingsOf(lines: readonly string[], number: number, { column, dashes }: Line): Map<string, string> {
  const found = new Map<string, string>();
  const take = (text: string): boolean => {
    if (text.trim() === '' || /^\s*#/.test(text)) return true;
    const line = parsed(text, 0);
    if (line.column === column && line.key !== undefined) found.set(line.key, scalarText(line.value));
    return line.column > column || (line.column === column && line.dashes.length === 0);
  };
  if (dashes.length === 0) for (let at = number - 1; at >= 0 && take(lines[at]!); at--);
  for (let at = number + 1; at < lines.length; at++) {
    const line = parsed(lines[at]!, 0);
    const beginsItem = line.dashes.length > 0 && line.column <= column;
    if (beginsItem || !take(lines[at]!)) break;
  }
  return found;
}

function scalarText(value: string): string {
  return value.replace(/\s+#.*$/, '').replace(/^(["'])(.*)\1$/, '$2');
}

function isInComment(text: string, column: number): boolean {
  const comment = /(?:^|\s)#/.exec(text);
  return comment !== null && comment.index < column && !/["'].*#.*["']/.test(text);
}

interface Word {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  /** Whether it is an item of a list in brackets. */
  readonly inList: boolean;
}

/** The scalar around a column of a line, without quotes. */
function wordAt({ text, key, column: content, valueColumn }: Line, column: number): Word {
  const from = key === undefined ? content : valueColumn;
  const value = text.slice(from);
  const inList = value.trimStart().startsWith('[');
  const separators = inList ? /[[\],]/ : /$^/;
  let start = column;
  while (start > from && !separators.test(text[start - 1]!)) start--;
  let end = column;
  while (end < text.length && !separators.test(text[end]!)) end++;
  const raw = text.slice(start, end);
  start = Math.min(start + (raw.length - raw.trimStart().length), Math.max(column, start));
  end = Math.max(start, column, end - (raw.length - raw.trimEnd().length));
  const quote = /^["']/.exec(text.slice(start))?.[0];
  const quoted = quote !== undefined && start < column;
  if (!quoted) return { start, end, quoted, inList };
  const closed = end > start + 1 && text[end - 1] === quote;
  return { start: start + 1, end: closed ? Math.max(column, end - 1) : end, quoted, inList };
}
