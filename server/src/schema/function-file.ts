import { scalarTypeOf, type TableSchema, type ScalarType } from '../syntax/types.js';
import type { FunctionFacts, FunctionKind, ParameterFacts } from './facts.js';
import { decodeColumns } from './table-file.js';

/** One entry of a function data file: functions that share parameters and result. */
interface FunctionEntry {
  readonly names: readonly string[];
  readonly kind: FunctionKind;
  readonly parameters: string;
  readonly returns: string;
  readonly open?: boolean;
  readonly invoked?: boolean;
}

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

function decodeParameter(word: string): ParameterFacts {
  const optional = word.endsWith('?');
  const text = optional ? word.slice(0, -1) : word;
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const typeName = colon < 0 ? 'string' : text.slice(colon + 1);
  const extra = optional ? { optional } : {};
  if (typeName === '(*)') return { name, type: 'table', tabular: { columns: [], open: true }, ...extra };
  if (typeName === 'column') return { name, type: 'string', columnReference: true, ...extra };
  const type = scalarTypeOf(typeName);
  if (type === undefined) throw new Error(`unknown parameter type in the schema data: ${word}`);
  return { name, type, ...extra };
}

/** The functions of one data file: indexed by name when loaded, decoded one at a time when asked. */
export class FunctionFile {
  private readonly entries = new Map<string, FunctionEntry>();

  /** `asimColumns` gives the result of an ASIM parser by the name of its schema. */
  constructor(
    text: string,
    private readonly asimColumns: (schema: string) => TableSchema | undefined,
  ) {
    const file = JSON.parse(text) as { functions: FunctionEntry[] };
    for (const entry of file.functions) for (const name of entry.names) this.entries.set(name, entry);
  }

  names(): readonly string[] {
    return [...this.entries.keys()].sort();
  }

  decode(name: string): FunctionFacts | undefined {
    const entry = this.entries.get(name);
    if (entry === undefined) return undefined;
    return {
      name,
      parameters: words(entry.parameters).map(decodeParameter),
      returns: this.result(entry),
      kind: entry.kind,
      ...(entry.invoked === true ? { invoked: true } : {}),
    };
  }

  private result(entry: FunctionEntry): TableSchema | ScalarType {
    const [form, ...rest] = words(entry.returns);
    const argument = rest[0] ?? '';
    if (form === 'columns') return { columns: decodeColumns(rest), open: entry.open === true };
    const result = form === 'asim' ? this.asimColumns(argument) : scalarTypeOf(argument);
    if (result === undefined) throw new Error(`unknown function result in the schema data: ${entry.returns}`);
    return result;
  }
}
