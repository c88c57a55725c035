import type { Expression, Span } from '../../syntax/expressions.js';
import type { TableSchema } from '../../syntax/types.js';
import type { Conversion } from '../convert.js';
import type { RawNode } from '../raw.js';

/** What the converters of operators work with. */
export interface OperatorParts {
  readonly c: Conversion;
  /** The package's node. */
  readonly node: RawNode;
  /** What all operators have. */
  readonly base: Span & { readonly schema: TableSchema; readonly keyword: Span };
  /** Converts a part that is always there. */
  expression(name: string): Expression;
  /** Converts the elements of a list part. */
  list(name?: string): Expression[];
}
