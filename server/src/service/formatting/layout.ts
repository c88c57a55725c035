import type { Analysis } from '../../kusto/analysis.js';
import { tokensOf, type Token } from '../../kusto/tokens.js';
import type { TextEdit } from '../../rules/region.js';
import { marksOf } from './marks.js';
import { blankBetween } from './spacing.js';

/** How queries are laid out. */
export interface FormattingOptions {
  /** One step of indentation. */
  readonly indent: string;
  /** A pipeline that is written on one line stays there up to this length. */
  readonly lineWidth: number;
}

const OPENING: ReadonlySet<string> = new Set(['(', '[', '{']);
const CLOSING: ReadonlySet<string> = new Set([')', ']', '}']);

/** Words that begin a part of an operator. */
const CLAUSES: ReadonlySet<string> = new Set([
  'by',
  'on',
  'with',
  'where',
  'project',
  'from',
  'to',
  'step',
  'in',
  'of',
]);

/** What stands between a token and the one before it. */
interface Gap {
  /** The blank, where both are on one line. */
  readonly blank: '' | ' ';
  /** The line breaks as written. */
  readonly written: number;
  /** The line breaks to write. */
  breaks: number;
}

/** A pair of brackets, or the whole query. */
interface Group {
  /** The indexes of its first and last token; the brackets themselves, except for the whole query. */
  readonly first: number;
  last: number;
  readonly opening: string;
  /** The bars directly inside of it, statement by statement. */
  readonly statements: Statement[];
  /** Whether these braces, or those around them, are a literal of a dynamic. */
  readonly inBag: boolean;
}

interface Statement {
  readonly first: number;
  last: number;
  readonly bars: number[];
}

/** The gap edits that lay a query out anew; tokens and comments stay what they are, and in their order. */
export function layoutEdits(analysis: Analysis, options: FormattingOptions): TextEdit[] {
  const tokens = tokensOf(analysis);
  if (tokens.length === 0) return [];
  const layout = new Layout(analysis, tokens, options);
  return layout.edits();
}

class Layout {
  private readonly gaps: Gap[];
  /** The group that each token is directly inside of; brackets belong to the group around them. */
  private readonly groupOf: Group[] = [];
  private readonly groups: Group[] = [];
  private readonly opened = new Map<number, Group>();
  private readonly closed = new Map<number, Group>();
  /** Groups with commas directly inside of them. */
  private readonly lists = new Set<Group>();
  private readonly newline: string;

  constructor(
    private readonly analysis: Analysis,
    private readonly tokens: readonly Token[],
    private readonly options: FormattingOptions,
  ) {
    this.newline = analysis.text.includes('\r\n') ? '\r\n' : '\n';
    this.findGroups();
    this.gaps = this.readGaps();
    for (const group of this.groups) this.breakGroup(group);
    this.keepApart();
  }

  edits(): TextEdit[] {
    const { text } = this.analysis;
    const indents = this.indents();
    const edits = this.tokens.flatMap(({ start }, index): TextEdit[] => {
      const from = index === 0 ? this.textStart() : this.tokens[index - 1]!.end;
      const { blank, breaks } = this.gaps[index]!;
      const newText =
        breaks > 0 || index === 0 ? this.newline.repeat(index === 0 ? 0 : breaks) + indents[index]! : blank;
      return text.slice(from, start) === newText ? [] : [{ start: from, end: start, newText }];
    });
    const { end } = this.tokens.at(-1)!;
    const rest = text.slice(end);
    const trimmed = rest.replace(/[^\S\r\n]/g, '');
    return rest === trimmed ? edits : [...edits, { start: end, end: text.length, newText: trimmed }];
  }

  /** A byte order mark is no blank. */
  private textStart(): number {
    return this.analysis.text.startsWith('\ufeff') ? 1 : 0;
  }

  private findGroups(): void {
    const whole: Group = { first: -1, last: this.tokens.length, opening: '', statements: [], inBag: false };
    const open = [whole];
    this.groups.push(whole);
    for (const [index, token] of this.tokens.entries()) {
      let group = open.at(-1)!;
      if (!token.comment && CLOSING.has(token.text) && open.length > 1) {
        open.pop();
        group.last = index;
        this.closed.set(index, group);
        group = open.at(-1)!;
      }
      this.groupOf[index] = group;
      if (token.text === ',') this.lists.add(group);
      this.extendStatement(group, index, token);
      if (token.comment || !OPENING.has(token.text)) continue;
      const before = this.tokens[index - 1]?.text;
      const inBag = group.inBag || (token.text === '{' && before !== ')');
      const inner: Group = { first: index, last: this.tokens.length, opening: token.text, statements: [], inBag };
      this.groups.push(inner);
      this.opened.set(index, inner);
      open.push(inner);
    }
  }

