/** An IPv4 address or network: `address` is an unsigned 32-bit integer, already masked by `prefix` (0 to 32). */
export interface Ipv4 {
  readonly address: number;
  readonly prefix: number;
}

export const IPV4_BITS = 32;

const DOT = 46;
const SLASH = 47;
const ZERO = 48;

/** The address with all but its first `prefix` bits cleared. */
export function maskIpv4(address: number, prefix: number): number {
  return prefix === 0 ? 0 : (address & (-1 << (IPV4_BITS - prefix))) >>> 0;
}

/**
 * Reads four decimal parts from `start`, without leading zeros. `end` is where reading stopped; undefined when there
 * is no address. What follows is not looked at, but a digit may not follow.
 */
export function readIpv4(text: string, start: number): { readonly address: number; readonly end: number } | undefined {
  let address = 0;
  let at = start;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && text.charCodeAt(at++) !== DOT) return undefined;
    const first = at;
    let value = 0;
    for (; at < text.length && at < first + 4; at++) {
      const digit = text.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === first || value > 255 || at - first > 3) return undefined;
    if (at - first > 1 && text.charCodeAt(first) === ZERO) return undefined;
    address = address * 256 + value;
  }
  return { address, end: at };
}

/**
 * Reads `a.b.c.d` or `a.b.c.d/prefix`; undefined for anything else.
 * Source: https://learn.microsoft.com/kusto/query/parse-ipv4-function
 */
export function parseIpv4(text: string): Ipv4 | undefined {
  const read = readIpv4(text, 0);
  if (read === undefined) return undefined;
  if (read.end === text.length) return { address: read.address, prefix: IPV4_BITS };
  if (text.charCodeAt(read.end) !== SLASH) return undefined;
  const prefix = parsePrefix(text.slice(read.end + 1), IPV4_BITS);
  return prefix === undefined ? undefined : { address: maskIpv4(read.address, prefix), prefix };
}

/** Reads the length of a prefix, at most `max`. */
export function parsePrefix(text: string, max: number): number | undefined {
  if (!/^\d{1,3}$/.test(text)) return undefined;
  const prefix = Number(text);
  return prefix <= max ? prefix : undefined;
}

/** Prints an address: `192.168.1.1`. */
export function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** Compares under the shortest of both prefixes and `prefix`: negative, 0 or positive. */
export function compareIpv4(a: Ipv4, b: Ipv4, prefix: number): number {
  const bits = Math.min(a.prefix, b.prefix, prefix);
  return maskIpv4(a.address, bits) - maskIpv4(b.address, bits);
}

/** The fewest networks that cover the addresses from `start` to `end`, both included, in order. */
export function cidrsOf(start: number, end: number): Ipv4[] {
  const networks: Ipv4[] = [];
  let at = start;
  while (at <= end) {
    // The largest block that starts here, is aligned, and does not reach beyond the end.
    let size = 1;
    while (size < 2 ** 32 && at % (size * 2) === 0 && at + size * 2 - 1 <= end) size *= 2;
    networks.push({ address: at, prefix: IPV4_BITS - Math.log2(size) });
    at += size;
  }
  return networks;
}
