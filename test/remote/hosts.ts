import type { RemoteHost, RemoteHooks, RemoteQuery, SentRequest } from '../../server/src/remote/query.js';
import { RemoteError, type RemoteFailure } from '../../server/src/remote/failure.js';

/** A host that gives one token and keeps what was sent. */
export function testHost(): RemoteHost & { readonly log: SentRequest[]; readonly scopes: string[] } {
  const log: SentRequest[] = [];
  const scopes: string[] = [];
  return {
    log,
    scopes,
    tokens: {
      token: ({ scope }) => {
        scopes.push(scope);
        return Promise.resolve({ token: 'the-token', expiresOn: Date.now() + 3_600_000 });
      },
    },
    sent: (request) => log.push(request),
  };
}

export const asked = (text: string, more: Partial<RemoteQuery> = {}): RemoteQuery => ({
  text,
  range: undefined,
  timeColumn: undefined,
  now: undefined,
  limits: { rows: 100, seconds: 20 },
  ...more,
});

/** Hooks that keep what was reported, and the way to stop. */
export function testHooks(): RemoteHooks & { readonly reports: string[]; stop(): void } {
  const controller = new AbortController();
  const reports: string[] = [];
  return {
    signal: controller.signal,
    reports,
    report: (message) => reports.push(message),
    stop: () => controller.abort(),
  };
}

/** What a query fails with. */
export async function failureOf(query: Promise<unknown>): Promise<RemoteFailure> {
  try {
    await query;
  } catch (fault) {
    if (fault instanceof RemoteError) return fault.failure;
    throw fault;
  }
  throw new Error('it did not fail');
}