  private extendStatement({ statements }: Group, index: number, { text, comment }: Token): void {
    const last = statements.at(-1);
    const ended = last === undefined || this.tokens[last.last]?.text === ';';
    // A comment behind a semicolon on its line belongs to what was before.
    const isTrailing = comment && last !== undefined && !this.brokenBefore(index);
    const statement = ended && !isTrailing ? { first: index, last: index, bars: [] } : last;
    if (statement !== last) statements.push(statement);
    if (!isTrailing) statement.last = index;
    if (text === '|' && !comment) statement.bars.push(index);
  }

  private brokenBefore(index: number): boolean {
    return index > 0 && this.analysis.text.slice(this.tokens[index - 1]!.end, this.tokens[index]!.start).includes('\n');
  }

  private readGaps(): Gap[] {
    const { text } = this.analysis;
    const marks = marksOf(this.analysis);
    return this.tokens.map((right, index) => {
      const left = this.tokens[index - 1];
      if (left === undefined) return { blank: '', written: 0, breaks: 0 };
      const between = text.slice(left.end, right.start);
      const written = Math.min(between.split('\n').length - 1, 2);
      const around = this.closed.get(index) ?? this.opened.get(index - 1) ?? this.groupOf[index]!;
      const { inBag } = around;
      const blank = blankBetween({ left, right, apart: between !== '', inBag }, marks);
      return { blank, written, breaks: written };
    });
  }

  /** Pipelines on several lines have each bar on a line of its own; statements begin lines. */
  private breakGroup(group: Group): void {
    const isBlock = group.opening === '' || group.opening === '{';
    const several = group.statements.length > 1;
    const spread = this.isSpread(group.first + 1, group.last);
    for (const [order, statement] of group.statements.entries()) {
      const { first, last, bars } = statement;
      if (order > 0 && isBlock && (group.opening === '' || spread)) this.breakBefore(first);
      const whole = group.opening === '' ? this.widthOf(first, last) : 0;
      if (bars.length === 0 || !(this.isSpread(first, last) || whole > this.options.lineWidth)) continue;
      for (const bar of bars) if (bar > first) this.breakBefore(bar);
      if (group.opening !== '' && !group.inBag) this.openUp(group);
    }
    if (group.opening === '{' && !group.inBag && spread && (several || group.last < this.tokens.length))
      this.openUp(group);
  }

  /** What is inside of the brackets begins a line, and so does the closing one. */
  private openUp({ first, last }: Group): void {
    if (last >= this.tokens.length || last === first + 1) return;
    this.breakBefore(first + 1);
    this.breakBefore(last);
  }

  private breakBefore(index: number): void {
    const gap = this.gaps[index];
    if (gap === undefined || index === 0) return;
    // A comment behind a token stays on its line.
    if (this.tokens[index]!.comment && gap.written === 0) return;
    gap.breaks = Math.max(gap.breaks, 1);
  }

  /** Whether there is a line break between the tokens, as written or inside of one. */
  private isSpread(first: number, last: number): boolean {
    for (let index = first; index <= Math.min(last, this.tokens.length - 1); index++) {
      if (index > first && this.gaps[index]!.written > 0) return true;
      if (this.tokens[index]!.text.includes('\n')) return true;
    }
    const { opening } = this.groupOf[first] ?? { opening: '' };
    return opening !== '' && first > 0 && (this.gaps[first]?.written ?? 0) > 0;
  }

  /** The length of the tokens on one line. */
  private widthOf(first: number, last: number): number {
    let width = 0;
    for (let index = first; index <= last; index++) {
      width += this.tokens[index]!.text.length + (index > first ? this.gaps[index]!.blank.length : 0);
    }
    return width;
  }

  /** Line breaks that comments need, and those that stand where none should. */
  private keepApart(): void {
    for (const [index, { text, comment }] of this.tokens.entries()) {
      const gap = this.gaps[index]!;
      const before = this.tokens[index - 1];
      if (before === undefined) continue;
      if (before.comment) gap.breaks = Math.max(gap.breaks, 1);
      else if (!comment && (text === ';' || before.text === '|')) gap.breaks = 0;
      if (CLOSING.has(text) || OPENING.has(before.text)) gap.breaks = Math.min(gap.breaks, 1);
    }
  }

