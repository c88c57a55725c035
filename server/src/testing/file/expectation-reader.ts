import type { EventLabel } from '../../events/load.js';
import { valueAt, type Located } from '../../rules/located.js';
import { cellsOf, entriesOf, rangeOf, type FieldReader } from './fields.js';
import {
  MATCHER_OPERATORS,
  type CaseExpectation,
  type ColumnExpectation,
  type CountExpectation,
  type HitExpectation,
  type MatcherOperator,
  type MissExpectation,
  type OrderColumn,
  type OrderExpectation,
  type RowExpectation,
  type TestFileProblem,
  type UnexpectedPolicy,
} from './model.js';

/** Keys of an expected row that are no columns. */
const ROW_KEYS = ['sources', 'known'];

/** Reads what is written under `expect`. */
export class ExpectationReader {
  constructor(
    private readonly fields: FieldReader,
    private readonly problems: TestFileProblem[],
  ) {}

  case(node: Located, label: EventLabel): CaseExpectation {
    const word = this.fields.text(node);
    const range = rangeOf(node);
    if (word === 'all' || word === 'none') return { kind: word, range };
    const rows = valueAt(node, 'rows');
    const hits = this.hits(valueAt(node, 'hits'));
    if (label === 'benign') this.requireReasons(hits ?? []);
    const order = this.order(valueAt(node, 'order'));
    if (order?.kind === 'given' && rows === undefined) {
      this.problems.push({ ...order.range, message: 'there are no `rows` whose order is given' });
    }
    return {
      kind: 'listed',
      hits,
      misses: this.misses(valueAt(node, 'misses')),
      rows: rows === undefined ? undefined : this.fields.list(rows).map((row) => this.row(row)),
      count: this.count(node),
      order,
      unexpected: this.unexpected(node),
      range,
    };
  }

  count(node: Located | undefined): CountExpectation {
    const atLeast = this.fields.number(valueAt(node, 'min_hits'));
    const atMost = this.fields.number(valueAt(node, 'max_hits'));
    if (atLeast !== undefined && atMost !== undefined && atLeast > atMost) {
      this.problems.push({
        ...rangeOf(valueAt(node, 'min_hits')!),
        message: `at least ${atLeast} and at most ${atMost} hits cannot both be`,
      });
    }
    return { exactly: this.fields.number(valueAt(node, 'count')), atLeast, atMost };
  }

  unexpected(node: Located | undefined): UnexpectedPolicy {
    return (this.fields.text(valueAt(node, 'unexpected')) ?? 'fail') as UnexpectedPolicy;
  }

  order(node: Located | undefined): OrderExpectation | undefined {
    if (node === undefined) return undefined;
    if (node.kind !== 'list') return { kind: 'given', range: rangeOf(node) };
    return { kind: 'columns', by: node.items.flatMap((item) => this.orderColumn(item) ?? []), range: rangeOf(node) };
  }

  private orderColumn(node: Located): OrderColumn | undefined {
    const text = this.fields.text(node) ?? '';
    const match = /^\s*(\S+?)(?:\s+(asc|desc))?\s*$/u.exec(text);
    if (match === null) {
      this.problems.push({ ...rangeOf(node), message: `\`${text}\` is no column with \`asc\` or \`desc\`` });
      return undefined;
    }
    return { column: match[1]!, descending: match[2] === 'desc', range: rangeOf(node) };
  }

  private hits(node: Located | undefined): HitExpectation[] | undefined {
    if (node?.kind === 'list') {
      return node.items.map((item) => ({
        id: this.fields.text(item) ?? '',
        rows: undefined,
        known: undefined,
        range: rangeOf(item),
      }));
    }
    if (node?.kind !== 'map') return undefined;
    return node.entries.map(({ key, keyRange, value }) => {
      const rows = value.kind === 'map' ? [value] : this.fields.list(value);
      const read = rows.map((row) => this.row(row));
      return {
        id: key,
        rows: read.length === 0 ? undefined : read,
        known: read.find((row) => row.known !== undefined)?.known,
        range: keyRange,
      };
    });
  }

  private misses(node: Located | undefined): MissExpectation[] | undefined {
    if (node?.kind === 'list') {
      return node.items.map((item) => ({ id: this.fields.text(item) ?? '', known: undefined, range: rangeOf(item) }));
    }
    if (node?.kind !== 'map') return undefined;
    return node.entries.map(({ key, keyRange, value }) => ({
      id: key,
      known: this.fields.text(valueAt(value, 'known')),
      range: keyRange,
    }));
  }

  private row(node: Located): RowExpectation {
    const sources = valueAt(node, 'sources');
    return {
      columns: cellsOf(node, ROW_KEYS).map(({ column, columnRange, value }) => this.column(column, columnRange, value)),
      sources: sources === undefined ? undefined : this.fields.texts(sources),
      known: this.fields.text(valueAt(node, 'known')),
      range: rangeOf(node),
    };
  }

  /** A map of nothing but operators is a matcher; any other value is compared with. */
  private column(column: string, columnRange: ColumnExpectation['range'], value: Located): ColumnExpectation {
    const operators = entriesOf(value);
    const isMatcher = operators.length > 0 && operators.every((e) => isOperator(e.key));
    return {
      column,
      columnRange,
      tests: isMatcher
        ? operators.map((e) => ({ operator: e.key as MatcherOperator, operand: e.value }))
        : [{ operator: 'equals', operand: value }],
      range: rangeOf(value),
    };
  }

  private requireReasons(hits: readonly HitExpectation[]): void {
    for (const { id, known, range } of hits) {
      if (known !== undefined) continue;
      this.problems.push({
        ...range,
        message: `\`${id}\` is benign and expected to hit, without a reason`,
        remedy: `Say why under \`known\`: \`${id}: {known: "…"}\`.`,
      });
    }
  }
}

function isOperator(key: string): boolean {
  return (MATCHER_OPERATORS as readonly string[]).includes(key);
}
