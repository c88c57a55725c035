import { isUtf8 } from 'node:buffer';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** What .NET's reader skips. */
const BLANKS = /[ \t\r\n]+/g;

/** The bytes of a base64 text in the common alphabet, padded; null where it is malformed. */
export function decodeBase64(text: string): Buffer | null {
  const compact = text.replace(BLANKS, '');
  return BASE64.test(compact) ? Buffer.from(compact, 'base64') : null;
}

/** The text that bytes are in UTF-8; null where they are not. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : null;
}
