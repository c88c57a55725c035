import assert from 'node:assert/strict';
import { query } from '../query.js';

const NETWORKS = `let N = datatable(network:string, place:string, zone:string)[
  '10.0.0.0/8', 'all', 'z', '10.1.0.0/16', 'one', 'z', '192.168.1.7', 'host', 'y', 'junk', 'none', 'z'];`;

describe('ipv4_lookup', () => {
  it('gives a row for each network that an address is in', () => {
    const { columns, rows } = query(
      `${NETWORKS} datatable(ip:string)['10.1.2.3', '10.9.9.9', '192.168.1.7', '8.8.8.8', ''] | evaluate ipv4_lookup(N, ip, network)`,
    );
    assert.deepEqual(columns, ['ip', 'network', 'place', 'zone']);
    assert.deepEqual(
      rows.map((r) => [r[0], r[2]]),
      [
        ['10.1.2.3', 'all'],
        ['10.1.2.3', 'one'],
        ['10.9.9.9', 'all'],
        ['192.168.1.7', 'host'],
      ],
    );
  });

  it('keeps rows without a match when told to', () => {
    assert.deepEqual(
      query(`${NETWORKS} print ip = '8.8.8.8' | evaluate ipv4_lookup(N, ip, network, return_unmatched = true)`).rows,
      [['8.8.8.8', '', '', '']],
    );
  });

  it('compares further keys, whose columns are not repeated', () => {
    const { columns, rows } = query(
      `${NETWORKS} datatable(ip:string, zone:string)['10.1.2.3', 'z', '10.1.2.3', 'y'] | evaluate ipv4_lookup(N, ip, network, zone, true)`,
    );
    assert.deepEqual(columns, ['ip', 'zone', 'network', 'place']);
    assert.deepEqual(
      rows.map((r) => [r[1], r[3]]),
      [
        ['z', 'all'],
        ['z', 'one'],
        ['y', ''],
      ],
    );
  });

  it('compares networks under the shorter prefix', () => {
    assert.deepEqual(
      query(`${NETWORKS} print ip = '10.0.0.0/7' | evaluate ipv4_lookup(N, ip, network) | project place`).rows,
      [['all'], ['one']],
    );
  });
});

describe('ipv6_lookup', () => {
  it('puts the table’s columns first and takes IPv4 as mapped', () => {
    const { columns, rows } = query(
      `let N = datatable(network:string, place:string)['2001:db8::/32', 'doc', '10.0.0.0/8', 'v4'];
       datatable(ip:string)['2001:db8:1::1', '10.1.1.1', '::ffff:10.2.2.2', '::1'] | evaluate ipv6_lookup(N, ip, network)`,
    );
    assert.deepEqual(columns, ['network', 'place', 'ip']);
    assert.deepEqual(
      rows.map((r) => [r[1], r[2]]),
      [
        ['doc', '2001:db8:1::1'],
        ['v4', '10.1.1.1'],
        ['v4', '::ffff:10.2.2.2'],
      ],
    );
  });
});
