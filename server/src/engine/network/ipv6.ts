import ipaddr from 'ipaddr.js';
import { IPV4_BITS, parseIpv4, parsePrefix, readIpv4 } from './ipv4.js';

/** An IPv6 address or network: `address` is an unsigned 128-bit integer, already masked by `prefix` (0 to 128). */
export interface Ipv6 {
  readonly address: bigint;
  readonly prefix: number;
}

export const IPV6_BITS = 128;

/** Where IPv4 stands among the IPv6 addresses: `::ffff:a.b.c.d`. */
const MAPPED = 0xffffn << 32n;
const MAPPED_BITS = IPV6_BITS - IPV4_BITS;

/** The address with all but its first `prefix` bits cleared. */
export function maskIpv6(address: bigint, prefix: number): bigint {
  const rest = BigInt(IPV6_BITS - prefix);
  return (address >> rest) << rest;
}

/**
 * Reads an IPv6 or IPv4 address or network; undefined for anything else. IPv4 is read as mapped, whose prefix counts
 * from bit 96; so is an address that ends in dotted IPv4.
 * Source: https://learn.microsoft.com/kusto/query/parse-ipv6-function
 */
export function parseIpv6(text: string): Ipv6 | undefined {
  if (!text.includes(':')) {
    const v4 = parseIpv4(text);
    return v4 && { address: MAPPED | BigInt(v4.address), prefix: v4.prefix + MAPPED_BITS };
  }
  const slash = text.indexOf('/');
  const host = slash < 0 ? text : text.slice(0, slash);
  const dotted = host.includes('.');
  const address = dotted ? parseDotted(host) : parseHex(host);
  if (address === undefined) return undefined;
  if (slash < 0) return { address, prefix: IPV6_BITS };
  const written = parsePrefix(text.slice(slash + 1), dotted ? IPV4_BITS : IPV6_BITS);
  if (written === undefined) return undefined;
  const prefix = dotted ? written + MAPPED_BITS : written;
  return { address: maskIpv6(address, prefix), prefix };
}

/** An address with a dotted tail; `::a.b.c.d` means the mapped address. */
function parseDotted(host: string): bigint | undefined {
  const tail = host.lastIndexOf(':') + 1;
  const v4 = readIpv4(host, tail);
  if (v4?.end !== host.length) return undefined;
  const address = parseHex(host);
  return address !== undefined && address >> 32n === 0n ? MAPPED | address : address;
}

function parseHex(host: string): bigint | undefined {
  // The library also takes zone ids, which are no part of an address here.
  if (host.includes('%') || !ipaddr.IPv6.isValid(host)) return undefined;
  return ipaddr.IPv6.parse(host).parts.reduce((sum, part) => (sum << 16n) | BigInt(part), 0n);
}

/** Prints an address in full, in lower case: eight groups of four digits. */
export function formatIpv6(address: bigint): string {
  return address
    .toString(16)
    .padStart(32, '0')
    .replace(/.{4}(?=.)/g, '$&:');
}

/** Compares under the shortest of both prefixes and `prefix`: -1, 0 or 1. */
export function compareIpv6(a: Ipv6, b: Ipv6, prefix: number): number {
  const bits = Math.min(a.prefix, b.prefix, prefix);
  const [x, y] = [maskIpv6(a.address, bits), maskIpv6(b.address, bits)];
  return x < y ? -1 : x > y ? 1 : 0;
}
