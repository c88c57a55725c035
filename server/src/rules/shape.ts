import { closestName } from '../schema/closest-name.js';
import { isArmExpression } from './arm-expression.js';
import { formatShortDuration, parseDuration, parseIsoDuration } from './duration.js';
import { textField } from './fields.js';
import { isUnset, type Located, type LocatedEntry, type LocatedMap, type LocatedScalar } from './located.js';
import type { FileProblem, Range, Severity } from './region.js';

/**
 * What a value of rule metadata must look like. A small language of its own instead of JSON Schema, because its
 * findings have exact places, suggestions and words that speak of rules.
 */
export type Shape = TextShape | NumberShape | BooleanShape | DurationShape | ListShape | MapShape | AnyShape;

export interface AnyShape {
  readonly type: 'any';
}

export interface TextShape {
  readonly type: 'text';
  readonly values?: readonly string[];
  /** Further values that are accepted and never suggested. */
  readonly alsoAccepted?: readonly string[];
  readonly pattern?: RegExp;
  /** What the pattern asks for: "a GUID". */
  readonly form?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface NumberShape {
  readonly type: 'number';
  /** Inclusive. */
  readonly range: readonly [min: number, max: number];
}

export interface BooleanShape {
  readonly type: 'boolean';
}

export interface DurationShape {
  readonly type: 'duration';
  /** ISO 8601 only, or also the short forms of Sentinel's YAML. */
  readonly form: 'iso' | 'any';
  /** Inclusive, in ticks. */
  readonly range?: readonly [min: bigint, max: bigint];
}

export interface ListShape {
  readonly type: 'list';
  readonly item: Shape;
  readonly count?: readonly [min: number, max: number];
}

export interface MapShape {
  readonly type: 'map';
  readonly fields: Readonly<Record<string, FieldShape>>;
  /** What a field of another name must be; without it other names are reported. */
  readonly others?: Shape;
  /** For names under {@link others}. */
  readonly key?: TextShape;
  readonly maxFields?: number;
}

export interface FieldShape {
  readonly shape: Shape;
  /** Severity of leaving the field out; absent for optional fields. */
  readonly missing?: Severity;
  /** Why the field may not be there. */
  readonly forbidden?: string;
  /** The name of the field that took its place, or true where there is none. */
  readonly deprecated?: string | true;
}

/** Compares a value with its shape. Problems come in the order of the file, those of a map's absent fields first. */
export function checkShape(node: Located, shape: Shape, what: string): readonly FileProblem[] {
  const checker = new Checker();
  checker.check(node, shape, what);
  return checker.problems;
}

class Checker {
  readonly problems: FileProblem[] = [];

  check(node: Located, shape: Shape, what: string): void {
    // What an expression of a template yields is known only at deployment.
    if (node.kind === 'scalar' && typeof node.value === 'string' && isArmExpression(node.value)) return;
    switch (shape.type) {
      case 'any':
        return;
      case 'list':
        this.checkList(node, shape, what);
        return;
      case 'map':
        if (node.kind === 'map') this.checkMap(node, shape, what);
        else this.wrongType(node, what, 'a group of fields');
        return;
      default:
        if (node.kind === 'scalar') this.checkScalar(node, shape, what);
        else this.wrongType(node, what, KINDS[shape.type]);
    }
  }

  private checkScalar(
    node: LocatedScalar,
    shape: TextShape | NumberShape | BooleanShape | DurationShape,
    what: string,
  ): void {
    switch (shape.type) {
      case 'text':
        this.checkText(textField(node) ?? { start: node.start, end: node.end, value: node.text }, shape, what);
        return;
      case 'boolean':
        if (typeof node.value !== 'boolean') this.wrongType(node, what, KINDS.boolean);
        return;
      case 'number':
        this.checkNumber(node, shape, what);
        return;
      case 'duration':
        this.checkDuration(node, shape, what);
    }
  }

  private checkText(field: Range & { value: string }, shape: TextShape, what: string): void {
    const { value } = field;
    if (shape.values !== undefined) {
      if (!shape.values.includes(value) && shape.alsoAccepted?.includes(value) !== true) {
        this.unknownValue(field, shape.values, what);
      }
      return;
    }
    if (shape.pattern?.test(value) === false) {
      this.report(field, `${what} must be ${shape.form ?? 'of another form'}.`, 'error', 'rule-invalid-format');
    } else if (value.length < (shape.minLength ?? 0)) {
      this.report(field, `${what} must not be empty.`, 'error', 'rule-empty');
    } else if (value.length > (shape.maxLength ?? Infinity)) {
      const message = `${what} has ${value.length} characters; at most ${shape.maxLength!} are allowed.`;
      this.report(field, message, 'error', 'rule-too-long');
    }
  }

  private unknownValue(field: Range & { value: string }, values: readonly string[], what: string): void {
    const suggestion = closestName(field.value, values);
    if (suggestion?.toLowerCase() === field.value.toLowerCase()) {
      const message = `${what} is spelt ${suggestion}.`;
      this.report(field, message, 'warning', 'rule-value-case', suggestion);
      return;
    }
    const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
    const known = suggestion !== undefined || values.length > 8 ? '' : ` It is one of ${values.join(', ')}.`;
    this.report(
      field,
      `Unknown ${lowerFirst(what)} '${field.value}'.${hint}${known}`,
      'error',
      'rule-unknown-value',
      suggestion,
    );
  }

