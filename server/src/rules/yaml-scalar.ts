import type { CST } from 'yaml';
import { MappedTextBuilder, type MappedText } from './position-map.js';

/**
 * Decodes YAML scalars with the place of every character. The results equal those of the `yaml` library, which gives
 * no places inside a scalar; https://yaml.org/spec/1.2.2/ sections 7.3 and 8.1 say why.
 */

export type ScalarToken = CST.FlowScalar | CST.BlockScalar;

/** The layout of a block scalar. */
export interface BlockLayout {
  readonly style: '|' | '>';
  readonly chomp: '' | '-' | '+';
  /** Indentation indicator, 0 if there is none. */
  readonly indicator: number;
  /** The header line, up to its line break. */
  readonly header: string;
  /** Number of blanks before each line of content. */
  readonly indent: number;
}

/** One line of a block scalar's body. */
interface Line {
  readonly start: number;
  /** Leading blanks. */
  readonly indent: number;
  /** After the indentation, without line break and without the CR of a CRLF. */
  readonly content: string;
  /** Place of the line break (CR or LF), or the end of the source. */
  readonly end: number;
}

export function decodeScalar(token: ScalarToken, fileText: string): MappedText {
  switch (token.type) {
    case 'block-scalar':
      return decodeBlock(token, fileText);
    case 'double-quoted-scalar':
      return decodeDoubleQuoted(token.source, token.offset);
    case 'single-quoted-scalar': {
      const closed = isClosed(token.source);
      return decodeFolded(token.source, token.offset, 1, token.source.length - (closed ? 1 : 0), true);
    }
    default:
      return decodeFolded(token.source, token.offset, 0, token.source.length, false);
  }
}

/** False for a quoted scalar whose end is missing. */
export function isClosed(source: string): boolean {
  const quote = source[0];
  if (source.length < 2 || !source.endsWith(quote ?? '')) return false;
  if (quote === "'") return /^'(?:[^']|'')*'$/.test(source);
  const backslashes = /\\*$/.exec(source.slice(1, -1))?.[0].length ?? 0;
  return backslashes % 2 === 0;
}

export function blockLayout(token: CST.BlockScalar): BlockLayout {
  const parts = token.props.map((prop) => ('source' in prop ? prop.source : ''));
  const indicatorText = parts[0] ?? '';
  const header = parts.join('').replace(/\r?\n$/, '');
  const indicator = Number(/[1-9]/.exec(indicatorText)?.[0] ?? 0);
  const base = { style: indicatorText.startsWith('>') ? '>' : '|', indicator, header } as const;
  const chomp = /[+-]/.exec(indicatorText)?.[0] as '-' | '+' | undefined;
  return { ...base, chomp: chomp ?? '', indent: contentIndent(token, indicator) };
}

function contentIndent(token: CST.BlockScalar, indicator: number): number {
  let indent = Math.max(token.indent, 0) + indicator;
  if (indicator > 0) return indent;
  for (const line of bodyLines(token.source, 0)) {
    if (line.content !== '') return line.indent;
    indent = Math.max(indent, line.indent);
  }
  return indent;
}

/** Offset of a block scalar's body in the file. */
export function blockBodyStart(token: CST.BlockScalar): number {
  return token.props.reduce((at, prop) => at + ('source' in prop ? prop.source.length : 0), token.offset);
}

function bodyLines(source: string, offset: number): Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (const raw of source.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    lines.push({ start: offset + at, indent, content: line.slice(indent), end: offset + at + line.length });
    at += raw.length + 1;
  }
  return lines;
}

