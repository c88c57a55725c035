import type { QueryModel } from '../../lint/model/query-model.js';
import type { Call, Expression } from '../../syntax/expressions.js';
import type { Parse } from '../../syntax/operators.js';
import type { BaseColumns } from './base-columns.js';
import { textOf, type FieldValue, type Fields } from './fields.js';
import { memberOf, withMember } from './members.js';
import { textsWithGroup } from './texts.js';

/** Columns of an event with the values that make an expression what is wanted. */
export type Assignment = ReadonlyMap<string, FieldValue>;

/** A text or number that an expression is to give. */
export type Wanted = string | number;

/** The longest text that is made for a length or a count. */
const LONGEST = 5000;
/** How deep calls are looked through. */
const DEPTH = 8;

/** Functions that give what they get, as far as a text that is made for them goes. */
const PASSING = new Set([
  'tostring',
  'toint',
  'tolong',
  'toreal',
  'todouble',
  'todecimal',
  'tolower',
  'toupper',
  'trim',
  'trim_start',
  'trim_end',
  'coalesce',
  'replace_string',
  'replace_regex',
  'todynamic',
  'parse_json',
  'column_ifexists',
  'columnifexists',
]);

/** Functions whose last argument passes through. */
const PATTERN_FIRST = new Set(['trim', 'trim_start', 'trim_end']);

/** Functions that {@link Inverse} works back through, besides those that pass on what they get. */
const INVERTED = new Set([
  'iff',
  'iif',
  'strcat',
  'substring',
  'extract',
  'split',
  'reverse',
  'url_decode',
  'base64_decode_tostring',
  'strlen',
  'countof',
  'indexof',
  'array_length',
]);

/** Predicates, and constants, that are solved as such. */
const SOLVED = new Set([
  'not',
  'isempty',
  'isnotempty',
  'isnull',
  'isnotnull',
  'case',
  'now',
  'ago',
  'datetime_diff',
  'hourofday',
  'dayofweek',
  'dynamic',
  'pack_array',
  'max_of',
  'array_concat',
]);

/** Whether it is known what to give a function so that it gives what is asked for. */
export function isUnderstood({ name, callee }: Call): boolean {
  return callee !== 'scalar' || PASSING.has(name) || INVERTED.has(name) || SOLVED.has(name);
}

/** Works out what columns must hold for an expression to give a value. Whether it then does, the engine says. */
export class Inverse {
  constructor(
    private readonly model: QueryModel,
    private readonly bases: BaseColumns,
    private readonly random: () => number,
  ) {}

  /** @param fields - what the event holds, for parts of an expression that are left as they are. */
  of(e: Expression, wanted: Wanted, table: string, fields: Fields, depth = DEPTH): Assignment[] {
    if (depth === 0) return [];
    const at = this.bases.resolved(e);
    const next = (inner: Expression | undefined, value: Wanted): Assignment[] =>
      inner === undefined ? [] : this.of(inner, value, table, fields, depth - 1);
    const member = memberOf(at, (inner) => this.bases.resolved(inner));
    if (member !== undefined) return this.member(at, member, wanted, table, fields);
    switch (at.kind) {
      case 'Name':
        return this.named(at.name, at.start, wanted, table, fields, depth);
      case 'Element':
        return this.element(at.target, at.index, wanted, next);
      case 'Call':
        return this.call(at, wanted, table, fields, next);
      default:
        return [];
    }
  }

  private named(
    name: string,
    before: number,
    wanted: Wanted,
    table: string,
    fields: Fields,
    depth: number,
  ): Assignment[] {
    const stored = this.bases.stored(name).find((b) => b.table === table);
    if (stored !== undefined) {
      const value = stored.column.type === 'string' ? String(wanted) : wanted;
      return [new Map([[name, value]])];
    }
    const parse = this.bases.makerOf(name, before);
    if (parse?.kind !== 'Parse') return [];
    const text = this.parsed(parse, name, String(wanted), (of) => this.currentOf(parse, of, table, fields));
    return text === undefined ? [] : this.of(parse.expression, text, table, fields, depth - 1);
  }

