import { untilAborted } from './abort.js';
import { RemoteError } from './failure.js';

/** What a token is asked for. */
export interface TokenRequest {
  /** Such as `https://api.loganalytics.io/.default`. */
  readonly scope: string;
  readonly tenant: string | undefined;
}

export interface AccessToken {
  readonly token: string;
  /** In milliseconds since 1970. */
  readonly expiresOn: number;
}

/**
 * Gives access tokens. Sign-in, renewal and keeping are the provider's behind it (VS Code's, or `@azure/identity`'s);
 * nothing here stores a token. Rejects when nobody signed in.
 */
export interface TokenSource {
  token(request: TokenRequest, signal: AbortSignal): Promise<AccessToken>;
}

/** A token, or a RemoteError that says why nobody is signed in. */
export async function signedIn(tokens: TokenSource, request: TokenRequest, signal: AbortSignal): Promise<AccessToken> {
  try {
    return await untilAborted(tokens.token(request, signal), signal);
  } catch (fault) {
    if (fault instanceof RemoteError) throw fault;
    // Chains of ways to sign in say on further lines what each of them lacked.
    const why = (fault instanceof Error ? fault.message : String(fault)).split('\n').slice(0, 3).join(' ').trim();
    throw new RemoteError({
      kind: 'sign-in',
      message: `Sign-in failed: ${why}`,
      remedy: 'Sign in first: `az login`, or --sign-in browser.',
    });
  }
}