function decodeBlock(token: CST.BlockScalar, fileText: string): MappedText {
  const { style, chomp, indent } = blockLayout(token);
  const bodyStart = blockBodyStart(token);
  const lines = token.source === '' ? [] : bodyLines(token.source, bodyStart);
  let contentEnd = lines.length;
  while (contentEnd > 0 && lines[contentEnd - 1]!.content === '') contentEnd--;
  const text = new MappedTextBuilder();
  const blank = contentEnd === 0;
  if (!blank) {
    // Blank lines at the end that are longer than the indentation are content.
    for (let i = lines.length - 1; i >= contentEnd; i--) {
      if (lines[i]!.indent > indent) contentEnd = i + 1;
    }
    if (style === '|') appendLiteral(text, lines.slice(0, contentEnd), indent);
    else appendFolded(text, lines.slice(0, contentEnd), indent);
  }
  appendFinalBreaks(text, lines, contentEnd, chomp, indent);
  return finishBlock(text, token, fileText, indent);
}

function appendLiteral(text: MappedTextBuilder, lines: readonly Line[], indent: number): void {
  lines.forEach((line, i) => {
    if (i > 0) appendBreak(text, lines, i);
    appendContent(text, line, indent);
  });
}

/** The line break before line `i`. */
function appendBreak(text: MappedTextBuilder, lines: readonly Line[], i: number): void {
  text.unit('\n', lines[i - 1]!.end, lines[i]!.start);
}

function appendContent(text: MappedTextBuilder, line: Line, indent: number): void {
  const dropped = Math.min(indent, line.indent);
  text.verbatim(' '.repeat(line.indent - dropped) + line.content, line.start + dropped);
}

function appendFolded(text: MappedTextBuilder, lines: readonly Line[], indent: number): void {
  const first = lines.findIndex((line) => line.content !== '');
  appendLiteral(text, lines.slice(0, first), indent);
  let separator = '';
  let separatorStart = lines[0]!.start;
  let previousMoreIndented = false;
  if (first > 0) text.unit('\n', lines[first - 1]!.end, lines[first]!.start);
  for (const line of lines.slice(first)) {
    const moreIndented = line.indent > indent || line.content.startsWith('\t');
    if (!moreIndented && line.content === '') {
      if (separator === '\n') {
        text.unit('\n', separatorStart, line.start);
        separatorStart = line.start;
      } else separator = '\n';
      continue;
    }
    if (moreIndented) {
      if (separator === ' ') separator = '\n';
      else if (!previousMoreIndented && separator === '\n') separator = '\n\n';
    }
    text.unit(separator, separatorStart, line.start);
    appendContent(text, line, indent);
    separator = moreIndented ? '\n' : ' ';
    separatorStart = line.end;
    previousMoreIndented = moreIndented;
  }
}

function appendFinalBreaks(
  text: MappedTextBuilder,
  lines: readonly Line[],
  contentEnd: number,
  chomp: BlockLayout['chomp'],
  indent: number,
): void {
  if (chomp === '-' || (contentEnd === 0 && (chomp === '' || lines.length === 0))) return;
  const unwritten = lines.at(-1)?.end ?? 0;
  if (contentEnd === 0) {
    for (let i = 1; i < lines.length; i++) appendBreak(text, lines, i);
    if (lines.length === 1) text.unit('\n', unwritten, unwritten);
    return;
  }
  const last = chomp === '+' ? lines.length : Math.min(contentEnd + 1, lines.length);
  for (let i = contentEnd; i < last; i++) {
    appendBreak(text, lines, i);
    if (chomp === '+') appendContent(text, { ...lines[i]!, content: '' }, indent);
  }
  const written = chomp === '+' ? lines.length > contentEnd && lines.at(-1)!.indent <= indent : last > contentEnd;
  if (!written) text.unit('\n', unwritten, unwritten);
}

/**
 * Where further text would go: behind the last line, or, if that line has ended and blanks have been typed on the
 * next one, behind those.
 */
function finishBlock(text: MappedTextBuilder, token: CST.BlockScalar, fileText: string, indent: number): MappedText {
  const bodyStart = blockBodyStart(token);
  const mapped = text.finish(bodyStart + token.source.length);
  const last = mapped.segments.at(-1);
  if (last === undefined) return openEnd(mapped, bodyStart, fileText, Math.max(indent, 1));
  const end = last.outer + last.outerLength;
  if (!mapped.text.endsWith('\n') || last.outerLength === 0) return { ...mapped, end };
  return openEnd(mapped, end, fileText, indent);
}

