import type { Expression, NameDeclaration, Span } from './expressions.js';
import type { ColumnDeclaration } from './operators.js';
import type { ScalarType, TableSchema } from './types.js';

/** A parameter of a let function. */
export interface FunctionParameter extends Span {
  readonly kind: 'FunctionParameter';
  readonly name: string;
  readonly nameSpan: Span;
  /** A scalar type, or the columns of a tabular parameter (`open` for `(*)`). */
  readonly type: ScalarType | TableSchema;
  readonly defaultValue: Expression | undefined;
}

/** `(a: long, T: (*)) { statements; expression }` */
export interface FunctionDeclaration extends Span {
  readonly kind: 'FunctionDeclaration';
  readonly view: boolean;
  readonly parameters: readonly FunctionParameter[];
  readonly body: FunctionBody;
}

/** What a function does: let statements, then a result. */
export interface FunctionBody extends Span {
  readonly kind: 'FunctionBody';
  readonly statements: readonly Statement[];
  readonly expression: Expression | undefined;
  /** The parameters' names, in order; set where a call was bound. */
  readonly parameters: readonly FunctionParameter[];
  /** Whether the body stands outside the analysed text (a workspace function): its spans then mean nothing there. */
  readonly external: boolean;
}

export interface LetStatement extends Span {
  readonly kind: 'LetStatement';
  readonly name: NameDeclaration;
  readonly value: Expression | FunctionDeclaration;
}

export interface ExpressionStatement extends Span {
  readonly kind: 'ExpressionStatement';
  readonly expression: Expression;
}

/** `set option = value` */
export interface SetStatement extends Span {
  readonly kind: 'SetStatement';
  readonly name: string;
  readonly value: Expression | undefined;
}

/** `declare query_parameters(a: long = 1)` */
export interface QueryParametersStatement extends Span {
  readonly kind: 'QueryParametersStatement';
  readonly parameters: readonly FunctionParameter[];
}

/** One row of a pattern: the values it is called with, and what they stand for. */
export interface PatternMatch {
  readonly values: readonly Expression[];
  readonly path: Expression | undefined;
  readonly body: FunctionBody;
}

/** `declare pattern p = (a: string)[b: string] { ("x").["y"] = { … }; … }` */
export interface PatternStatement extends Span {
  readonly kind: 'PatternStatement';
  readonly name: NameDeclaration;
  readonly parameters: readonly NameDeclaration[];
  readonly pathParameter: NameDeclaration | undefined;
  readonly matches: readonly PatternMatch[];
}

/** `alias`, `restrict` and other statements that only a cluster gives a meaning. */
export interface OtherStatement extends Span {
  readonly kind: 'OtherStatement';
  readonly construct: string;
}

export type Statement =
  LetStatement | ExpressionStatement | SetStatement | QueryParametersStatement | PatternStatement | OtherStatement;

/** A whole query text. */
export interface QueryBlock extends Span {
  readonly kind: 'QueryBlock';
  readonly statements: readonly Statement[];
}

export type { ColumnDeclaration };
