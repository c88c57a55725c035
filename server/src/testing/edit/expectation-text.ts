import { toWire, stringifyWire } from '../../engine/values/wire.js';
import { formatDatetime } from '../../engine/values/datetime.js';
import type { Value } from '../../engine/values/types.js';
import type { Located } from '../../rules/located.js';
import type { ScalarType } from '../../syntax/types.js';
import type { ColumnExpectation } from '../file/model.js';
import { yamlText } from './yaml-text.js';

/** Writes expectations on one line, as YAML in braces or as JSON; what was written before keeps its digits and quotes. */
export class ExpectationText {
  /** @param text - the test file. */
  constructor(
    private readonly text: string,
    private readonly isJson: boolean,
  ) {}

  word(text: string): string {
    return this.isJson ? JSON.stringify(text) : yamlText(text);
  }

  map(entries: readonly (readonly [key: string, value: string])[]): string {
    if (entries.length === 0) return '{}';
    return `{ ${entries.map(([key, value]) => `${this.word(key)}: ${value}`).join(', ')} }`;
  }

  list(items: readonly string[]): string {
    return `[${items.join(', ')}]`;
  }

  /** A value of a result as a test expects it. */
  value(value: Value, type: ScalarType): string {
    if (type === 'datetime' && typeof value === 'bigint') {
      return this.word(formatDatetime(value).replace(/\.?0+Z$/u, 'Z'));
    }
    const wire = toWire(value, type);
    return typeof wire === 'string' ? this.word(wire) : stringifyWire(wire);
  }

  /** What is expected of a column, as it was written. */
  column({ tests }: ColumnExpectation): string {
    const [first] = tests;
    if (tests.length === 1 && first!.operator === 'equals') return this.node(first!.operand);
    return this.map(tests.map(({ operator, operand }) => [operator, this.node(operand)]));
  }

  node(node: Located): string {
    switch (node.kind) {
      case 'map':
        return this.map(node.entries.map(({ key, value }) => [key, this.node(value)]));
      case 'list':
        return this.list(node.items.map((item) => this.node(item)));
      case 'scalar': {
        const written = this.text.slice(node.start, node.end);
        const isQuoted = /^(["'])[^\r\n]*\1$/u.test(written);
        if (isQuoted) return written;
        return typeof node.value === 'string' ? this.word(node.value) : written === '' ? 'null' : written;
      }
    }
  }
}
