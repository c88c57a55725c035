import type { Dynamic, Value } from '../engine/values/types.js';
import type { Pipeline, TabularSource } from './operators.js';
import type { FunctionBody } from './statements.js';
import type { ColumnInfo, ExprType, ScalarType, TableSchema } from './types.js';

/** A place in the text that was analysed: UTF-16 offsets, `end` exclusive, without surrounding blanks and comments. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface ExpressionBase extends Span {
  /** The type the binder gives the expression. */
  readonly type: ExprType;
  /** For tabular expressions: their columns. */
  readonly schema?: TableSchema | undefined;
  /** For expressions with several results (`arg_max(a, b)`, `series_stats(s)`): their columns. */
  readonly columns?: readonly ColumnInfo[] | undefined;
  /** The column name the binder gives an unnamed expression (`sum_x`, `d_x`); undefined if it gives none. */
  readonly resultName?: string | undefined;
}

/** What a name refers to. */
export type SymbolKind =
  | 'column'
  | 'table'
  | 'let'
  | 'parameter'
  | 'function'
  | 'built-in-function'
  | 'aggregate'
  | 'plugin'
  | 'database'
  | 'cluster'
  | 'graph'
  | 'other';

/** A literal value: `"text"`, `5`, `2.5`, `1h`, `datetime(…)`, `guid(…)`, `true`, `int(null)`. */
export interface Literal extends ExpressionBase {
  readonly kind: 'Literal';
  readonly type: ScalarType;
  /** null also where the literal's text stands for no value of its type, as in `datetime(2020-13-01)`. */
  readonly value: Value;
  /** For strings: every adjacent piece, as `"a" "b"` is one literal of two. */
  readonly pieces?: readonly Span[] | undefined;
}

/** `dynamic(…)` with a literal inside. */
export interface DynamicLiteral extends ExpressionBase {
  readonly kind: 'DynamicLiteral';
  readonly type: 'dynamic';
  readonly value: Dynamic;
  /** The elements of a literal array, in order, with their places. */
  readonly elements: readonly (Literal | DynamicLiteral)[];
}

/** A name that refers to a column, table, let variable, parameter or (without arguments) a function. */
export interface Name extends ExpressionBase {
  readonly kind: 'Name';
  readonly name: string;
  readonly symbol: SymbolKind | undefined;
  /** For a function used without parentheses. */
  readonly body?: FunctionBody | undefined;
}

/** A name with `*` in it: `Device*`, as project-away and union take. */
export interface WildcardName extends ExpressionBase {
  readonly kind: 'WildcardName';
  readonly pattern: string;
}

/** `*` */
export interface Star extends ExpressionBase {
  readonly kind: 'Star';
}

/** `target.member`: a key of a dynamic, or a table of `database("x")`. */
export interface Path extends ExpressionBase {
  readonly kind: 'Path';
  readonly target: Expression;
  readonly member: Expression;
}

/** `target[index]` */
export interface Element extends ExpressionBase {
  readonly kind: 'Element';
  readonly target: Expression;
  readonly index: Expression;
}

/** What is called. */
export type CalleeKind = 'scalar' | 'aggregate' | 'plugin' | 'user' | 'unknown';

/** `name(arguments)` */
export interface Call extends ExpressionBase {
  readonly kind: 'Call';
  readonly name: string;
  readonly nameSpan: Span;
  readonly callee: CalleeKind;
  readonly args: readonly Expression[];
  /** For a `user` function: its body, bound for the types of these arguments. */
  readonly body?: FunctionBody | undefined;
}

/** The operators of {@link Binary}. */
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '=~'
  | '!~'
  | ':'
  | 'and'
  | 'or'
  | 'has'
  | '!has'
  | 'has_cs'
  | '!has_cs'
  | 'hasprefix'
  | '!hasprefix'
  | 'hasprefix_cs'
  | '!hasprefix_cs'
  | 'hassuffix'
  | '!hassuffix'
  | 'hassuffix_cs'
  | '!hassuffix_cs'
  | 'contains'
  | '!contains'
  | 'contains_cs'
  | '!contains_cs'
  | 'startswith'
  | '!startswith'
  | 'startswith_cs'
  | '!startswith_cs'
  | 'endswith'
  | '!endswith'
  | 'endswith_cs'
  | '!endswith_cs'
  | 'like'
  | '!like'
  | 'like_cs'
  | '!like_cs'
  | 'matches regex';

