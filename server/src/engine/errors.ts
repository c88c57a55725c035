import type { Span } from '../syntax/expressions.js';

/**
 * Why a query cannot be evaluated.
 * - `syntax`: the parser or binder found errors.
 * - `refused`: Kusto refuses it too, at planning time.
 * - `not-implemented`: KQLens does not have the construct.
 * - `not-local`: it has a meaning on a cluster only.
 * - `missing-table`, `missing-function`: nothing here has that name.
 * - `budget`: it would need more rows or memory than allowed.
 * - `cancelled`: the user stopped it.
 * - `failed`: the query itself asked to fail (`assert()`), or a value made an operation impossible.
 */
export type EngineErrorCode =
  | 'syntax'
  | 'refused'
  | 'not-implemented'
  | 'not-local'
  | 'missing-table'
  | 'missing-function'
  | 'budget'
  | 'cancelled'
  | 'failed';

/** Stops planning or a run; turned into a value at the edge of the engine. */
export class EngineError extends Error {
  constructor(
    readonly code: EngineErrorCode,
    message: string,
    /** The place in the query text, where there is one. */
    readonly span?: Span,
  ) {
    super(message);
    this.name = 'EngineError';
  }
}

/** The error for a construct that KQLens does not have yet. */
export function notImplemented(construct: string, span?: Span): EngineError {
  return new EngineError('not-implemented', `not implemented: ${construct}`, span);
}

/** The error for what only a cluster can do, with what to do instead. */
export function notLocal(construct: string, alternative: string, span?: Span): EngineError {
  return new EngineError('not-local', `${construct} has a meaning on a cluster only. ${alternative}`, span);
}
