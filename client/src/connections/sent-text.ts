import type { DidSendParams } from '../../../server/src/service/protocol/connections.js';

/** What was sent, for people: a line on when and where to, then the text as it is. */
export function sentText({ at, connection, address, target, purpose, text, options }: DidSendParams): string {
  const set = Object.entries(options).map(([name, value]) => `${name}=${String(value)}`);
  const head = `${at} ${purpose} to ${connection} (${target} at ${address})`;
  return [head, ...(set.length === 0 ? [] : [`  ${set.join(' ')}`]), text.replace(/^/gmu, '  ')].join('\n');
}
