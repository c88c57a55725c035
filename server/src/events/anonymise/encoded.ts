import { Buffer } from 'node:buffer';

/** Runs that may be Base64 of a text. */
const RUN = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{20,65536}={0,2}(?![A-Za-z0-9+/=])/gu;

const PRINTABLE = /^[\t\r\n\x20-\x7e]+$/u;

/**
 * Replaces the texts that stand in Base64 within a text, as `powershell -EncodedCommand` and `base64 -d` take them, by
 * what `change` makes of them, in Base64 again. Undefined where nothing was.
 */
export function changeEncoded(text: string, change: (inner: string) => string): string | undefined {
  let changed = false;
  const made = text.replace(RUN, (run) => {
    const bytes = Buffer.from(run, 'base64');
    if (bytes.toString('base64').replace(/=+$/u, '') !== run.replace(/=+$/u, '')) return run;
    for (const encoding of ['utf16le', 'utf8'] as const) {
      if (encoding === 'utf16le' && bytes.length % 2 !== 0) continue;
      const inner = bytes.toString(encoding);
      if (!PRINTABLE.test(inner)) continue;
      const after = change(inner);
      if (after === inner) return run;
      changed = true;
      return Buffer.from(after, encoding).toString('base64');
    }
    return run;
  });
  return changed ? made : undefined;
}
