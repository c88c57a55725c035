import * as vscode from 'vscode';
import type { OfferedConnection } from '../../../server/src/service/protocol/connections.js';
import { showError } from '../notify.js';

/** A token for one request; empty where the connection needs none. */
export interface SignedIn {
  readonly accessToken?: string;
}

/**
 * An access token for a connection from VS Code's own Microsoft sign-in, which keeps and renews it; the user is asked
 * where nobody is signed in. Undefined where the user does not sign in, which is said.
 */
export async function tokenOf({ name, scope, tenant }: OfferedConnection): Promise<SignedIn | undefined> {
  if (scope === undefined) return {};
  const scopes = [scope, ...(tenant === undefined ? [] : [`VSCODE_TENANT:${tenant}`])];
  try {
    const session = await vscode.authentication.getSession('microsoft', scopes, { createIfNone: true });
    return { accessToken: session.accessToken };
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : String(failure);
    void showError(`${name}: nobody is signed in, so nothing was sent. ${why}`);
    return undefined;
  }
}
