import type { ScalarType } from '../../syntax/types.js';
import { notLocal } from '../errors.js';
import { cidrsOf, compareIpv4, formatIpv4, IPV4_BITS, maskIpv4, parseIpv4, type Ipv4 } from '../network/ipv4.js';
import { ipv4Ranges } from '../network/ip-ranges.js';
import type { Value } from '../values/types.js';
import { plain, type ScalarFunction } from './contract.js';
import { rangeFunction } from './ip-membership.js';

/** A prefix argument: all bits when it is not written, undefined when it is out of range. */
function prefixOf(value: Value | undefined, max: number): number | undefined {
  if (value === undefined) return max;
  return typeof value === 'number' && value >= 0 && value <= max ? value : undefined;
}

/** An address that may be text or, for formatting, a whole number. */
function addressOf(value: Value, type: ScalarType): Ipv4 | undefined {
  if (typeof value === 'string') return parseIpv4(value);
  if (type !== 'int' && type !== 'long' && type !== 'dynamic') return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= 2 ** IPV4_BITS) return undefined;
  return { address: value, prefix: IPV4_BITS };
}

/** Source: https://learn.microsoft.com/kusto/query/format-ipv4-function */
function formatFunction(name: string, withMask: boolean): ScalarFunction {
  return {
    name,
    bind: (site) => (ip, prefix) => {
      const address = addressOf(ip, site.argTypes[0]!);
      const bits = prefixOf(prefix, IPV4_BITS);
      if (address === undefined || bits === undefined) return '';
      const shortest = Math.min(bits, address.prefix);
      const text = formatIpv4(maskIpv4(address.address, shortest));
      return withMask ? `${text}/${shortest}` : text;
    },
  };
}

/** Compares two texts as addresses; undefined when one is none or the prefix is out of range. */
function compareTexts(a: Value, b: Value, prefix: Value | undefined): number | undefined {
  const [x, y, bits] = [parseIpv4(a as string), parseIpv4(b as string), prefixOf(prefix, IPV4_BITS)];
  return x === undefined || y === undefined || bits === undefined ? undefined : compareIpv4(x, y, bits);
}

const PRIVATE = ipv4Ranges(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((text) => parseIpv4(text)!));

/** Source: https://learn.microsoft.com/kusto/query/ipv4-is-private-function */
function isPrivate(text: Value): Value {
  const ip = parseIpv4(text as string);
  return ip === undefined ? null : PRIVATE.has({ address: ip.address, prefix: IPV4_BITS });
}

/** Source: https://learn.microsoft.com/kusto/query/ipv4-range-to-cidr-list-function */
function rangeToCidrs(start: Value, end: Value): Value {
  const [first, last] = [parseIpv4(start as string), parseIpv4(end as string)];
  if (first === undefined || last === undefined) return null;
  return cidrsOf(first.address, last.address).map((n) => `${formatIpv4(n.address)}/${n.prefix}`);
}

export const IPV4_FUNCTIONS: readonly ScalarFunction[] = [
  plain('parse_ipv4', (ip) => parseIpv4(ip as string)?.address ?? null),
  plain('parse_ipv4_mask', (ip, prefix) => {
    const [address, bits] = [parseIpv4(ip as string), prefixOf(prefix, IPV4_BITS)];
    return address === undefined || bits === undefined ? null : maskIpv4(address.address, bits);
  }),
  formatFunction('format_ipv4', false),
  formatFunction('format_ipv4_mask', true),
  plain('ipv4_compare', (a, b, prefix) => {
    const order = compareTexts(a, b, prefix);
    return order === undefined ? null : Math.sign(order);
  }),
  plain('ipv4_is_match', (a, b, prefix) => {
    const order = compareTexts(a, b, prefix);
    return order === undefined ? null : order === 0;
  }),
  rangeFunction('ipv4_is_in_range', parseIpv4, ipv4Ranges),
  rangeFunction('ipv4_is_in_any_range', parseIpv4, ipv4Ranges),
  plain('ipv4_is_private', isPrivate),
  plain('ipv4_netmask_suffix', (ip) => parseIpv4(ip as string)?.prefix ?? null),
  plain('ipv4_range_to_cidr_list', rangeToCidrs),
  {
    name: 'geo_info_from_ip_address',
    bind() {
      throw notLocal(
        'geo_info_from_ip_address()',
        "It reads the cluster's database of locations; look addresses up in a table of your own instead.",
      );
    },
  },
];
