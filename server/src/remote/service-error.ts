import { isDynamicArray, isDynamicBag, type Dynamic, type DynamicBag } from '../engine/values/types.js';
import type { RemoteFailure, RemoteFailureKind, ServicePlace } from './failure.js';

/**
 * Reads the errors of both services: OneApiErrors of Kusto (`@message`, `@permanent`) and the nested `innererror` of
 * Log Analytics.
 * Sources: https://learn.microsoft.com/kusto/api/rest/response-v2,
 * https://learn.microsoft.com/azure/azure-monitor/logs/api/errors
 */
export function readServiceError(error: Dynamic, status?: number): RemoteFailure {
  const chain = innerErrors(error);
  const texts = chain.flatMap((e) => text(e, '@message') ?? text(e, 'message') ?? []);
  const codes = chain.flatMap((e) => text(e, 'code') ?? []);
  const full = texts.join(' ');
  const message = mostTelling(texts) ?? (typeof error === 'string' && error !== '' ? firstLine(error) : undefined);
  const kind = kindOf(codes, full, status);
  const code = /\b(?:SEM|SYN|KS)\d{3,4}\b|\bE_[A-Z_]{4,}\b/u.exec(`${codes.join(' ')} ${full}`)?.[0] ?? codes.at(-1);
  return {
    kind,
    message: sentence(message ?? `The service answered with status ${status ?? 'unknown'}.`),
    remedy: remedyOf(kind, code),
    code,
    place: kind === 'query' ? placeOf(chain, full) : undefined,
  };
}

/** The error and those inside it, from the outermost in. */
function innerErrors(error: Dynamic): DynamicBag[] {
  const chain: DynamicBag[] = [];
  for (let at = error; isDynamicBag(at);) {
    const wrapped = at.get('error');
    if (isDynamicBag(wrapped ?? null) && !at.has('message')) {
      at = wrapped!;
      continue;
    }
    chain.push(at);
    const details = at.get('details');
    at = at.get('innererror') ?? (isDynamicArray(details ?? null) ? (details as readonly Dynamic[])[0] : null) ?? null;
  }
  return chain;
}

function text(bag: DynamicBag, key: string): string | undefined {
  const value = bag.get(key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The innermost message is the one that names what is wrong; that of Kusto repeats the whole query behind it. */
function mostTelling(texts: readonly string[]): string | undefined {
  const inner = texts.at(-1);
  if (inner === undefined) return undefined;
  return firstLine(inner)
    .replace(/^Request is invalid and cannot be (?:processed|executed): /u, '')
    .replace(/,? clientRequestId: .*$/u, '');
}

function firstLine(message: string): string {
  return message.split(/\r?\n/u, 1)[0]!.trim();
}

function sentence(message: string): string {
  return /[.!?]$/u.test(message) ? message : `${message}.`;
}

function kindOf(codes: readonly string[], message: string, status: number | undefined): RemoteFailureKind {
  const all = `${codes.join(' ')} ${message}`;
  if (status === 401) return 'sign-in';
  if (status === 429 || /\bthrottl/iu.test(all)) return 'throttled';
  if (/\b(?:Syntax|Semantic) ?error\b|\b(?:SEM|SYN)\d{3,4}\b/iu.test(all)) return 'query';
  if (status === 403 || /\b(?:Forbidden|InsufficientAccess|Unauthorized)/iu.test(all)) return 'forbidden';
  if (
    /E_QUERY_RESULT_SET_TOO_LARGE|E_RUNAWAY_QUERY|LowMemoryCondition|\bexceeded .*limit|ResponsePayloadTooLarge/iu.test(
      all,
    )
  )
    return 'limit';
  if (status === 504 || status === 408 || /\btimed? ?out\b|E_QUERY_TIMEOUT|GatewayTimeout/iu.test(all))
    return 'timeout';
  if (/\b(?:was )?(?:cancelled|canceled|aborted by)\b|E_QUERY_CANCELLED/iu.test(all)) return 'cancelled';
  if (status === 404 || /\b(?:PathNotFound|WorkspaceNotFound|EntityNotFound|DatabaseNotFound)/iu.test(all))
    return 'not-found';
  return 'service';
}

const REMEDIES: Readonly<Partial<Record<RemoteFailureKind, string>>> = {
  limit: 'Ask for less: a shorter time range, fewer columns, or a `summarize`.',
  throttled: 'Wait a little and run it again.',
  timeout: 'Ask for a shorter time range, or allow more time.',
  'sign-in': 'Sign in again.',
  forbidden: 'Ask for the role Log Analytics Reader or Microsoft Sentinel Reader, or Viewer of the database.',
  'not-found': 'Check the workspace id, or the cluster and database, of the connection.',
};

function remedyOf(kind: RemoteFailureKind, code: string | undefined): string | undefined {
  if (kind === 'query' && code === 'SEM0100') return 'The service has no table, column or function of that name.';
  return REMEDIES[kind];
}

function placeOf(chain: readonly DynamicBag[], message: string): ServicePlace | undefined {
  for (const error of chain) {
    const line = error.get('line');
    const position = error.get('pos');
    if (typeof line === 'number' && typeof position === 'number') {
      return { line, position, token: text(error, 'token') ?? tokenIn(message) };
    }
  }
  const found = /\bline \[(\d+),(\d+)\]|\(line:position=(\d+):(\d+)\)|\bLine: (\d+),? Position: (\d+)/iu.exec(message);
  const [line, position] = (found ?? []).slice(1).filter((n) => n !== undefined);
  const token = tokenIn(message);
  if (line !== undefined && position !== undefined && Number(line) > 0) {
    return { line: Number(line), position: Number(position), token };
  }
  return token === undefined ? undefined : { line: 0, position: 0, token };
}

/** The name that an error is about. */
function tokenIn(message: string): string | undefined {
  return /\bnamed '([^']+)'|\bparsed at '([^']+)'|\btoken[:=]? '([^']+)'/iu
    .exec(message)
    ?.slice(1)
    .find((t) => t !== undefined);
}
