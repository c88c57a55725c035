/**
 * A literal in plain quotes with its backslashes taken as they stand, in verbatim form. Doubled ones become single, as they
 * were meant. Undefined for what is no such literal.
 */
export function verbatim(written: string): string | undefined {
  const match = /^([hH]?)(["'])([^]*)\2$/.exec(written);
  if (match === null) return undefined;
  const [, prefix, quote, body] = match as unknown as readonly [string, string, string, string];
  const text = body.replace(/\\([\\"'])/g, '$1').replaceAll(quote, quote + quote);
  return `${prefix}@${quote}${text}${quote}`;
}
