import { parseJson } from '../engine/values/json.js';
import type { Connection } from './connection.js';
import type { RemoteFailure } from './failure.js';
import { readServiceError } from './service-error.js';

/** An HTTP answer that is no success. */
export interface ErrorResponse {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | undefined;
}

/** What an answer with an error status says. */
export function responseFailure({ status, body, retryAfter }: ErrorResponse): RemoteFailure {
  const parsed = parseJson(body);
  const failure = readServiceError(parsed.error === undefined ? parsed.value : plainText(body), status);
  const wait = retryAfterMilliseconds(retryAfter);
  if (failure.kind !== 'throttled') return failure;
  const asked = wait === undefined ? '' : ` It asks to wait ${Math.ceil(wait / 1000)} s.`;
  return { ...failure, message: `The service is asked too often: ${failure.message}${asked}`, retryAfter: wait };
}

/** A page of a proxy or gateway tells nothing that helps. */
function plainText(body: string): string {
  return /^\s*</u.test(body) ? '' : body;
}

/** `Retry-After`: seconds, or a date. */
function retryAfterMilliseconds(header: string | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** Codes of the system and of the HTTP clients, by what they mean here. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_NETWORK']);
const BROKEN_OFF = new Set([
  'ECONNRESET',
  'EPIPE',
  'ERR_BAD_RESPONSE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_EOF_STATE',
  'REQUEST_SEND_ERROR',
]);
const TIMED_OUT = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ERR_REQUEST_TIMEOUT']);
const UNTRUSTED = /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_)/u;

/** What a request that got no answer died of; undefined for a fault that is none of the network's. */
export function transportFailure(fault: unknown, connection: Connection): RemoteFailure | undefined {
  const { address } = connection;
  for (const code of codesOf(fault)) {
    if (UNREACHABLE.has(code)) {
      const remedy =
        connection.kind === 'emulator'
          ? 'Is the emulator running? Check `url` of the connection.'
          : 'Check the address of the connection, and the network.';
      return { kind: 'unreachable', message: `${address} cannot be reached (${code}).`, remedy, code };
    }
    if (UNTRUSTED.test(code)) {
      const remedy = 'Behind a proxy that opens traffic, name its certificate in NODE_EXTRA_CA_CERTS.';
      return { kind: 'unreachable', message: `The certificate of ${address} is not trusted (${code}).`, remedy, code };
    }
    if (TIMED_OUT.has(code)) {
      const remedy = 'Ask for a shorter time range, or allow more time.';
      return { kind: 'timeout', message: `${address} did not answer in time.`, remedy, code };
    }
    if (BROKEN_OFF.has(code)) {
      const message = `The answer of ${address} broke off before its end.`;
      return { kind: 'broken', message, remedy: 'Run it again.', code };
    }
  }
  return undefined;
}

/** The codes of an error and of those that caused it. */
function codesOf(fault: unknown): string[] {
  const codes: string[] = [];
  for (let at = fault, depth = 0; typeof at === 'object' && at !== null && depth < 8; depth++) {
    const { code, cause, errors } = at as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === 'string') codes.push(code);
    // What failed on every address of a host stands in a list.
    at = cause ?? (Array.isArray(errors) ? (errors as unknown[])[0] : undefined);
  }
  // One of Microsoft's clients passes some failures on as text alone.
  const text = fault instanceof Error ? fault.message : '';
  codes.push(...(/\bE[A-Z]{5,}\b/gu.exec(text) ?? []));
  if (/\baborted\b|premature close/iu.test(text)) codes.push('ECONNRESET');
  return codes;
}
