import type { Expression, NameDeclaration, Span } from '../syntax/expressions.js';
import type { ColumnDeclaration, OperatorParameter } from '../syntax/operators.js';
import type {
  FunctionBody,
  FunctionDeclaration,
  FunctionParameter,
  QueryBlock,
  Statement,
} from '../syntax/statements.js';
import { scalarTypeOf, type ScalarType, type TableSchema } from '../syntax/types.js';
import { convertExpression } from './convert-expressions.js';
import type { PackageObject } from './package.js';
import { call, exprType, items, tableSchema, type PackageSymbol, type RawNode } from './raw.js';
import { RawNode as Raw } from './raw.js';
import { boundAs } from './reuse/bound-parts.js';
import { moved } from './reuse/moved.js';

/** A fault that decoding found and the package did not report. */
export interface ConversionProblem extends Span {
  readonly message: string;
}

/**
 * Turns the package's bound tree into ours. The context says how positions in the tree at hand relate to the analysed
 * text: the body of a called function is a tree of its own, bound for the call's arguments.
 */
export class Conversion {
  readonly problems: ConversionProblem[] = [];
  /** How far each known tree is shifted against the analysed text; undefined for a tree from outside of it. */
  private readonly shifts = new Map<PackageObject, number | undefined>();
  private shift: number | undefined = 0;
  private depth = 0;
  /** How many bodies of called functions there were: their places are not those of the call. */
  private bodies = 0;

  constructor(root: RawNode) {
    this.shifts.set(root.object, 0);
  }

  /** The node's place in the analysed text; the start of the text for nodes from outside of it. */
  span(node: RawNode): Span {
    return this.shift === undefined
      ? { start: 0, end: 0 }
      : { start: node.start + this.shift, end: node.end + this.shift };
  }

  problem(node: RawNode, message: string): void {
    if (this.shift !== undefined) this.problems.push({ ...this.span(node), message });
  }

  /** Whether the tree at hand comes from outside the analysed text. */
  get isExternal(): boolean {
    return this.shift === undefined;
  }

  /** Converts a part of the text, unless that was done before and the package has kept the part as it was. */
  kept<T extends object>(node: RawNode, convert: () => T): T {
    const bound = this.shift === 0 ? boundAs(node.object) : undefined;
    if (bound === undefined) return convert();
    const { start } = node;
    const known = bound.converted;
    let value: T;
    if (known !== undefined) {
      value = moved(known.value as T, start - known.start);
    } else {
      const [bodies, problems] = [this.bodies, this.problems.length];
      value = convert();
      if (this.bodies !== bodies || this.problems.length !== problems) return value;
    }
    bound.converted = { value, start };
    return value;
  }

  /** The bound body of the function that `node` calls; undefined for built-in functions. */
  calledBody(node: RawNode): FunctionBody | undefined {
    const body = call(node.object, 'GetCalledFunctionBody') as PackageObject | null;
    if (body === null || this.depth > 40) return undefined;
    this.bodies++;
    const root = call(node.object, 'GetExpansion') as PackageObject | null;
    const signature = node.object['ReferencedSignature'] as PackageObject | null;
    const declaration = (signature?.['Declaration'] ?? null) as PackageObject | null;
    const raw = new Raw(body);
    const shift = this.shiftOf(declaration, raw);
    const before = this.shift;
    this.shift = shift;
    this.shifts.set((root?.['Root'] ?? body['Root']) as PackageObject, shift);
    this.depth++;
    try {
      const parameters = signature === null ? [] : items(signature['Parameters']).map((p) => this.boundParameter(p));
      return { ...this.functionBody(raw), parameters, external: shift === undefined };
    } finally {
      this.shift = before;
      this.depth--;
    }
  }

  private shiftOf(declaration: PackageObject | null, body: RawNode): number | undefined {
    if (declaration === null) return undefined;
    const root = declaration['Root'] as PackageObject;
    if (!this.shifts.has(root)) return undefined;
    const outer = this.shifts.get(root);
    return outer === undefined ? undefined : (declaration['TextStart'] as number) + outer - body.start;
  }

  private boundParameter(parameter: PackageObject): FunctionParameter {
    const types = items(parameter['DeclaredTypes']);
    const defaultValue = parameter['DefaultValue'] as PackageObject | null;
    return {
      kind: 'FunctionParameter',
      start: 0,
      end: 0,
      name: parameter['Name'] as string,
      nameSpan: { start: 0, end: 0 },
      type: parameterType(types[0]),
      defaultValue: defaultValue === null ? undefined : convertExpression(this, new Raw(defaultValue)),
    };
  }

  functionBody(node: RawNode): FunctionBody {
    const expression = node.optional('Expression');
    return {
      kind: 'FunctionBody',
      ...this.span(node),
      statements: node.list('Statements').map((s) => this.statement(s)),
      expression: expression === undefined ? undefined : convertExpression(this, expression),
      parameters: [],
      external: this.isExternal,
    };
  }

  functionDeclaration(node: RawNode): FunctionDeclaration {
    return {
      kind: 'FunctionDeclaration',
      ...this.span(node),
      view: node.optional('ViewKeyword') !== undefined,
      parameters: this.functionParameters(node.part('Parameters')),
      body: this.functionBody(node.part('Body')),
    };
  }

