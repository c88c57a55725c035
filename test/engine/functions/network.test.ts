import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatIpv4, parseIpv4 } from '../../../server/src/engine/network/ipv4.js';
import type { Value } from '../../../server/src/engine/values/types.js';
import { bindCall, call, callConstant, cell } from './call-site.js';

/** Each row: arguments, then the expected result. */
function table(name: string, rows: readonly (readonly Value[])[]): void {
  for (const row of rows) {
    const args = row.slice(0, -1);
    assert.deepEqual(call(name, ...args), row.at(-1), `${name}(${JSON.stringify(args)})`);
    assert.deepEqual(callConstant(name, ...args), row.at(-1), `constant ${name}(${JSON.stringify(args)})`);
  }
}

const address = fc.nat(0xffffffff);

describe('IPv4 functions', () => {
  it('parse addresses, masked by their suffix', () => {
    table('parse_ipv4', [
      ['192.168.1.1', 3232235777],
      ['192.168.1.1/24', 3232235776],
      ['255.255.255.255/31', 4294967294],
      ['255.255.255.255', 4294967295],
      ['1.2.3.4/0', 0],
      ['', null],
      ['1.2.3', null],
      ['1.2.3.4.5', null],
      ['1.2.3.256', null],
      ['01.2.3.4', null],
      ['1.2.3.4/33', null],
      ['1.2.3.4/', null],
      ['1.2.3.4 ', null],
      ['0x7f.0.0.1', null],
      ['1.2.3.٤', null],
    ]);
    table('parse_ipv4_mask', [
      ['127.0.0.1', 24, 2130706432],
      ['127.0.0.1/8', 24, 2130706432],
      ['127.0.0.1', 33, null],
      ['127.0.0.1', -1, null],
      ['x', 24, null],
    ]);
  });
  it('print what they parse', () => {
    fc.assert(
      fc.property(address, (n) => {
        assert.deepEqual(parseIpv4(formatIpv4(n)), { address: n, prefix: 32 });
      }),
    );
  });
  it('format under the shortest prefix', () => {
    table('format_ipv4', [
      ['192.168.1.1', 24, '192.168.1.0'],
      ['192.168.1.1/24', 32, '192.168.1.0'],
      ['192.168.1.1/24', -1, ''],
      [3232235777, '192.168.1.1'],
      [-1, ''],
      [4294967296, ''],
    ]);
    table('format_ipv4_mask', [
      ['192.168.1.1', 24, '192.168.1.0/24'],
      ['192.168.1.1/24', 32, '192.168.1.0/24'],
      [3232235777, 16, '192.168.0.0/16'],
    ]);
    assert.equal(call('format_ipv4', cell('real', 1)), '');
  });
  it('compare under the shortest prefix', () => {
    table('ipv4_compare', [
      ['192.168.1.1/30', '192.168.1.255/24', 0],
      ['192.168.1.1', '192.168.1.0', 31, 0],
      ['192.168.1.1', '192.168.1.0', 1],
      ['0.0.0.1', '255.0.0.0', -1],
      ['192.168.1.1', '192.168.1', null],
      ['192.168.1.1', '192.168.1.1', 33, null],
    ]);
    table('ipv4_is_match', [
      ['192.168.1.1/24', '192.168.1.255', true],
      ['192.168.1.1/24', '192.168.2.255', false],
      ['192.168.1.1', '', null],
    ]);
  });
  it('know ranges', () => {
    table('ipv4_is_in_range', [
      ['192.168.1.1', '192.168.1.255/24', true],
      ['192.168.2.1', '192.168.1.255/24', false],
      ['192.168.1.1', 'x', null],
      ['x', '192.168.1.255/24', null],
      ['10.0.0.1', '192.168.1.0/24,10.0.0.0/8', true],
    ]);
    table('ipv4_is_in_any_range', [
      ['192.168.1.6', '192.168.1.1/24', '10.0.0.1/8', true],
      ['127.0.0.1', ['127.0.0.1', '192.168.1.1'], true],
      ['127.0.0.2', ['127.0.0.1', '192.168.1.1'], false],
      ['127.0.0.2', [], false],
      ['127.0.0.2', ['127.0.0.1', 'x'], null],
      ['127.0.0.1', ['x', '127.0.0.1'], true],
    ]);
    table('ipv4_is_private', [
      ['10.255.255.255', true],
      ['172.32.0.0', false],
      ['172.31.9.9', true],
      ['192.168.1.1/24', true],
      ['127.0.0.1', false],
      ['x', null],
    ]);
    table('ipv4_netmask_suffix', [
      ['10.1.2.3', 32],
      ['10.1.2.3/16', 16],
      ['10.1.2', null],
    ]);
  });
  it('cover a range with the fewest networks', () => {
    table('ipv4_range_to_cidr_list', [
      ['1.1.128.0', '1.1.140.255', ['1.1.128.0/21', '1.1.136.0/22', '1.1.140.0/24']],
      ['0.0.0.0', '255.255.255.255', ['0.0.0.0/0']],
      ['1.1.1.1', '1.1.1.1', ['1.1.1.1/32']],
      ['1.1.1.2', '1.1.1.1', []],
      ['x', '1.1.1.1', null],
    ]);
    fc.assert(
      fc.property(address, address, (a, b) => {
        const [start, end] = a < b ? [a, b] : [b, a];
        const list = call('ipv4_range_to_cidr_list', formatIpv4(start), formatIpv4(end)) as readonly string[];
        let next = start;
        for (const text of list) {
          const network = parseIpv4(text)!;
          assert.equal(network.address, next);
          next += 2 ** (32 - network.prefix);
        }
        assert.equal(next, end + 1);
      }),
    );
  });
});

