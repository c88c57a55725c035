import { TICKS_PER_DAY, TICKS_PER_HOUR } from '../../engine/values/types.js';
import { testsOf, type Predicate, type RangePredicate, type TextPredicate } from '../../lint/implication/predicate.js';
import { complement } from '../../lint/implication/ranges.js';
import type { QueryModel } from '../../lint/model/query-model.js';
import type { Range } from '../../rules/region.js';
import type { Expression, In } from '../../syntax/expressions.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { walk } from '../../syntax/walk.js';
import type { BaseColumn, BaseColumns } from './base-columns.js';
import { eventLine, quantityField, textOf, withField, type FieldValue, type Fields } from './fields.js';
import { Inverse, type Wanted } from './inverse.js';
import { memberOf, withMember } from './members.js';
import { quantitiesIn } from './quantities.js';
import type { MadeEvent } from './scenario.js';
import { textsFor, textsMatching, textsWithGroup } from './texts.js';
import type { Vocabulary } from './vocabulary.js';

/** How many tests of one predicate are tried, where any would do. */
const ALTERNATIVES = 8;
/** How many values are tried where it is not known which one is wanted. */
const GUESSES = 24;
/** The longest text that is made for a length. */
const LONGEST = 5000;

/** A field of an event with another value. */
export interface Repair {
  readonly fields: Fields;
  readonly column: string;
}

/** Proposes changes of an event that may turn a predicate round. Whether they do, the engine says. */
export class Repairs {
  private readonly lists = new Map<number, In[]>();
  private readonly inverse: Inverse;

  constructor(
    private readonly model: QueryModel,
    private readonly bases: BaseColumns,
    private readonly vocabulary: Vocabulary,
    private readonly now: bigint,
    private readonly random: () => number,
  ) {
    this.inverse = new Inverse(model, bases, random);
  }

  /** Changes after which a predicate may be as wanted. */
  predicate(e: Expression, wanted: boolean, event: MadeEvent): Repair[] {
    const predicate = this.model.predicate(e);
    const tests = [...testsOf(wanted ? predicate : opposite(predicate))].slice(0, ALTERNATIVES);
    return once(tests.flatMap((test) => this.test(test, wanted, event)));
  }

  /** The `in`, `has_any` and kin whose lists hold an item that is written at a place: a list in a let may serve several. */
  listsWith(item: Range): In[] {
    let lists = this.lists.get(item.start);
    if (lists !== undefined) return lists;
    lists = [];
    walk(this.model.analysis.tree, (node) => {
      if (node.kind !== 'In') return true;
      const values = this.model.constants.list(node.right);
      if (values?.some(({ source }) => source.start === item.start && source.end === item.end)) lists.push(node);
      return true;
    });
    this.lists.set(item.start, lists);
    return lists;
  }

  /** Changes after which the value that a list is tested with may match one of its items. */
  item(test: In, item: Expression, event: MadeEvent): Repair[] {
    const value = this.model.constants.of(item)?.value;
    if (value === null || value === undefined || typeof value === 'object') return [];
    const relation = test.operator.startsWith('has') ? 'has' : 'equals';
    const needle = String(value);
    return once(
      this.text(test.left, event, (text) => textsFor({ relation, needle, caseSensitive: false }, false, text)),
    );
  }

  private test(test: Predicate, wanted: boolean, event: MadeEvent): Repair[] {
    if (test.kind === 'text') return this.textTest(test, event);
    if (test.kind === 'range') return [...this.range(test, event), ...this.guess(test.node, event)];
    const e = this.bases.resolved(test.node);
    if (e.kind === 'Binary' && e.operator === 'matches regex' && wanted) {
      const pattern = this.model.constants.text(e.right);
      if (pattern !== undefined) return this.pattern(e.left, pattern, event);
    }
    if (e.kind === 'Binary' && (e.operator === '==' || e.operator === '!=') && (e.operator === '==') === wanted) {
      // A column compared with a value of another type, or a member of a dynamic one.
      const value = this.model.constants.of(e.right)?.value;
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        return [...this.same(e.left, value, event), ...this.guess(test.node, event)];
    }
    if (e.kind === 'In') {
      const listed = e.right.flatMap((item) => this.vocabulary.list(item));
      if (listed.length > 0) {
        const among = wanted ? listed : ['other', ''];
        return [...this.text(e.left, event, () => among), ...this.guess(test.node, event)];
      }
    }
    return this.guess(test.node, event);
  }

