import { ipv6Ranges } from '../network/ip-ranges.js';
import { compareIpv6, formatIpv6, IPV6_BITS, maskIpv6, parseIpv6 } from '../network/ipv6.js';
import type { Value } from '../values/types.js';
import { plain, type ScalarFunction } from './contract.js';
import { rangeFunction } from './ip-membership.js';

/** A prefix argument, in bits of an IPv6 address; undefined when it is out of range. */
function prefixOf(value: Value | undefined): number | undefined {
  if (value === undefined) return IPV6_BITS;
  return typeof value === 'number' && value >= 0 && value <= IPV6_BITS ? value : undefined;
}

/** Compares two texts as addresses; undefined when one is none or the prefix is out of range. */
function compareTexts(a: Value, b: Value, prefix: Value | undefined): number | undefined {
  const [x, y, bits] = [parseIpv6(a as string), parseIpv6(b as string), prefixOf(prefix)];
  return x === undefined || y === undefined || bits === undefined ? undefined : compareIpv6(x, y, bits);
}

/**
 * Functions over IPv6, which take IPv4 as mapped addresses.
 * Source: https://learn.microsoft.com/kusto/query/scalar-functions#ipv4ipv6-functions
 */
export const IPV6_FUNCTIONS: readonly ScalarFunction[] = [
  plain('parse_ipv6', (ip) => {
    const address = parseIpv6(ip as string);
    return address === undefined ? '' : formatIpv6(address.address);
  }),
  plain('parse_ipv6_mask', (ip, prefix) => {
    const [address, bits] = [parseIpv6(ip as string), prefixOf(prefix)];
    return address === undefined || bits === undefined ? '' : formatIpv6(maskIpv6(address.address, bits));
  }),
  plain('ipv6_compare', (a, b, prefix) => compareTexts(a, b, prefix) ?? null),
  plain('ipv6_is_match', (a, b, prefix) => {
    const order = compareTexts(a, b, prefix);
    return order === undefined ? null : order === 0;
  }),
  rangeFunction('ipv6_is_in_range', parseIpv6, ipv6Ranges),
  rangeFunction('ipv6_is_in_any_range', parseIpv6, ipv6Ranges),
];
