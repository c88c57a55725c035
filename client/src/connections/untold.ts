import type * as vscode from 'vscode';

/** A message of the protocol as a log may have it: access tokens are left out. */
export function withoutTokens(message: string): string {
  return message.replace(/("accessToken"\s*:\s*")[^"]*/gu, '$1…');
}

/** A channel that keeps access tokens out of the trace of the protocol, which tells every message whole. */
export function tokenFree(channel: vscode.LogOutputChannel): vscode.LogOutputChannel {
  const trace = (message: string, ...more: unknown[]): void => channel.trace(withoutTokens(message), ...more);
  return new Proxy(channel, {
    get(target, key) {
      if (key === 'trace') return trace;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
