/**
 * Why a service gave no answer, or not all of it.
 * - `query`: the service finds an error in the query; `place` says where, if it does.
 * - `limit`: the answer, or what it takes to make it, is beyond a limit of the service.
 * - `throttled`: the service is asked too often and wants to be left alone for a while.
 * - `timeout`: it took longer than was asked for.
 * - `cancelled`: the user stopped it.
 * - `sign-in`: nobody is signed in, or the service does not take the token.
 * - `forbidden`, `not-found`: whoever signed in may not, or there is no such workspace or database.
 * - `unreachable`: no connection to the service.
 * - `broken`: the answer ended early or is not what the protocol says.
 * - `service`: anything else that the service reports.
 */
export type RemoteFailureKind =
  | 'query'
  | 'limit'
  | 'throttled'
  | 'timeout'
  | 'cancelled'
  | 'sign-in'
  | 'forbidden'
  | 'not-found'
  | 'unreachable'
  | 'broken'
  | 'service';

/** A place in a query as services give it. */
export interface ServicePlace {
  /** From 1. */
  readonly line: number;
  /** From 0 or 1: services differ. */
  readonly position: number;
  readonly token: string | undefined;
}

export interface RemoteFailure {
  readonly kind: RemoteFailureKind;
  /** A sentence, without what to do. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly remedy?: string | undefined;
  /** The service's own code, such as `SEM0100`. */
  readonly code?: string | undefined;
  readonly place?: ServicePlace | undefined;
  /** How long the service wants to be left alone, in milliseconds. */
  readonly retryAfter?: number | undefined;
}

/** Carries a failure out of a client; turned into a value at the edge of this room. */
export class RemoteError extends Error {
  constructor(readonly failure: RemoteFailure) {
    super(failure.message);
    this.name = 'RemoteError';
  }
}

export const CANCELLED: RemoteFailure = { kind: 'cancelled', message: 'The query was cancelled.' };

/** A failure in one line. */
export function failureSentence({ message, remedy }: RemoteFailure): string {
  return remedy === undefined ? message : `${message} ${remedy}`;
}
