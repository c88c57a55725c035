import { tokensOf, type Token } from '../../kusto/tokens.js';
import type { Expression, Literal, Span } from '../../syntax/expressions.js';
import type { Operator, Pipeline, Subquery } from '../../syntax/operators.js';
import type { TableSchema } from '../../syntax/types.js';
import { pathAt, walk, type SyntaxNode } from '../../syntax/walk.js';
import type { RuleUnit } from '../project.js';

/** A comparison whose right side the cursor is in. */
export interface Comparison {
  readonly left: Expression;
  readonly operator: string;
}

/** The operator of a pipeline that the cursor is in. */
export interface OperatorPlace {
  readonly operator: Operator;
  /** The columns that enter it; undefined where they are not known. */
  readonly entering: TableSchema | undefined;
}

/** Where the cursor is in a query that may be half written. */
export class Cursor {
  private readonly tokens: readonly Token[];
  /** How many tokens end before the word at the cursor begins. */
  private readonly before: number;
  /** What was worked out before: some of it is asked for with every column. */
  private readonly known = new Map<string, unknown>();

  constructor(
    readonly unit: RuleUnit,
    readonly offset: number,
  ) {
    const all = tokensOf(unit.analysis);
    this.tokens = all.filter(({ comment }) => !comment);
    const word = this.wordStart;
    const next = this.tokens.findIndex(({ end }) => end > word);
    this.before = next < 0 ? this.tokens.length : next;
  }

  private once<T>(name: string, find: () => T): T {
    if (!this.known.has(name)) this.known.set(name, find());
    return this.known.get(name) as T;
  }

  get text(): string {
    return this.unit.region.text;
  }

  /** Where the word begins that the cursor stands in or behind. */
  get wordStart(): number {
    return this.offset - (/[\p{L}\p{N}_$-]*$/u.exec(this.text.slice(0, this.offset))?.[0].length ?? 0);
  }

  /** The comment that the cursor is in. */
  get comment(): Token | undefined {
    return tokensOf(this.unit.analysis).find(
      ({ comment, start }) => comment && start < this.offset && !this.text.slice(start, this.offset).includes('\n'),
    );
  }

  /** The string literal that the cursor is in, without its quotes. */
  get string(): Span | undefined {
    return this.once('string', () => this.findString());
  }