function openEnd(mapped: MappedText, lineStart: number, fileText: string, indent: number): MappedText {
  const blanks = /^ *(?=\r?\n|$)/.exec(fileText.slice(lineStart, lineStart + 4096))?.[0].length ?? 0;
  if (lineStart === 0 || fileText[lineStart - 1] !== '\n') return { ...mapped, end: lineStart };
  return blanks >= indent
    ? { ...mapped, end: lineStart + indent, endInside: true }
    : { ...mapped, end: lineStart, endInside: false };
}

/** Plain and single-quoted scalars: line breaks fold, blanks around them go, `''` is a quote if `quoted`. */
function decodeFolded(source: string, offset: number, from: number, to: number, quoted: boolean): MappedText {
  const text = new MappedTextBuilder();
  let at = from;
  while (at < to) {
    const fold = foldAt(source, at, to);
    if (fold !== undefined) {
      text.unit(fold.text, offset + at, offset + fold.end);
      at = fold.end;
    } else if (quoted && source[at] === "'" && at + 1 < to && source[at + 1] === "'") {
      text.unit("'", offset + at, offset + at + 2);
      at += 2;
    } else {
      const run = quoted ? runAt(/[^ \t\r\n']+/y, source, at, to) : runAt(/[^ \t\r\n]+/y, source, at, to);
      text.verbatim(run, offset + at);
      at += run.length;
    }
  }
  return text.finish(offset + to);
}

/** The longest run of plain characters at `at`, at least one character. */
function runAt(plain: RegExp, source: string, at: number, to: number): string {
  plain.lastIndex = at;
  return plain.exec(source)?.[0].slice(0, to - at) ?? source[at]!;
}

/** The fold that begins at `at`: blanks, at least one line break, further blanks and breaks. */
function foldAt(source: string, at: number, to: number): { text: string; end: number } | undefined {
  const fold = /[ \t]*\r?\n(?:[ \t]|\r?\n)*/y;
  fold.lastIndex = at;
  const match = fold.exec(source);
  if (match === null) return undefined;
  const end = Math.min(at + match[0].length, to);
  const breaks = source.slice(at, end).split('\n').length - 1;
  return { text: breaks > 1 ? '\n'.repeat(breaks - 1) : ' ', end };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\t': '\t',
};

function decodeDoubleQuoted(source: string, offset: number): MappedText {
  const text = new MappedTextBuilder();
  const to = source.length - (isClosed(source) ? 1 : 0);
  let at = 1;
  while (at < to) {
    const fold = foldAt(source, at, to);
    if (fold !== undefined) {
      text.unit(fold.text, offset + at, offset + fold.end);
      at = fold.end;
    } else if (source[at] === '\\') {
      at = appendEscape(text, source, at, to, offset);
    } else {
      const run = runAt(/[^ \t\r\n\\]+/y, source, at, to);
      text.verbatim(run, offset + at);
      at += run.length;
    }
  }
  return text.finish(offset + to);
}

/** Appends the escape at `at` and returns the place after it. */
function appendEscape(text: MappedTextBuilder, source: string, at: number, to: number, offset: number): number {
  const next = source[at + 1] ?? '';
  const continued = /^\\\r?\n[ \t]*/.exec(source.slice(at, to));
  if (continued !== null) return at + continued[0].length;
  const digits = next === 'x' ? 2 : next === 'u' ? 4 : next === 'U' ? 8 : 0;
  const code = source.slice(at + 2, Math.min(at + 2 + digits, to));
  const value = Number.parseInt(code, 16);
  const valid = digits > 0 && code.length === digits && /^[0-9a-fA-F]+$/.test(code) && value <= 0x10ffff;
  const decoded = valid ? String.fromCodePoint(value) : ESCAPES[next];
  const end = Math.min(at + 2 + digits, to);
  text.unit(decoded ?? source.slice(at, end), offset + at, offset + end);
  return end;
}