  private functionParameters(node: RawNode): FunctionParameter[] {
    return node.list('Parameters').map((p) => {
      const declared = p.part('NameAndType');
      const type = declared.part('Type');
      const value = p.optional('DefaultValue');
      return {
        kind: 'FunctionParameter',
        ...this.span(p),
        name: declared.part('Name').simpleName,
        nameSpan: this.span(declared.part('Name')),
        type:
          type.kind === 'SchemaTypeExpression'
            ? this.declaredSchema(type.list('Columns'))
            : (scalarTypeOf(type.text) ?? 'dynamic'),
        defaultValue: value === undefined ? undefined : convertExpression(this, value.part('Value')),
      };
    });
  }

  /** A schema written as `(a: long, *)`. */
  declaredSchema(columns: readonly RawNode[]): TableSchema {
    const declared = columns.filter((c) => c.kind === 'NameAndTypeDeclaration');
    return {
      columns: declared.map((c) => ({ name: c.part('Name').simpleName, type: declaredType(c) ?? 'dynamic' })),
      open: declared.length < columns.length,
    };
  }

  columnDeclaration(node: RawNode): ColumnDeclaration {
    // `name: type = value` is a function parameter to the package.
    const named = node.kind === 'FunctionParameter' ? node.part('NameAndType') : node;
    const value = node.kind === 'FunctionParameter' ? node.optional('DefaultValue') : undefined;
    return {
      kind: 'ColumnDeclaration',
      ...this.span(node),
      name: named.part('Name').simpleName,
      nameSpan: this.span(named.part('Name')),
      type: declaredType(named),
      defaultValue: value === undefined ? undefined : convertExpression(this, value.part('Value')),
    };
  }

  nameDeclaration(node: RawNode): NameDeclaration {
    return { kind: 'NameDeclaration', ...this.span(node), name: node.simpleName };
  }

  parameters(node: RawNode, part = 'Parameters'): OperatorParameter[] {
    return node.list(part).map((p) => this.parameter(p));
  }

  parameter(p: RawNode): OperatorParameter {
    return {
      kind: 'OperatorParameter',
      ...this.span(p),
      name: p.part('Name').simpleName,
      nameSpan: this.span(p.part('Name')),
      value: convertExpression(this, p.part('Expression')),
    };
  }

  expressions(nodes: readonly RawNode[]): Expression[] {
    return nodes.map((n) => convertExpression(this, n));
  }

  statement(node: RawNode): Statement {
    return this.kept(node, () => this.newStatement(node));
  }

  private newStatement(node: RawNode): Statement {
    const span = this.span(node);
    switch (node.kind) {
      case 'LetStatement': {
        const value = node.part('Expression');
        return {
          kind: 'LetStatement',
          ...span,
          name: this.nameDeclaration(node.part('Name')),
          value:
            value.kind === 'FunctionDeclaration' ? this.functionDeclaration(value) : convertExpression(this, value),
        };
      }
      case 'ExpressionStatement':
        return { kind: 'ExpressionStatement', ...span, expression: convertExpression(this, node.part('Expression')) };
      case 'SetOptionStatement': {
        const value = node.optional('ValueClause')?.optional('Expression');
        return {
          kind: 'SetStatement',
          ...span,
          name: node.part('Name').simpleName,
          value: value === undefined ? undefined : convertExpression(this, value),
        };
      }
      case 'QueryParametersStatement':
        return { kind: 'QueryParametersStatement', ...span, parameters: this.functionParameters(node) };
      case 'PatternStatement':
        return this.patternStatement(node);
      default:
        return { kind: 'OtherStatement', ...span, construct: node.kind.replace(/Statement$/, '').toLowerCase() };
    }
  }

  private patternStatement(node: RawNode): Statement {
    const pattern = node.optional('Pattern');
    const path = pattern?.optional('PathParameter')?.part('Parameter').part('Name');
    return {
      kind: 'PatternStatement',
      ...this.span(node),
      name: this.nameDeclaration(node.part('Name')),
      parameters: pattern?.list('Parameters').map((p) => this.nameDeclaration(p.part('Name'))) ?? [],
      pathParameter: path === undefined ? undefined : this.nameDeclaration(path),
      matches:
        pattern?.list('Patterns').map((m) => {
          const value = m.optional('PathValue')?.part('Value');
          return {
            values: this.expressions(m.part('ParameterValues').list('Expressions')),
            path: value === undefined ? undefined : convertExpression(this, value),
            body: this.functionBody(m.part('Body')),
          };
        }) ?? [],
    };
  }
}

/** Converts the whole tree of a query text. */
export function convertQuery(root: RawNode): { tree: QueryBlock; problems: readonly ConversionProblem[] } {
  const conversion = new Conversion(root);
  const tree: QueryBlock = {
    kind: 'QueryBlock',
    ...conversion.span(root),
    statements: root.list('Statements').map((s) => conversion.statement(s)),
  };
  return { tree, problems: conversion.problems };
}

function declaredType(node: RawNode): ScalarType | undefined {
  const type = node.optional('Type');
  return type === undefined ? undefined : scalarTypeOf(type.text);
}

function parameterType(type: PackageSymbol | undefined): ScalarType | TableSchema {
  if (type === undefined) return { columns: [], open: true };
  const t = exprType(type);
  if (t === 'table') return tableSchema(type);
  return t === 'unknown' || t === 'graph' ? 'dynamic' : t;
}