  private checkNumber(node: LocatedScalar, shape: NumberShape, what: string): void {
    const value = typeof node.value === 'boolean' || node.text.trim() === '' ? NaN : Number(node.value);
    const [min, max] = shape.range;
    if (!Number.isInteger(value)) this.wrongType(node, what, KINDS.number);
    else if (value < min || value > max) {
      this.report(node, `${what} must be between ${min} and ${max}.`, 'error', 'rule-out-of-range');
    }
  }

  private checkDuration(node: LocatedScalar, shape: DurationShape, what: string): void {
    const field = textField(node) ?? node;
    const ticks = shape.form === 'iso' ? parseIsoDuration(node.text) : parseDuration(node.text);
    if (ticks === undefined) {
      const examples = shape.form === 'iso' ? 'such as PT5M or P1D (ISO 8601)' : 'such as 5m, 1h, 14d or PT5M';
      this.report(field, `${what} must be a duration ${examples}.`, 'error', 'rule-invalid-format');
    } else if (shape.range !== undefined && (ticks < shape.range[0] || ticks > shape.range[1])) {
      const [min, max] = shape.range.map(formatShortDuration);
      this.report(field, `${what} must be between ${min!} and ${max!}.`, 'error', 'rule-out-of-range');
    }
  }

  private checkList(node: Located, shape: ListShape, what: string): void {
    if (node.kind !== 'list') {
      this.wrongType(node, what, 'a list');
      return;
    }
    const [min, max] = shape.count ?? [0, Infinity];
    const count = node.items.length;
    if (count < min) this.report(node, `${what} must not be empty.`, 'error', 'rule-empty');
    if (count > max) {
      const extra = { start: node.items[max]!.start, end: node.end };
      this.report(extra, `${what} has ${count} items; at most ${max} are allowed.`, 'error', 'rule-too-many');
    }
    for (const item of node.items) {
      if (!isUnset(item)) this.check(item, shape.item, what);
    }
  }

  private checkMap(map: LocatedMap, shape: MapShape, what: string): void {
    this.checkMissing(map, shape, what);
    const seen = new Set<string>();
    for (const entry of map.entries) {
      if (seen.has(entry.key)) {
        this.report(entry.keyRange, `${entry.key} is given twice.`, 'error', 'rule-duplicate-field');
      }
      seen.add(entry.key);
      const field = Object.hasOwn(shape.fields, entry.key) ? shape.fields[entry.key] : undefined;
      if (field !== undefined) this.checkField(entry, field);
      else if (shape.others !== undefined) this.checkOther(entry, shape, shape.others, what);
      else this.unknownField(entry, shape, what);
    }
    if (map.entries.length > (shape.maxFields ?? Infinity)) {
      const extra = { start: map.entries[shape.maxFields!]!.keyRange.start, end: map.end };
      const message = `${what} has ${map.entries.length} entries; at most ${shape.maxFields!} are allowed.`;
      this.report(extra, message, 'error', 'rule-too-many');
    }
  }

  private checkMissing(map: LocatedMap, shape: MapShape, what: string): void {
    const place = map.entries[0]?.keyRange ?? map;
    for (const [name, field] of Object.entries(shape.fields)) {
      if (field.missing === undefined) continue;
      const entry = map.entries.find(({ key }) => key === name);
      if (entry !== undefined && !isUnset(entry.value)) continue;
      if (map.entries.some(({ key }) => Object.hasOwn(shape.fields, key) && shape.fields[key]?.deprecated === name))
        continue;
      const message = `${what} has no ${name}.`;
      this.report(entry?.keyRange ?? place, message, field.missing, 'rule-missing-field');
    }
  }

  private checkField(entry: LocatedEntry, field: FieldShape): void {
    if (field.forbidden !== undefined) {
      if (!isUnset(entry.value)) this.report(entry.keyRange, field.forbidden, 'error', 'rule-forbidden-field');
      return;
    }
    if (field.deprecated !== undefined) {
      const instead = field.deprecated === true ? '' : `; use ${field.deprecated}`;
      this.report(entry.keyRange, `${entry.key} is deprecated${instead}.`, 'warning', 'rule-deprecated-field');
    }
    if (!isUnset(entry.value)) this.check(entry.value, field.shape, entry.key);
  }

  private checkOther(entry: LocatedEntry, shape: MapShape, others: Shape, what: string): void {
    if (shape.key !== undefined)
      this.checkText({ value: entry.key, ...entry.keyRange }, shape.key, `A name in ${what}`);
    if (!isUnset(entry.value)) this.check(entry.value, others, entry.key);
  }

  private unknownField(entry: LocatedEntry, shape: MapShape, what: string): void {
    const names = Object.keys(shape.fields).filter((name) => shape.fields[name]?.forbidden === undefined);
    const suggestion = closestName(entry.key, names);
    const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
    const message = `${what} has no field '${entry.key}'.${hint}`;
    this.report(entry.keyRange, message, 'warning', 'rule-unknown-field', suggestion);
  }

  private wrongType(range: Range, what: string, wanted: string): void {
    this.report(range, `${what} must be ${wanted}.`, 'error', 'rule-wrong-type');
  }

  private report({ start, end }: Range, message: string, severity: Severity, code: string, suggestion?: string): void {
    const problem = { start, end, message, severity, code };
    this.problems.push(suggestion === undefined ? problem : { ...problem, suggestion });
  }
}

const KINDS = {
  text: 'text',
  number: 'a whole number',
  boolean: 'true or false',
  duration: 'a duration',
} as const;

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