  /** Changes after which an expression may be a value, as it is or as text. */
  private same(subject: Expression, value: string | number | boolean, event: MadeEvent): Repair[] {
    const member = memberOf(this.bases.resolved(subject), (inner) => this.bases.resolved(inner));
    const { fields } = event;
    const direct = this.columns(subject, event).flatMap((column): Repair[] => {
      const made =
        member !== undefined && (column.type === 'dynamic' || column.type === 'string')
          ? withMember(fields.get(column.name), member, value, column.type)
          : typeof value === 'boolean'
            ? quantityField(Number(value), column)
            : undefined;
      return made === undefined ? [] : [{ column: column.name, fields: withField(fields, column.name, made) }];
    });
    return [...direct, ...this.text(subject, event, () => [String(value)])];
  }

  private textTest({ subject, test, negated, node }: TextPredicate, event: MadeEvent): Repair[] {
    const e = this.bases.resolved(subject.expression);
    const proposals = this.text(subject.expression, event, (text) => textsFor(test, negated, text));
    if (e.kind === 'Call' && e.name === 'extract' && e.args[2] !== undefined && !negated) {
      const pattern = this.model.constants.text(e.args[0]!);
      const group = this.model.constants.of(e.args[1]!)?.value;
      if (pattern !== undefined && typeof group === 'number') {
        const texts = textsWithGroup(pattern, group, test.needle, this.random);
        proposals.unshift(...this.text(e.args[2], event, () => texts));
      }
    }
    // Of a column that an operator makes it is not known how.
    const isMade = e.kind === 'Name' && this.bases.stored(e.name).length === 0;
    return isMade ? [...proposals, ...this.guess(node, event)] : proposals;
  }

  private pattern(subject: Expression, pattern: string, event: MadeEvent): Repair[] {
    const samples = textsMatching(pattern, this.random);
    return this.text(subject, event, (text) =>
      samples.flatMap((sample) => (text === '' ? [sample] : [sample, `${text} ${sample}`, `${text}${sample}`])),
    );
  }

  /** Values for the columns that a tested number or time comes from. */
  private range({ subject, set, axis }: RangePredicate, event: MadeEvent): Repair[] {
    const { expression } = subject;
    const isTime = expression.type === 'datetime' || expression.type === 'timespan';
    const quantities = quantitiesIn(set, isTime ? 'ticks' : expression.type === 'real' ? 'real' : 'whole');
    const absolute = quantities.map((q) => (axis === 'relative' && typeof q === 'bigint' ? this.now + q : q));
    const solved = absolute.flatMap((q) => (typeof q === 'number' ? this.solved(expression, q, event) : []));
    const direct = this.columns(expression, event).flatMap((column): Repair[] => {
      const values = absolute.flatMap((q): FieldValue[] => {
        const value = quantityField(q, column);
        const own = value === undefined ? [] : [value];
        if (typeof q === 'number' && column.type === 'datetime') return this.timesOfDay(q, column);
        // A timespan between an event and now.
        if (typeof q === 'bigint' && expression.type === 'timespan' && column.type === 'datetime') {
          return [this.now - q, this.now + q].flatMap((at) => quantityField(at, column) ?? []);
        }
        // The length of a text.
        if (typeof q === 'number' && column.type === 'string' && q >= 0 && q <= LONGEST) own.push('x'.repeat(q));
        return own;
      });
      return values.map((value) => ({ column: column.name, fields: withField(event.fields, column.name, value) }));
    });
    return [...solved, ...direct];
  }

  /** Times of which the hour, or the day of the week, is a number. */
  private timesOfDay(number: number, column: ColumnInfo): FieldValue[] {
    const midnight = this.now - (this.now % TICKS_PER_DAY);
    const days = Array.from({ length: 7 }, (_, i) => midnight - BigInt(i) * TICKS_PER_DAY);
    const hours = [midnight - TICKS_PER_DAY, midnight].map((day) => day + BigInt(Math.trunc(number)) * TICKS_PER_HOUR);
    return [...hours, ...days].filter((at) => at <= this.now).flatMap((at) => quantityField(at, column) ?? []);
  }

  /** Values that the query speaks of, for each column that a predicate looks at, and none. */
  private guess(e: Expression, event: MadeEvent): Repair[] {
    return this.columns(e, event).flatMap((column) =>
      this.guesses(column).map((value) => ({
        column: column.name,
        fields: withField(event.fields, column.name, value),
      })),
    );
  }