  private call(
    { name, args }: Call,
    wanted: Wanted,
    table: string,
    fields: Fields,
    next: (inner: Expression | undefined, value: Wanted) => Assignment[],
  ): Assignment[] {
    const text = String(wanted);
    const textArgument = (at: number): string | undefined => {
      const argument = args[at];
      return argument === undefined ? undefined : this.model.constants.text(argument);
    };
    const base = args[0] === undefined ? undefined : this.bases.of(args[0]).find((b) => b.table === table);
    const current = base === undefined ? '' : textOf(fields, base.column.name);
    const number = typeof wanted === 'number' && wanted >= 0 && wanted <= LONGEST ? Math.trunc(wanted) : undefined;
    if (PASSING.has(name)) return next(PATTERN_FIRST.has(name) ? args.at(-1) : args[0], wanted);
    switch (name) {
      case 'iff':
      case 'iif': {
        const [yes, no] = [next(args[1], wanted), next(args[2], wanted)];
        // Which of the two it gives may hang on columns that change with them: both give it, else one does.
        const both = yes.flatMap((a) => no.slice(0, 1).map((b) => new Map([...a, ...b])));
        return [...both, ...yes, ...no];
      }
      case 'strcat':
        return this.strcat(args, text, table, fields);
      case 'substring': {
        const start = args[1] === undefined ? undefined : this.model.constants.of(args[1])?.value;
        return typeof start === 'number' && start >= 0 && start <= LONGEST
          ? next(args[0], 'x'.repeat(start) + text)
          : [];
      }
      case 'extract': {
        const pattern = textArgument(0);
        const group = args[1] === undefined ? undefined : this.model.constants.of(args[1])?.value;
        if (pattern === undefined || typeof group !== 'number') return [];
        return textsWithGroup(pattern, group, text, this.random).flatMap((made) => next(args[2], made));
      }
      case 'reverse':
        return next(args[0], Array.from(text).reverse().join(''));
      case 'url_decode':
        return next(args[0], encodeURIComponent(text));
      case 'base64_decode_tostring':
        return next(args[0], base64(text));
      case 'strlen':
        if (number === undefined) return [];
        // What is there already is kept where it is not too long.
        return [current.padEnd(number, 'x'), 'x'.repeat(number)].flatMap((made) => next(args[0], made));
      case 'countof': {
        const part = textArgument(1);
        return number === undefined || part === undefined ? [] : next(args[0], Array(number).fill(part).join(' '));
      }
      case 'indexof': {
        const part = textArgument(1);
        const filler = part?.startsWith('-') === true ? '.' : '-';
        if (number === undefined || part === undefined) return [];
        const made = filler.repeat(number) + part;
        return [made, `${made} ${current}`].flatMap((one) => next(args[0], one));
      }
      case 'array_length':
        return number === undefined ? [] : this.split(args[0], Array<string>(number).fill('x'), next);
      default:
        return [];
    }
  }

  /** `split(text, separator)[i]` */
  private element(
    target: Expression,
    index: Expression,
    wanted: Wanted,
    next: (inner: Expression | undefined, value: Wanted) => Assignment[],
  ): Assignment[] {
    const at = this.model.constants.of(index)?.value;
    if (typeof at !== 'number' || Math.abs(at) > 50) return [];
    const parts =
      at >= 0
        ? [...Array<string>(at).fill('x'), String(wanted)]
        : [String(wanted), ...Array<string>(-at - 1).fill('x')];
    // From the end: something has to stand before it, so that it is no whole text.
    return this.split(target, at < 0 ? ['x', ...parts] : parts, next);
  }

  private split(
    e: Expression | undefined,
    parts: readonly string[],
    next: (inner: Expression | undefined, value: Wanted) => Assignment[],
  ): Assignment[] {
    const call = e === undefined ? undefined : this.bases.resolved(e);
    if (call?.kind !== 'Call' || call.name !== 'split' || call.args[1] === undefined) return [];
    const separator = this.model.constants.text(call.args[1]);
    return separator === undefined ? [] : next(call.args[0], parts.join(separator));
  }

  /** Parts of a text for the arguments that are no constants; the shortest ones first, the last one takes what is left. */
  private strcat(args: readonly Expression[], text: string, table: string, fields: Fields): Assignment[] {
    const parts = args.map((arg) => this.model.constants.text(arg));
    const variable = args.filter((_, i) => parts[i] === undefined);
    const open = variable.length;
    if (open === 0) return [];
    let seen = 0;
    const pattern = parts.map((part) =>
      part === undefined ? (++seen === open ? '([^]*)' : '([^]*?)') : escaped(part),
    );
    const match = new RegExp(`^${pattern.join('')}$`, 'iu').exec(text);
    if (match === null) return [];
    const assignments = variable.map((arg, i) => this.of(arg, match[i + 1]!, table, fields)[0]);
    if (assignments.some((a) => a === undefined)) return [];
    return [new Map(assignments.flatMap((a) => [...a!]))];
  }

  private member(
    at: Expression,
    path: readonly (string | number)[],
    wanted: Wanted,
    table: string,
    fields: Fields,
  ): Assignment[] {
    const base = this.bases.of(at).find((b) => b.table === table);
    if (base === undefined || (base.column.type !== 'dynamic' && base.column.type !== 'string')) return [];
    const { name, type } = base.column;
    const values: FieldValue[] = [wanted];
    return values.map((value) => new Map([[name, withMember(fields.get(name), path, value, type)]]));
  }

  /** The text that `parse` takes apart such that one of its columns is what is wanted. */
  private parsed(
    { pattern }: Parse,
    column: string,
    wanted: string,
    current: (column: string) => string,
  ): string | undefined {
    let text = '';
    for (const [i, part] of pattern.entries()) {
      if (part.kind === 'text') text += part.text;
      else if (part.kind === 'star') text += i === 0 ? 'x ' : '';
      else text += part.column.name === column ? wanted : current(part.column.name);
    }
    return text;
  }

  /** What another column of a `parse` holds now, so that it stays: found by taking the text apart as `parse` does. */
  private currentOf({ pattern, expression }: Parse, column: string, table: string, fields: Fields): string {
    const base = this.bases.of(expression).find((b) => b.table === table);
    const text = base === undefined ? '' : textOf(fields, base.column.name);
    const parts = pattern.map((part) =>
      part.kind === 'text' ? escaped(part.text) : part.kind === 'star' ? '[^]*?' : '([^]*?)',
    );
    const match = new RegExp(`^${parts.join('')}$`, 'u').exec(text);
    const names = pattern.flatMap((part) => (part.kind === 'column' ? [part.column.name] : []));
    const found = match?.[names.indexOf(column) + 1];
    return found === undefined || found === '' ? '1' : found;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/gu, (c) => (c === '-' ? c : `\\${c}`));
}

/** A text as base64 of its UTF-8. */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes));
}
