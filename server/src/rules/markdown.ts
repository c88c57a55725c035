import { parse, postprocess, preprocess } from 'micromark';
import { MappedTextBuilder, SegmentMap, type MappedText, type Spelling } from './position-map.js';
import type { Range, Region, RuleFile } from './region.js';

/** Names that fences use for KQL, as in ```` ```kql ````; compared without case. */
const LANGUAGES = new Set(['kql', 'kusto', 'csl', 'kusto-query', 'kusto-query-language', 'kustoquery', 'kusto_query']);

const LANGUAGE_TEXT = /kql|kusto|csl/i;

/** A fenced code block with KQL. */
interface Fence {
  readonly mapped: MappedText;
  readonly range: Range;
  /** The opening fence with its info string. */
  readonly opening: string;
  /** What precedes each line inside lists and quotes. */
  readonly linePrefix: string;
  readonly closed: boolean;
  /** False when the closing fence, or the end of the file, follows right after the opening fence. */
  readonly hasLine: boolean;
}

/** Reads the KQL fences of a Markdown file, also inside lists and quotes (https://spec.commonmark.org/0.31.2/). */
export function readMarkdown(text: string): RuleFile {
  const regions = readFences(text).map((fence, index): Region => {
    const spelling = new FenceSpelling(fence, index, /\r?\n/.exec(text)?.[0] ?? '\n');
    const map = new SegmentMap(fence.mapped, text, fence.range, spelling);
    return { text: fence.mapped.text, map, index, languageRange: fence.range };
  });
  return { kind: 'markdown', regions, rules: [], problems: [] };
}

function readFences(text: string): Fence[] {
  if (!LANGUAGE_TEXT.test(text)) return [];
  // The parser drops a byte order mark and counts without it.
  const base = text.startsWith('\ufeff') ? 1 : 0;
  const events = postprocess(
    parse()
      .document()
      .write(preprocess()(text.slice(base), undefined, true)),
  );
  const fences: Fence[] = [];
  let reader: FenceReader | undefined;
  for (const [kind, token, context] of events) {
    const range = { start: token.start.offset + base, end: token.end.offset + base };
    if (token.type === 'codeFenced') {
      if (kind === 'enter') reader = new FenceReader(text, range);
      const fence = kind === 'exit' ? reader?.finish() : undefined;
      if (kind === 'exit') reader = undefined;
      if (fence !== undefined) fences.push(fence);
    } else if (kind === 'enter' && reader !== undefined) {
      reader.add(token.type, range, token.type === 'codeFlowValue' ? context.sliceSerialize(token) : '');
    }
  }
  return fences;
}

/** Collects one fenced code block from the parser's events. */
class FenceReader {
  private readonly builder = new MappedTextBuilder();
  private info = '';
  private opening: Range | undefined;
  private closed = false;
  /** Lines begun since the opening fence, the closing fence's included. */
  private lines = 0;
  /** The line break before the line at hand. It is text once that line turns out not to be the closing fence. */
  private pendingBreak: Range | undefined;
  private end: number;
  private readonly linePrefix: string;

  constructor(
    private readonly text: string,
    private readonly range: Range,
  ) {
    this.end = range.end;
    this.linePrefix = linePrefixBefore(text, range.start);
  }

  add(type: string, range: Range, value: string): void {
    if (type === 'codeFencedFence') {
      if (this.opening === undefined) this.opening = range;
      else this.closed = true;
    } else if (type === 'codeFencedFenceInfo') {
      this.info = this.text.slice(range.start, range.end);
    } else if (type === 'lineEnding' && this.opening !== undefined) {
      this.beginLine(range.start);
    } else if (type === 'codeFlowValue') {
      this.takeBreak();
      this.addValue(range, value);
    }
  }

  finish(): Fence | undefined {
    const language = /^\{?\.?([\w-]+)/.exec(this.info)?.[1]?.toLowerCase();
    if (this.opening === undefined || language === undefined || !LANGUAGES.has(language)) return undefined;
    if (!this.closed) this.takeBreak();
    const hasLine = this.lines > (this.closed ? 1 : 0);
    return {
      mapped: this.builder.finish(this.end, hasLine),
      range: this.range,
      opening: this.text.slice(this.opening.start, this.opening.end),
      linePrefix: this.linePrefix,
      closed: this.closed,
      hasLine,
    };
  }

  private beginLine(breakStart: number): void {
    this.takeBreak();
    this.lines++;
    const end = breakStart + (this.text.startsWith('\r\n', breakStart) ? 2 : 1);
    if (this.lines > 1) this.pendingBreak = { start: breakStart, end };
    else this.end = this.lineTextStart(end);
  }

  private takeBreak(): void {
    const taken = this.pendingBreak;
    if (taken === undefined) return;
    this.pendingBreak = undefined;
    this.builder.verbatim(this.text.slice(taken.start, taken.end), taken.start);
    this.end = this.lineTextStart(taken.end);
  }

  private addValue(range: Range, value: string): void {
    // A tab that belongs half to the indentation leaves blanks that are written nowhere.
    const unwritten = value.length - (range.end - range.start);
    if (unwritten > 0) this.builder.unit(value.slice(0, unwritten), range.start, range.start);
    this.builder.verbatim(value.slice(Math.max(unwritten, 0)), range.start);
    this.end = range.end;
  }

  /** Where the text of the line that begins at `start` begins, behind the marks of lists and quotes. */
  private lineTextStart(start: number): number {
    return this.text.startsWith(this.linePrefix, start) ? start + this.linePrefix.length : start;
  }
}

/** The line of the opening fence up to the fence; list markers repeat as blanks. */
function linePrefixBefore(text: string, fenceStart: number): string {
  let start = fenceStart;
  // Step by step: a search backwards for a carriage return would read a file without any to its beginning.
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return text.slice(start, fenceStart).replace(/[^>\t]/g, ' ');
}

/** Spells KQL in a fence: each new line repeats the marks of the lists and quotes around it. */
class FenceSpelling implements Spelling {
  constructor(
    private readonly fence: Fence,
    private readonly index: number,
    private readonly lineBreak: string,
  ) {}

  encode(text: string): string {
    const { linePrefix, hasLine, closed } = this.fence;
    const lines = text.replace(/\r\n|\n|\r/g, (lineBreak) => lineBreak + linePrefix);
    if (hasLine) return lines;
    return closed ? lines + this.lineBreak + linePrefix : this.lineBreak + linePrefix + lines;
  }

  respell(text: string): readonly string[] {
    const mark = /^(?:`+|~+)/.exec(this.fence.opening)?.[0] ?? '```';
    const longest = Math.max(2, ...[...text.matchAll(mark.startsWith('~') ? /~+/g : /`+/g)].map(([run]) => run.length));
    const fence = mark.charAt(0).repeat(Math.max(mark.length, longest + 1));
    const lineStart = this.lineBreak + this.fence.linePrefix;
    const body = text.replace(/\r\n|\n|\r/g, (lineBreak) => lineBreak + this.fence.linePrefix);
    const closing = this.fence.closed ? lineStart + fence : '';
    return [`${fence}${this.fence.opening.slice(mark.length)}${lineStart}${body}${closing}`];
  }

  reread(outerText: string): string | undefined {
    return readFences(outerText)[this.index]?.mapped.text;
  }
}
