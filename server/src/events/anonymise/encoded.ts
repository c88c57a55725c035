import { Buffer } from 'node:buffer';

/** Runs that may be Base64, or hexadecimal digits, of a text. */
const RUN = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{8,65536}={0,2}(?![A-Za-z0-9+/=_-])/gu;

/** Text has these; at least half of it is of ASCII, as bytes that are no text rarely are. */
const READABLE = /^[\t\r\n\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\uFEFF]+$/u;

/** Parts of an address or a form in which characters are percent-encoded. */
const PERCENT_PART = /[^\s"'&=?/;<>|\\]+/gu;

const ESCAPED = /\\u00([2-7][0-9a-f])/giu;

/**
 * Replaces the texts that stand encoded within a text by what `change` makes of them, encoded again: Base64 and
 * hexadecimal digits, as `powershell -EncodedCommand`, `base64 -d` and `xxd -r` take them, `%40` of URLs, and `\u0041` of
 * JSON. Undefined where nothing was.
 */
export function changeEncoded(text: string, change: (inner: string) => string): string | undefined {
  let made = text;
  if (text.includes('\\u00')) {
    // A quote and a backslash would end or escape something in the text around.
    const plain = text.replace(ESCAPED, (whole, digits: string) =>
      /^(?:22|27|5c|7f)$/iu.test(digits) ? whole : String.fromCharCode(parseInt(digits, 16)),
    );
    if (plain !== text && change(plain) !== plain) made = plain;
  }
  if (made.includes('%')) made = made.replace(PERCENT_PART, (part) => changePercent(part, change) ?? part);
  made = made.replace(RUN, (run) => changeRun(run, change) ?? run);
  return made === text ? undefined : made;
}

function changePercent(part: string, change: (inner: string) => string): string | undefined {
  if (!/%[0-9a-f]{2}/iu.test(part)) return undefined;
  let inner: string;
  try {
    inner = decodeURIComponent(part);
  } catch {
    // Not percent-encoding but variables of a shell: `%ADDRESS%`.
    return undefined;
  }
  const after = change(inner);
  return after === inner ? undefined : encodeURIComponent(after);
}

function changeRun(run: string, change: (inner: string) => string): string | undefined {
  if (run.length % 2 === 0 && run.length >= 12 && /^[0-9a-f]+$/iu.test(run)) {
    const changed = changeBytes(Buffer.from(run, 'hex'), change)?.toString('hex');
    if (changed !== undefined) return run === run.toUpperCase() ? changed.toUpperCase() : changed;
  }
  const bytes = Buffer.from(run, 'base64');
  const form = /[-_]/u.test(run) ? 'base64url' : 'base64';
  const bare = run.replace(/=+$/u, '');
  if (bytes.toString(form).replace(/=+$/u, '') !== bare) return undefined;
  const changed = changeBytes(bytes, change)?.toString(form);
  // Written without its padding before, so again.
  return run.length % 4 === 0 ? changed : changed?.replace(/=+$/u, '');
}

function changeBytes(bytes: Buffer, change: (inner: string) => string): Buffer | undefined {
  for (const encoding of ['utf16le', 'utf8'] as const) {
    if (encoding === 'utf16le' && (bytes.length % 2 !== 0 || bytes.indexOf(0) < 0)) continue;
    const inner = bytes.toString(encoding);
    if (!READABLE.test(inner) || !isMostlyAscii(inner)) continue;
    const after = change(inner);
    return after === inner ? undefined : Buffer.from(after, encoding);
  }
  return undefined;
}

function isMostlyAscii(text: string): boolean {
  if (text.includes('\uFFFD')) return false;
  let ascii = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 0x80) ascii++;
  return ascii * 2 >= text.length;
}
