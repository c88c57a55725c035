import * as vscode from 'vscode';
import type { OfferedConnection } from '../../../server/src/service/protocol/connections.js';

/**
 * An access token for a connection from VS Code's own Microsoft sign-in, which keeps and renews it; the user is asked
 * where nobody is signed in. Undefined where the connection needs none. Rejects when the user does not sign in.
 */
export async function accessToken({ scope, tenant }: OfferedConnection): Promise<string | undefined> {
  if (scope === undefined) return undefined;
  const scopes = [scope, ...(tenant === undefined ? [] : [`VSCODE_TENANT:${tenant}`])];
  const session = await vscode.authentication.getSession('microsoft', scopes, { createIfNone: true });
  return session.accessToken;
}
