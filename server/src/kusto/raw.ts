import type { Span } from '../syntax/expressions.js';
import { scalarTypeOf, type ColumnInfo, type ExprType, type TableSchema } from '../syntax/types.js';
import { kustoPackage, type PackageObject } from './package.js';

/** A symbol or type of the package. */
export type PackageSymbol = PackageObject;

/** The package's enumeration of node kinds, from number to name. */
let kindNames: ReadonlyMap<number, string> | undefined;

function kindName(kind: number): string {
  kindNames ??= new Map(
    Object.entries(at(kustoPackage().Kusto, 'Language', 'Syntax', 'SyntaxKind')).flatMap(([name, value]) =>
      typeof value === 'number' ? [[value, name] as const] : [],
    ),
  );
  return kindNames.get(kind) ?? `Kind${kind}`;
}

/** A member of a package object, some levels down; throws when there is none, which would be another package. */
export function at(from: PackageObject, ...path: readonly string[]): PackageObject {
  let current: unknown = from;
  for (const name of path) current = (current as PackageObject)[name];
  if (current === undefined || current === null) throw new Error(`the language package has no ${path.join('.')}`);
  return current as PackageObject;
}

/** Calls a method of a package object. */
export function call(object: PackageObject, method: string, ...args: readonly unknown[]): unknown {
  const f = object[method];
  if (typeof f !== 'function') throw new Error(`the language package has no method ${method}`);
  return Reflect.apply(f as (...a: unknown[]) => unknown, object, args);
}

/** Constructs a package object through one of its numbered constructors (`ctor`, `$ctor4`, …). */
export function construct(type: PackageObject, constructor: string, ...args: unknown[]): PackageObject {
  const make = constructor === '' ? type : type[constructor];
  return Reflect.construct(make as new (...a: unknown[]) => PackageObject, args);
}

/** The items of one of the package's lists. */
export function items(list: unknown): PackageObject[] {
  if (list === null || list === undefined) return [];
  if (Array.isArray(list)) return list as PackageObject[];
  const source = list as PackageObject;
  const count = source['Count'] as number;
  const result: PackageObject[] = [];
  for (let i = 0; i < count; i++) result.push(call(source, 'getItem', i) as PackageObject);
  return result;
}

/** The name of an object's class, without its namespace. */
export function className(object: PackageObject): string {
  const full = call(kustoPackage().Bridge, 'getTypeName', object) as string;
  return full.slice(full.lastIndexOf('.') + 1);
}

/** A read-only view of one node of the package's tree. */
export class RawNode {
  constructor(readonly object: PackageObject) {}

  /** The node's kind, by the package's name for it (`PipeExpression`). */
  get kind(): string {
    return kindName(this.object['Kind'] as number);
  }
  get start(): number {
    return this.object['TextStart'] as number;
  }
  get end(): number {
    return this.object['End'] as number;
  }
  get span(): Span {
    return { start: this.start, end: this.end };
  }
  get isMissing(): boolean {
    return this.object['IsMissing'] === true;
  }
  get isToken(): boolean {
    return this.object['IsToken'] === true;
  }
  /** The text without what surrounds it. */
  get text(): string {
    if (this.isToken) return this.object['Text'] as string;
    const children = this.children();
    return children.length === 1 ? children[0]!.text : (call(this.object, 'toString', 1) as string).trim();
  }
  /** The simple name of a name node. */
  get simpleName(): string {
    return (this.object['SimpleName'] as string | null) ?? '';
  }

  /** A part that is always there. */
  part(name: string): RawNode {
    const value = this.object[name];
    if (value === null || value === undefined) throw new Error(`${this.kind} has no ${name}`);
    return new RawNode(value as PackageObject);
  }
  /** A part that may be absent. */
  optional(name: string): RawNode | undefined {
    const value = this.object[name];
    return value === null || value === undefined ? undefined : new RawNode(value as PackageObject);
  }
  /** The elements of a list part, without their separators; empty when the part is absent. */
  list(name: string): RawNode[] {
    const list = this.optional(name);
    return list === undefined ? [] : list.elements();
  }
  elements(): RawNode[] {
    const result: RawNode[] = [];
    for (const child of this.children()) {
      result.push(child.kind === 'SeparatedElement' ? (child.children()[0] ?? child) : child);
    }
    return result;
  }
  children(): RawNode[] {
    const count = this.object['ChildCount'] as number;
    const result: RawNode[] = [];
    for (let i = 0; i < count; i++) {
      const child = call(this.object, 'GetChild', i) as PackageObject | null;
      if (child !== null) result.push(new RawNode(child));
    }
    return result;
  }

  /** The type that binding gave the node. */
  get resultType(): PackageSymbol | undefined {
    return (this.object['ResultType'] as PackageSymbol | null | undefined) ?? undefined;
  }
  get referencedSymbol(): PackageSymbol | undefined {
    return (this.object['ReferencedSymbol'] as PackageSymbol | null | undefined) ?? undefined;
  }
}

const types = new WeakMap<PackageSymbol, ExprType>();

/** Our name for a package type. */
export function exprType(type: PackageSymbol | undefined): ExprType {
  if (type === undefined) return 'unknown';
  let known = types.get(type);
  if (known === undefined) types.set(type, (known = nameOfType(type)));
  return known;
}

function nameOfType(type: PackageSymbol): ExprType {
  const name = type['Name'] as string;
  const scalar = scalarTypeOf(name);
  if (scalar !== undefined) return scalar;
  switch (className(type)) {
    case 'TableSymbol':
    case 'MaterializedViewSymbol':
    case 'ExternalTableSymbol':
    case 'StoredQueryResultSymbol':
      return 'table';
    case 'GraphSymbol':
    case 'GraphModelSymbol':
      return 'graph';
    case 'DynamicBagSymbol':
    case 'DynamicArraySymbol':
    case 'DynamicAnySymbol':
    case 'DynamicPrimitiveSymbol':
      return 'dynamic';
    case 'TupleSymbol': {
      // Several results count as their first where one value is wanted.
      const first = columnsOf(type)[0];
      return first?.type ?? 'unknown';
    }
    default:
      return 'unknown';
  }
}

/** The columns of a table or tuple type. */
export function columnsOf(type: PackageSymbol): ColumnInfo[] {
  return items(type['Columns']).map((column) => {
    const type = exprType(column['Type'] as PackageSymbol);
    return {
      name: column['Name'] as string,
      type: type === 'unknown' || type === 'table' || type === 'graph' ? 'dynamic' : type,
    };
  });
}

const schemas = new WeakMap<PackageSymbol, TableSchema>();

/**
 * The shape of a tabular type; an erroneous one is open and has no columns, so that nothing is reported after it. Operators
 * that leave the columns as they are have one type, and so one schema.
 */
export function tableSchema(type: PackageSymbol | undefined): TableSchema {
  if (type === undefined || type['Columns'] === undefined) return { columns: [], open: true };
  let schema = schemas.get(type);
  if (schema === undefined) schemas.set(type, (schema = { columns: columnsOf(type), open: type['IsOpen'] === true }));
  return schema;
}
