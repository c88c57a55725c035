import { setImmediate } from 'node:timers/promises';
import { LSPErrorCodes, ErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import { plainText } from '../service/protocol/plain-text.js';

/** Where the server says what it did and what went wrong. */
export interface Log {
  error(message: string): void;
  debug(message: string): void;
}

/** Ends a request without an answer: its document changed meanwhile, so the client asks again. */
export class ContentModified extends Error {}

/** Ends a request that the client does not want any more. */
export class Cancelled extends Error {}

/** Ends a request that cannot be done, with the reason in words for the user. */
export class Refused extends Error {}

/**
 * A request handler that never takes the server down: a fault in it is logged and answered with an error. It begins in a
 * later turn, so that messages that already wait, such as the request's own cancellation, come first.
 *
 * @param prepare - runs at once, to note what the request is about before later messages change it.
 */
export function guarded<P, S, R>(
  log: Log,
  method: string,
  prepare: (params: P) => S,
  handle: (params: P, noted: S, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R | ResponseError> {
  return async (params, token) => {
    try {
      const noted = prepare(params);
      await setImmediate();
      throwIfCancelled(token);
      return await handle(params, noted, token);
    } catch (fault) {
      if (fault instanceof Cancelled)
        return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
      if (fault instanceof ContentModified) {
        return new ResponseError(LSPErrorCodes.ContentModified, 'The document changed meanwhile.');
      }
      // What a document's thread answered.
      if (fault instanceof ResponseError) return fault;
      // Editors show it in a notification.
      if (fault instanceof Refused) return new ResponseError(LSPErrorCodes.RequestFailed, plainText(fault.message));
      log.error(`${method}: ${describeFault(fault)}`);
      return new ResponseError(ErrorCodes.InternalError, `${method} failed: ${faultMessage(fault)}`);
    }
  };
}

/** The same for notifications, which have no answer: the fault is logged. */
export function guardedNotification<P>(log: Log, method: string, handle: (params: P) => void): (params: P) => void {
  return (params) => {
    try {
      handle(params);
    } catch (fault) {
      log.error(`${method}: ${describeFault(fault)}`);
    }
  };
}

/** Runs work that nobody waits for; a fault in it is logged. */
export function inBackground(log: Log, what: string, work: () => Promise<void>): void {
  work().catch((fault: unknown) => log.error(`${what}: ${describeFault(fault)}`));
}

export function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new Cancelled();
}

export function faultMessage(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

export function describeFault(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}