  /** The indentation of each token that begins a line. */
  private indents(): string[] {
    const levels: number[] = [];
    /** The level of the line that each token is on. */
    const lineLevels: number[] = [];
    const bases = new Map<Group, number>([[this.groups[0]!, 0]]);
    const pipelines = new Map<Statement, number>();
    for (const [index, token] of this.tokens.entries()) {
      const group = this.groupOf[index]!;
      const base = bases.get(group) ?? 0;
      const statement = group.statements.find(({ first, last }) => first <= index && index <= last);
      const startsLine = index === 0 || this.gaps[index]!.breaks > 0;
      if (startsLine) levels[index] = this.level(index, token, base, group, statement, pipelines, lineLevels);
      lineLevels[index] = startsLine ? levels[index]! : lineLevels[index - 1]!;
      if (statement !== undefined && this.isPipelineStart(index, statement)) {
        pipelines.set(statement, startsLine ? levels[index]! : base);
      }
      const inner = this.opened.get(index);
      if (inner !== undefined) bases.set(inner, lineLevels[index] + 1);
    }
    return this.tokens.map((_, index) => this.options.indent.repeat(levels[index] ?? 0));
  }

  private level(
    index: number,
    { text, comment }: Token,
    base: number,
    group: Group,
    statement: Statement | undefined,
    pipelines: ReadonlyMap<Statement, number>,
    lineLevels: readonly number[],
  ): number {
    if (!comment && CLOSING.has(text)) {
      const opening = this.closed.get(index)?.first;
      if (opening !== undefined) return lineLevels[opening]!;
    }
    if (statement === undefined || index === statement.first) return base;
    // A comment stands like what follows it.
    const next = comment ? this.nextCode(index) : index;
    const pipeline = pipelines.get(statement);
    if (next !== undefined && statement.bars.includes(next)) return pipeline ?? base;
    if (next === undefined || next > statement.last || this.groupOf[next] !== group)
      return this.inner(group, base, pipeline);
    if (next === this.firstCode(statement)) return base;
    return this.continuation(index, group, base, statement, pipeline);
  }

  /** The level of a comment behind the last token of a group. */
  private inner(group: Group, base: number, pipeline: number | undefined): number {
    return group.opening === '' ? (pipeline ?? base) : base;
  }

  /** The level of a line that goes on with what the lines before began. */
  private continuation(
    index: number,
    group: Group,
    base: number,
    statement: Statement,
    pipeline: number | undefined,
  ): number {
    // The rows of a datatable and the body of a function stand below what they belong to.
    const opensBlock = this.tokens[index]!.text === '[' || this.tokens[index]!.text === '{';
    if (opensBlock && this.tokens[index - 1]?.text === ')') return pipeline ?? base;
    const deeper = this.goesOn(index, group, statement) ? 1 : 0;
    if (statement.bars.some((bar) => bar < index)) return (pipeline ?? base) + 1 + deeper;
    const isList = group.opening !== '' && !(group.opening === '{' && !group.inBag);
    if (!isList || statement.bars.length > 0) return (pipeline ?? base) + 1 + deeper;
    // The operands of a condition in parentheses stand below each other, parts of a list's item below the item.
    return this.lists.has(group) ? base + deeper : base;
  }

  /** Whether a line goes on with an item that began on a line of its own. */
  private goesOn(index: number, group: Group, statement: Statement): boolean {
    if (CLAUSES.has(this.tokens[index]!.text)) return false;
    for (let at = index - 1; at >= statement.first; at--) {
      if (this.groupOf[at] !== group) continue;
      const { text, comment } = this.tokens[at]!;
      if (comment) continue;
      const isOperator = statement.bars.includes(at - 1);
      if (text === ',' || text === '|' || isOperator || CLAUSES.has(text)) {
        let first = at + 1;
        while (this.tokens[first]?.comment === true) first++;
        return first < index && this.gaps[first]!.breaks > 0;
      }
    }
    return group.opening !== '' && this.gaps[group.first + 1]!.breaks > 0;
  }

  private firstCode({ first, last }: Statement): number {
    for (let index = first; index <= last; index++) if (!this.tokens[index]!.comment) return index;
    return first;
  }

  private nextCode(index: number): number | undefined {
    for (let next = index + 1; next < this.tokens.length; next++) if (!this.tokens[next]!.comment) return next;
    return undefined;
  }

  /** The token with which a pipeline begins: the first of its statement, or the first behind `let name =`. */
  private isPipelineStart(index: number, statement: Statement): boolean {
    const first = this.firstCode(statement);
    if (this.tokens[first]!.text !== 'let') return index === first;
    return this.tokens[index - 1]?.text === '=' && index === first + 3;
  }
}
