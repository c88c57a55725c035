import type { DataSource } from '../../engine/data.js';
import { evaluate } from '../../engine/evaluate.js';
import { TICKS_PER_DAY, TICKS_PER_SECOND } from '../../engine/values/types.js';
import type { Analysis } from '../../kusto/analysis.js';
import type { Expression } from '../../syntax/expressions.js';
import { walk } from '../../syntax/walk.js';

/** How many values of a tabular list are looked at. */
const LISTED = 20;

/** The values that a query speaks of, to try where it is not known which one a predicate wants. */
export class Vocabulary {
  readonly texts: readonly string[];
  /** Whole numbers, in ascending order. */
  readonly numbers: readonly number[];
  /** Timespans in ticks. */
  readonly spans: readonly bigint[];
  private readonly lists = new Map<Expression, readonly string[]>();

  constructor(
    private readonly analysis: Analysis,
    private readonly data: DataSource,
    private readonly now: bigint,
  ) {
    const texts = new Set<string>();
    const numbers = new Set<number>();
    const spans = new Set<bigint>([TICKS_PER_SECOND, TICKS_PER_DAY]);
    walk(analysis.tree, (node) => {
      if (node.kind === 'Evaluate' || node.kind === 'Lookup' || node.kind === 'Join') {
        const table = node.kind === 'Evaluate' ? firstArgument(node.call) : node.right;
        for (const text of table === undefined ? [] : this.list(table)) texts.add(text);
      }
      if (node.kind !== 'Literal') return true;
      if (typeof node.value === 'string' && node.value !== '') texts.add(node.value);
      if (typeof node.value === 'number' && Number.isInteger(node.value)) numbers.add(node.value);
      if (node.type === 'timespan' && typeof node.value === 'bigint') spans.add(node.value);
      return true;
    });
    this.texts = [...texts];
    this.numbers = [...numbers].sort((a, b) => a - b);
    this.spans = [...spans];
  }

  /** The texts that a tabular expression holds, such as the keys of a watchlist; none where it cannot be evaluated. */
  list(table: Expression): readonly string[] {
    let known = this.lists.get(table);
    if (known === undefined) this.lists.set(table, (known = this.evaluated(table)));
    return known;
  }

  private evaluated(table: Expression): readonly string[] {
    if (table.type !== 'table') return [];
    const { tree } = this.analysis;
    const before = tree.statements.filter((s) => s.end <= table.start && s.kind !== 'ExpressionStatement');
    const { start, end } = table;
    const statements = [...before, { kind: 'ExpressionStatement' as const, expression: table, start, end }];
    const outcome = evaluate({ ...this.analysis, tree: { ...tree, statements } }, this.data, { now: this.now });
    const [result] = outcome.ok ? outcome.tables.slice(-1) : [];
    if (result === undefined) return [];
    const texts = new Set<string>();
    for (let i = 0; i < Math.min(result.rowCount, LISTED); i++) {
      for (const value of result.row(i)) {
        if (typeof value !== 'string' || value === '') continue;
        texts.add(value);
        // An address of a network stands for the network.
        const address = /^([\d.]+)\/\d+$/u.exec(value)?.[1];
        if (address !== undefined) texts.add(address);
      }
    }
    return [...texts];
  }
}

function firstArgument(e: Expression): Expression | undefined {
  return e.kind === 'Call' ? e.args[0] : undefined;
}