/** `left op right`; `a and b and c` nests to the left. */
export interface Binary extends ExpressionBase {
  readonly kind: 'Binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}

export type InOperator = 'in' | '!in' | 'in~' | '!in~' | 'has_any' | 'has_all';

/** `left in (…)`, `left has_any (…)`: the list's expressions, one of which may be tabular or a dynamic array. */
export interface In extends ExpressionBase {
  readonly kind: 'In';
  readonly operator: InOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: readonly Expression[];
  /** The parenthesised list as written. */
  readonly listSpan: Span;
}

/** `left between (from .. to)` */
export interface Between extends ExpressionBase {
  readonly kind: 'Between';
  readonly negated: boolean;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly from: Expression;
  readonly to: Expression;
}

/** `-x`, `+x` */
export interface Unary extends ExpressionBase {
  readonly kind: 'Unary';
  readonly operator: '-' | '+';
  readonly operand: Expression;
}

/** `(x)` */
export interface Parenthesized extends ExpressionBase {
  readonly kind: 'Parenthesized';
  readonly expression: Expression;
}

/** A declared name with its place. */
export interface NameDeclaration extends Span {
  readonly kind: 'NameDeclaration';
  readonly name: string;
}

/** `name = expression` or `(a, b) = expression` */
export interface Named extends ExpressionBase {
  readonly kind: 'Named';
  readonly names: readonly NameDeclaration[];
  /** Whether the names stand in parentheses. */
  readonly compound: boolean;
  readonly expression: Expression;
}

/** `expression asc nulls first`, in sort, top and scan */
export interface Ordered extends ExpressionBase {
  readonly kind: 'Ordered';
  readonly expression: Expression;
  readonly direction: 'asc' | 'desc' | undefined;
  /** `granny-asc`, `granny-desc` of project-reorder: numbers inside names compare as numbers. */
  readonly granny?: boolean | undefined;
  readonly nulls: 'first' | 'last' | undefined;
}

/** `toscalar(query)` */
export interface ToScalar extends ExpressionBase {
  readonly kind: 'ToScalar';
  readonly query: Expression;
}

/** `materialize(query)` or `totable(query)` */
export interface Materialize extends ExpressionBase {
  readonly kind: 'Materialize';
  readonly query: Expression;
}

/** `typeof(long)` and `typeof(a: long)`; also a bare type name used as an argument. */
export interface TypeLiteral extends ExpressionBase {
  readonly kind: 'TypeLiteral';
  /** The type named, where it is one scalar type. */
  readonly names?: ScalarType | undefined;
  /** The columns, where it is a schema; `*` makes it open. */
  readonly table?: TableSchema | undefined;
}

/** `pack(*)`-like and other expressions that have no node of their own, with their text and parts. */
export interface OtherExpression extends ExpressionBase {
  readonly kind: 'OtherExpression';
  /** The construct's name, for messages. */
  readonly construct: string;
  readonly parts: readonly Expression[];
}

/** What the parser put in place of a part that is missing or that it could not read. */
export interface Missing extends ExpressionBase {
  readonly kind: 'Missing';
}

/** Every expression; a {@link Pipeline} and a {@link TabularSource} are tabular expressions. */
export type Expression =
  | Literal
  | DynamicLiteral
  | Name
  | WildcardName
  | Star
  | Path
  | Element
  | Call
  | Binary
  | In
  | Between
  | Unary
  | Parenthesized
  | Named
  | Ordered
  | ToScalar
  | Materialize
  | TypeLiteral
  | OtherExpression
  | Missing
  | Pipeline
  | TabularSource;
