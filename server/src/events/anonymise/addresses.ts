import { isIPv4, isIPv6 } from 'node:net';
import type { Keyed } from './keyed.js';

/** IPv4 blocks that stay themselves, with the bits that tell them: those of a network's own use. */
const OWN_BLOCKS: readonly (readonly [address: number, bits: number])[] = [
  [ipv4Number('10.0.0.0'), 8],
  [ipv4Number('172.16.0.0'), 12],
  [ipv4Number('192.168.0.0'), 16],
  [ipv4Number('100.64.0.0'), 10],
  [ipv4Number('169.254.0.0'), 16],
];

/** Blocks whose addresses mean the same everywhere: this network, loopback, documentation, multicast, broadcast. */
const COMMON_BLOCKS: readonly (readonly [address: number, bits: number])[] = [
  [ipv4Number('0.0.0.0'), 8],
  [ipv4Number('127.0.0.0'), 8],
  [ipv4Number('192.0.2.0'), 24],
  [ipv4Number('198.51.100.0'), 24],
  [ipv4Number('203.0.113.0'), 24],
  [ipv4Number('224.0.0.0'), 4],
  [ipv4Number('255.255.255.255'), 32],
];

/** Metadata and host services of clouds, which rules look for. */
const COMMON_ADDRESSES: ReadonlySet<string> = new Set(['169.254.169.254', '169.254.170.2', '168.63.129.16']);

/**
 * The pseudonym of an IPv4 address; undefined for one that means the same everywhere. Private addresses stay in their
 * block, and two that share their first bits still share as many. All others go to 240.0.0.0/4, which is nobody's.
 */
export function ipv4Pseudonym(keyed: Keyed, text: string): string | undefined {
  if (!isIPv4(text) || COMMON_ADDRESSES.has(text)) return undefined;
  const address = ipv4Number(text);
  if (COMMON_BLOCKS.some((block) => isIn(address, block))) return undefined;
  const own = OWN_BLOCKS.find((block) => isIn(address, block));
  if (own === undefined) return ipv4Text(0xf0000000 + (keyed.bytes('ipv4', text).readUInt32BE(0) & 0x0fffffff));
  let result = (own[0] >>> (32 - own[1])) >>> 0;
  for (let bits = own[1]; bits < 32; bits++) {
    const prefix = bits === 0 ? 0 : address >>> (32 - bits);
    const bit = (address >>> (31 - bits)) & 1;
    const flip = keyed.bytes('ipv4 prefix', `${bits}:${prefix}`)[0]! & 1;
    result = ((result << 1) | (bit ^ flip)) >>> 0;
  }
  return ipv4Text(result);
}

/**
 * The pseudonym of an IPv6 address; undefined for one that means the same everywhere. Link-local and unique local
 * addresses stay so, IPv4 within them is treated as such; all others go to the documentation block 2001:db8::/32.
 */
export function ipv6Pseudonym(keyed: Keyed, text: string): string | undefined {
  if (!isIPv6(text)) return undefined;
  const groups = ipv6Groups(text);
  const lead = groups[0]!;
  if (groups.slice(0, 7).every((g) => g === 0) && groups[7]! <= 1) return undefined;
  if (lead >= 0xff00 || (lead === 0x2001 && groups[1] === 0xdb8)) return undefined;
  if (groups.slice(0, 5).every((g) => g === 0) && groups[5] === 0xffff) {
    const inner = ipv4Pseudonym(keyed, ipv4Text(groups[6]! * 0x10000 + groups[7]!));
    return inner === undefined ? undefined : `::ffff:${inner}`;
  }
  const bytes = keyed.bytes('ipv6', groups.join(':'));
  const made = groups.map((_, i) => bytes.readUInt16BE(2 * i));
  if (lead >= 0xfe80 && lead <= 0xfebf) made.splice(0, 4, lead, 0, 0, 0);
  else if (lead >= 0xfc00 && lead <= 0xfdff) made[0] = lead;
  else made.splice(0, 2, 0x2001, 0xdb8);
  const plain = made.map((g) => g.toString(16)).join(':');
  return text === text.toUpperCase() ? plain.toUpperCase() : plain;
}

/** The pseudonym of a MAC address, a locally administered one; undefined for broadcast and for zeros. */
export function macPseudonym(keyed: Keyed, text: string): string | undefined {
  const digits = text.replace(/[^0-9a-fA-F]/gu, '').toLowerCase();
  if (/^(?:0+|f+)$/u.test(digits)) return undefined;
  const bytes = Buffer.from(keyed.bytes('mac', digits).subarray(0, 6));
  bytes[0] = (bytes[0]! & 0xfc) | 2;
  const made = bytes.toString('hex');
  let at = 0;
  return text.replace(/[0-9a-fA-F]/gu, () => (text === text.toUpperCase() ? made.toUpperCase() : made)[at++]!);
}

function ipv4Number(text: string): number {
  return text.split('.').reduce((n, part) => n * 256 + Number(part), 0);
}

function ipv4Text(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

function isIn(address: number, [block, bits]: readonly [number, number]): boolean {
  return address >>> (32 - bits) === block >>> (32 - bits);
}

/** The eight groups of a valid address. */
function ipv6Groups(text: string): number[] {
  const bare = text.replace(/%.*$/u, '').replace(/[\d.]+$/u, (tail) => {
    if (!tail.includes('.')) return tail;
    const n = ipv4Number(tail);
    return `${(n >>> 16).toString(16)}:${(n & 0xffff).toString(16)}`;
  });
  const [head = '', tail] = bare.split('::');
  const groupsOf = (part: string): number[] => (part === '' ? [] : part.split(':').map((g) => parseInt(g, 16)));
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