  private findString(): Span | undefined {
    for (const { text, start, end } of this.tokens) {
      if (start >= this.offset || this.offset > end) continue;
      const opening = /^[hH]?@?(```|~~~|["'])/.exec(text);
      if (opening === null) continue;
      const quote = opening[1]!;
      const inside = start + opening[0].length;
      const closed = text.length >= opening[0].length + quote.length && text.endsWith(quote);
      const close = closed ? end - quote.length : end;
      if (inside <= this.offset && this.offset <= close) return { start: inside, end: close };
    }
    return undefined;
  }

  /** The token before the word at the cursor; 0 is the nearest. */
  previous(count = 0): Token | undefined {
    return this.tokens[this.before - 1 - count];
  }

  /** The sign before the word or the string literal that the cursor is in. */
  get signBefore(): Token | undefined {
    const { string } = this;
    if (string === undefined) return this.previous();
    return this.tokens.findLast(({ end }) => end < string.start);
  }

  /** The token behind the word at the cursor. */
  get next(): Token | undefined {
    return this.tokens.find(({ start }) => start >= this.offset);
  }

  /** The nodes around the cursor, outermost first. */
  get path(): readonly SyntaxNode[] {
    return pathAt(this.unit.analysis.tree, this.offset);
  }

  /** The literal that the cursor is in, and what it is a part of. */
  get literal(): { readonly node: Literal; readonly parent: SyntaxNode } | undefined {
    const { path } = this;
    const node = path.at(-1);
    const parent = path.at(-2);
    return node?.kind === 'Literal' && parent !== undefined ? { node, parent } : undefined;
  }

  /** The comparison whose right side begins at the cursor or holds it. */
  get comparison(): Comparison | undefined {
    return this.once('comparison', () => this.findComparison());
  }

  private findComparison(): Comparison | undefined {
    const sign = this.comparisonSign();
    if (sign === undefined) return undefined;
    let found: Comparison | undefined;
    walk(this.unit.analysis.tree, (node) => {
      if (found !== undefined) return false;
      if ('operatorSpan' in node && node.operatorSpan.start === sign.start) {
        found = { left: node.left, operator: sign.text };
      }
      return true;
    });
    return found;
  }

  /** The sign before the cursor, or before the parenthesis of the list that the cursor is in. */
  private comparisonSign(): Token | undefined {
    let at = this.before - 1;
    if (this.string !== undefined) at = this.tokens.findLastIndex(({ start }) => start < this.string!.start - 1);
    const nearest = this.tokens[at];
    if (nearest === undefined) return undefined;
    if (COMPARISONS.has(nearest.text)) return nearest;
    for (; at >= 0; at--) {
      const { text } = this.tokens[at]!;
      if (text === '(') {
        const sign = this.tokens[at - 1];
        return sign !== undefined && LISTS.has(sign.text) ? sign : undefined;
      }
      if (text !== ',' && !/^[hH]?@?["'`~\d-]/.test(text)) return undefined;
    }
    return undefined;
  }

  /** The operator of a pipeline that the cursor is in, found by the bar before it. */
  get operator(): OperatorPlace | undefined {
    return this.once('operator', () => this.findOperator());
  }

  private findOperator(): OperatorPlace | undefined {
    const bar = this.bar();
    if (bar === undefined) return undefined;
    let found: OperatorPlace | undefined;
    walk(this.unit.analysis.tree, (node) => {
      if (node.kind !== 'Pipeline' && node.kind !== 'Subquery') return;
      const index = node.bars.findIndex(({ start }) => start === bar.start);
      if (index >= 0) found ??= operatorPlace(node, index);
    });
    return found;
  }

  private bar(): Token | undefined {
    let depth = 0;
    for (let at = this.before - 1; at >= 0; at--) {
      const token = this.tokens[at]!;
      if (CLOSING.has(token.text)) depth++;
      else if (OPENING.has(token.text)) depth = Math.max(0, depth - 1);
      else if (depth === 0 && token.text === ';') return undefined;
      else if (depth === 0 && token.text === '|') return token;
    }
    return undefined;
  }

  /** The words of the operator that the cursor is in, from its name on, that stand outside of parentheses. */
  get operatorWords(): readonly string[] {
    const bar = this.bar();
    const words: string[] = [];
    let depth = 0;
    for (const { text, start } of this.tokens.slice(0, this.before)) {
      if (bar !== undefined && start <= bar.start) continue;
      if (OPENING.has(text)) depth++;
      else if (CLOSING.has(text)) depth--;
      else if (depth === 0) words.push(text);
    }
    return words;
  }
}

function operatorPlace(node: Pipeline | Subquery, index: number): OperatorPlace | undefined {
  // The bar before the first operator of a subquery is not written.
  const at = node.kind === 'Pipeline' ? index : index + 1;
  const operator = node.operators[at];
  if (operator === undefined) return undefined;
  const entering = at > 0 ? node.operators[at - 1]!.schema : node.kind === 'Pipeline' ? node.source.schema : undefined;
  return { operator, entering };
}

const OPENING: ReadonlySet<string> = new Set(['(', '[', '{']);
const CLOSING: ReadonlySet<string> = new Set([')', ']', '}']);

/** Signs after which a value of the left side's kind stands. */
const COMPARISONS: ReadonlySet<string> = new Set(
  ['==', '!=', '<>', '=~', '!~', '<', '<=', '>', '>='].concat(
    ['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'].flatMap((name) => [
      name,
      `!${name}`,
      `${name}_cs`,
      `!${name}_cs`,
    ]),
  ),
);

/** Operators with a list on their right side. */
const LISTS: ReadonlySet<string> = new Set(['in', 'in~', '!in', '!in~', 'has_any', 'has_all', 'between', '!between']);
