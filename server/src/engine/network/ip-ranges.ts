import { IPV4_BITS, maskIpv4, type Ipv4 } from './ipv4.js';
import { IPV6_BITS, maskIpv6, type Ipv6 } from './ipv6.js';

/** A network or an address of either version. */
interface Network<Address> {
  readonly address: Address;
  readonly prefix: number;
}

/**
 * Networks to look addresses up in. A look-up costs one hash access for each different length of prefix, however many
 * networks there are.
 */
export class IpRanges<Address> {
  private readonly byPrefix = new Map<number, Set<Address>>();

  /** `bits`: how many an address has. */
  constructor(
    networks: Iterable<Network<Address>>,
    private readonly mask: (address: Address, prefix: number) => Address,
    private readonly bits: number,
  ) {
    for (const { address, prefix } of networks) {
      let addresses = this.byPrefix.get(prefix);
      if (addresses === undefined) this.byPrefix.set(prefix, (addresses = new Set()));
      addresses.add(address);
    }
  }

  /** Whether an address is in any of the networks. A network meets one of them if either contains the other. */
  has(ip: Network<Address>): boolean {
    for (const [prefix, addresses] of this.byPrefix) {
      if (prefix <= ip.prefix || ip.prefix === this.bits) {
        if (addresses.has(this.mask(ip.address, prefix))) return true;
      } else {
        for (const address of addresses) if (this.mask(address, ip.prefix) === ip.address) return true;
      }
    }
    return false;
  }
}

export function ipv4Ranges(networks: Iterable<Ipv4>): IpRanges<number> {
  return new IpRanges(networks, maskIpv4, IPV4_BITS);
}

export function ipv6Ranges(networks: Iterable<Ipv6>): IpRanges<bigint> {
  return new IpRanges(networks, maskIpv6, IPV6_BITS);
}
