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