describe('IPv4 in text', () => {
  it('must be valid and delimited', () => {
    table('has_ipv4', [
      ['05:04:54 127.0.0.1 GET', '127.0.0.1', true],
      ['05:04:54 127.0.0.256 GET', '127.0.0.256', false],
      ['05:04:54127.0.0.1 GET', '127.0.0.1', false],
      ['ip=10.1.1.115;', '10.1.1.11', false],
      ['(10.1.1.11)', '10.1.1.11', true],
      ['x_10.1.1.11_', '10.1.1.11', true],
      ['é10.1.1.11', '10.1.1.11', false],
      ['𝐀10.1.1.11', '10.1.1.11', false],
      ['10.1.1.11/24', '10.1.1.11/24', false],
      ['', '10.1.1.11', false],
    ]);
    assert.equal(call('has_ipv4', cell('dynamic', new Map([['ip', '10.1.1.11']])), '10.1.1.11'), true);
  });
  it('may be found by a beginning that ends in a dot', () => {
    table('has_ipv4_prefix', [
      ['at 127.0.0.1 GET', '127.0.', true],
      ['at 127.0.0.1 GET', '127.0.0.1', true],
      ['at 127.0.0.1 GET', '127.0', false],
      ['at 127.0.0.1 GET', '27.', false],
      ['at 127.0.0.256 GET', '127.0.', false],
      ['at127.0.0.1 GET', '127.0.', false],
      ['at 127.0.0.1 GET', '', false],
    ]);
  });
  it('may be one of several', () => {
    table('has_any_ipv4', [
      ['at 127.0.0.1 GET', '127.0.0.2', '127.0.0.1', true],
      ['at 127.0.0.1 GET', ['127.0.0.2', 5, '127.0.0.1'], true],
      ['at 127.0.0.1 GET', ['127.0.0.2'], false],
    ]);
    table('has_any_ipv4_prefix', [['at 127.0.0.1 GET', ['10.', '127.0.'], true]]);
  });
});

describe('IPv6 functions', () => {
  it('print addresses in full', () => {
    table('parse_ipv6', [
      ['192.168.255.255/24', '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
      ['::192.168.255.255', '0000:0000:0000:0000:0000:ffff:c0a8:ffff'],
      ['::ffff:192.168.255.255/16', '0000:0000:0000:0000:0000:ffff:c0a8:0000'],
      ['FE80::85d:e82c:9446:7994', 'fe80:0000:0000:0000:085d:e82c:9446:7994'],
      ['::/0', '0000:0000:0000:0000:0000:0000:0000:0000'],
      ['fe80::1%eth0', ''],
      ['fe80::1/129', ''],
      ['::ffff:010.0.0.1', ''],
      ['10.1', ''],
      ['', ''],
    ]);
    table('parse_ipv6_mask', [
      ['192.168.255.255', 120, '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
      ['192.168.255.255/24', 124, '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
      ['fe80::85d:e82c:9446:7994/120', 124, 'fe80:0000:0000:0000:085d:e82c:9446:7900'],
      ['::192.168.255.255/24', 128, '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
      ['fe80::1', 129, ''],
    ]);
  });
  it('compare under the shortest prefix, IPv4 as mapped', () => {
    table('ipv6_compare', [
      ['192.168.1.1', '::ffff:c0a8:0101', 0],
      ['192.168.1.1/24', '::ffff:c0a8:01ff', 0],
      ['::192.168.1.1/30', '192.168.1.255/24', 127, 0],
      ['fe80::2', 'fe80::1', 1],
      ['fe80::1', 'fe80::2', -1],
      ['fe80::1', 'x', null],
    ]);
    table('ipv6_is_match', [
      ['fe80::85d:e82c:9446:7994/127', 'fe80::85d:e82c:9446:7998', 120, true],
      ['fe80::1', 'fe80::2', false],
    ]);
  });
  it('know ranges', () => {
    const range = 'a5e:f127:8a9d:146d:e102:b5d3:c755:f6cd/112';
    table('ipv6_is_in_range', [
      ['a5e:f127:8a9d:146d:e102:b5d3:c755:abcd', range, true],
      ['a5e:f127:8a9d:146d:e102:b5d3:c756:abcd', range, false],
      ['192.168.1.1', '192.168.0.0/16', true],
      ['x', range, null],
    ]);
    table('ipv6_is_in_any_range', [['a5e:f127:8a9d:146d:e102:b5d3:c755:abcd', ['::1', range], true]]);
  });
});

describe('geo_info_from_ip_address', () => {
  it('says that it is not local', () => {
    assert.throws(() => bindCall('geo_info_from_ip_address', [cell('string', '1.1.1.1')]), /geo_info_from_ip_address/);
  });
});
