/** Punycode (RFC 3492) of one text, without the prefix `xn--`. Letters keep their case. */

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;
const DELIMITER = '-';
/** The largest delta, so that sums of it stay exact. */
const MAX_DELTA = 2 ** 31 - 1;

/** The ASCII form of a text; null where a number would overflow. */
export function encodePunycode(text: string): string | null {
  const input = Array.from(text, (char) => char.codePointAt(0)!);
  const basic = input.filter((c) => c < INITIAL_N);
  let output = String.fromCharCode(...basic);
  if (basic.length > 0) output += DELIMITER;
  let handled = basic.length;
  let n = INITIAL_N;
  let delta = 0;
  let bias = INITIAL_BIAS;
  while (handled < input.length) {
    let next = Infinity;
    for (const c of input) if (c >= n && c < next) next = c;
    delta += (next - n) * (handled + 1);
    if (delta > MAX_DELTA) return null;
    n = next;
    for (const c of input) {
      if (c < n) delta++;
      if (c !== n) continue;
      output += encodeDelta(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return output;
}

/** The text of an ASCII form; null where it is malformed. */
export function decodePunycode(encoded: string): string | null {
  const end = encoded.lastIndexOf(DELIMITER);
  const output: number[] = [];
  for (const char of encoded.slice(0, Math.max(0, end))) {
    if (char.codePointAt(0)! >= INITIAL_N) return null;
    output.push(char.charCodeAt(0));
  }
  let at = end < 0 ? 0 : end + 1;
  let n = INITIAL_N;
  let i = 0;
  let bias = INITIAL_BIAS;
  while (at < encoded.length) {
    const before = i;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = digitOf(encoded.charCodeAt(at++));
      if (digit < 0) return null;
      i += digit * weight;
      if (i > MAX_DELTA) return null;
      const t = threshold(k, bias);
      if (digit < t) break;
      weight *= BASE - t;
    }
    bias = adapt(i - before, output.length + 1, before === 0);
    n += Math.floor(i / (output.length + 1));
    if (n > 0x10ffff || (n >= 0xd800 && n < 0xe000)) return null;
    i %= output.length + 1;
    output.splice(i++, 0, n);
  }
  return output.map((c) => String.fromCodePoint(c)).join('');
}

function encodeDelta(delta: number, bias: number): string {
  let out = '';
  let rest = delta;
  for (let k = BASE; ; k += BASE) {
    const t = threshold(k, bias);
    if (rest < t) return out + letterOf(rest);
    out += letterOf(t + ((rest - t) % (BASE - t)));
    rest = Math.floor((rest - t) / (BASE - t));
  }
}

function threshold(k: number, bias: number): number {
  return Math.min(Math.max(k - bias, T_MIN), T_MAX);
}

function adapt(delta: number, count: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? DAMP : 2));
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

/** a to z, then 0 to 9. */
function letterOf(digit: number): string {
  return String.fromCharCode(digit < 26 ? 97 + digit : 48 + digit - 26);
}

/** -1 for what is no digit, the end of the text included. */
function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48 + 26;
  if (code >= 65 && code <= 90) return code - 65;
  return code >= 97 && code <= 122 ? code - 97 : -1;
}