  private guesses(column: ColumnInfo): readonly FieldValue[] {
    const { texts, numbers, spans } = this.vocabulary;
    switch (column.type) {
      case 'string':
        return ['', 'x', ...texts.slice(0, GUESSES)];
      case 'bool':
        return [true, false];
      case 'int':
      case 'long':
      case 'real':
      case 'decimal':
        return [...new Set(numbers.flatMap((n) => [n, n + 1, n - 1]))].slice(0, GUESSES);
      case 'datetime':
        return spans.flatMap((span) =>
          [span, span + 1n, span - 1n].flatMap((back) => quantityField(this.now - back, column) ?? []),
        );
      case 'dynamic':
        return [['x'], ...texts.slice(0, ALTERNATIVES).map((text) => [text]), new Map([['key', 'x']]), ['x', 'y', 'z']];
      default:
        return [];
    }
  }

  /** Texts for the columns that a tested text comes from. */
  private text(subject: Expression, event: MadeEvent, texts: (current: string) => readonly string[]): Repair[] {
    const member = memberOf(this.bases.resolved(subject), (e) => this.bases.resolved(e));
    const solved = texts('').flatMap((wanted) => this.solved(subject, wanted, event));
    const guessed = this.columns(subject, event).flatMap((column): Repair[] => {
      const { fields } = event;
      const set = (value: FieldValue): Repair => ({
        column: column.name,
        fields: withField(fields, column.name, value),
      });
      if (member !== undefined && (column.type === 'dynamic' || column.type === 'string')) {
        return texts('').map((text) => set(withMember(fields.get(column.name), member, text, column.type)));
      }
      if (column.type !== 'string') return this.asNumber(column, texts('')).map(set);
      return [...texts(textOf(fields, column.name)), ...this.behindProgram(column, fields, texts(''))].map(set);
    });
    return [...guessed.slice(0, 1), ...solved, ...guessed.slice(1)];
  }

  /** The event with the values of columns that make an expression what is wanted, where that can be worked out. */
  private solved(e: Expression, wanted: Wanted, { table, fields }: MadeEvent): Repair[] {
    // What is a column itself, or a member of one, is set directly.
    if (this.bases.resolved(e).kind === 'Name' && this.bases.of(e).some((b) => b.table === table && isNamed(e, b)))
      return [];
    return this.inverse.of(e, wanted, table, fields).flatMap((assignment) => {
      const [column] = assignment.keys();
      return column === undefined ? [] : [{ column, fields: new Map([...fields, ...assignment]) }];
    });
  }

  /** Numbers that are compared as text. */
  private asNumber(column: ColumnInfo, texts: readonly string[]): FieldValue[] {
    return texts.flatMap((text) => {
      const number = Number(text);
      return text === '' || Number.isNaN(number) ? [] : (quantityField(number, column) ?? []);
    });
  }

  /** Texts as the arguments of the program that a command line begins with, or that the event names. */
  private behindProgram(column: ColumnInfo, fields: Fields, texts: readonly string[]): string[] {
    const current = textOf(fields, column.name).split(' ')[0] ?? '';
    const programs = [current, textOf(fields, 'FileName')].filter((name) => name !== '' && column.name !== 'FileName');
    return programs.flatMap((name) => texts.map((text) => `${name} ${text}`));
  }

  /** The columns of the event's table that an expression comes from. */
  private columns(e: Expression, { table }: MadeEvent): ColumnInfo[] {
    return this.bases.of(e).flatMap((base: BaseColumn) => (base.table === table ? [base.column] : []));
  }
}

/** A predicate of the events that another one is not true for. */
export function opposite(predicate: Predicate): Predicate {
  switch (predicate.kind) {
    case 'true':
      return { ...predicate, kind: 'false' };
    case 'false':
      return { ...predicate, kind: 'true' };
    case 'and':
    case 'or':
      return { ...predicate, kind: predicate.kind === 'and' ? 'or' : 'and', parts: predicate.parts.map(opposite) };
    case 'text':
    case 'opaque':
      return { ...predicate, negated: !predicate.negated };
    case 'range':
      return { ...predicate, set: complement(predicate.set), onNull: !predicate.onNull };
  }
}

function isNamed(e: Expression, { column }: BaseColumn): boolean {
  return e.kind === 'Name' && e.name === column.name;
}

function once(repairs: readonly Repair[]): Repair[] {
  const seen = new Set<string>();
  return repairs.filter(({ column, fields }) => {
    const key = `${column} ${eventLine(fields)}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
