import type { ColumnInfo } from '../../syntax/types.js';
import { BatchBuilder, type Batch } from '../exec/batch.js';
import { collect, missing } from '../exec/evaluation.js';
import { mergeSources } from '../exec/lineage.js';
import { ColumnNames } from '../exec/naming.js';
import { IPV4_BITS, maskIpv4, parseIpv4 } from '../network/ipv4.js';
import { IPV6_BITS, maskIpv6, parseIpv6 } from '../network/ipv6.js';
import type { ColumnExpr } from '../plan/expression.js';
import { NO_ROW, RowScope } from '../plan/scope.js';
import { compositeKey, groupKey, type GroupKey } from '../values/compare.js';
import type { Value } from '../values/types.js';
import { PluginArguments } from './arguments.js';
import type { Plugin, PluginSite } from './contract.js';

interface Network<Address> {
  readonly address: Address;
  readonly prefix: number;
}

/** What sets the two versions apart. */
interface Version<Address extends GroupKey> {
  readonly name: string;
  readonly bits: number;
  /** ipv6_lookup puts the looked-up columns first. */
  readonly lookupFirst: boolean;
  parse(text: string): Network<Address> | undefined;
  mask(address: Address, prefix: number): Address;
}

/** Rows of the lookup table by their networks. */
class NetworkIndex<Address extends GroupKey> {
  private readonly byPrefix = new Map<number, Map<GroupKey, { readonly address: Address; readonly rows: number[] }>>();

  constructor(private readonly version: Version<Address>) {}

  add(network: Network<Address>, extra: GroupKey, row: number): void {
    let networks = this.byPrefix.get(network.prefix);
    if (networks === undefined)
      this.byPrefix.set(
        network.prefix,
        (networks = new Map<GroupKey, { readonly address: Address; readonly rows: number[] }>()),
      );
    const key = compositeKey([network.address, extra]);
    const known = networks.get(key);
    if (known === undefined) networks.set(key, { address: network.address, rows: [row] });
    else known.rows.push(row);
  }

  /** The rows whose network meets an address or network: they are equal under the shorter of both prefixes. */
  find({ address, prefix }: Network<Address>, extra: GroupKey): number[] {
    const { mask, bits } = this.version;
    const found: number[] = [];
    for (const [length, networks] of this.byPrefix) {
      if (length <= prefix || prefix === bits) {
        found.push(...(networks.get(compositeKey([mask(address, length), extra]))?.rows ?? []));
        continue;
      }
      for (const [key, { address: other, rows }] of networks) {
        if (mask(other, prefix) === address && key === compositeKey([other, extra])) found.push(...rows);
      }
    }
    return found.sort((a, b) => a - b);
  }
}

function ipLookup<Address extends GroupKey>(version: Version<Address>): Plugin {
  return { name: version.name, plan: (site) => planLookup(version, site) };
}

function planLookup<Address extends GroupKey>(version: Version<Address>, site: PluginSite): ReturnType<Plugin['plan']> {
  const args = new PluginArguments(site, ['LookupTable', 'SourceKey', 'LookupKey', 'return_unmatched']);
  const named = site.call.args.some((a) => a.kind === 'Named' && a.names[0]!.name === 'return_unmatched');
  const lookup = args.table(args.required(0));
  const lookupRow = new RowScope(lookup.columns);
  const source = args.column(args.required(1));
  const lookupKey = lookupColumn(2);
  const rest = args.from(3);
  const flag = named ? args.at(3) : rest.find((e) => !args.isColumn(e));
  const unmatched = flag !== undefined && args.constantOf(flag, 'bool') === true;
  const extras = rest.flatMap((e, i) => (e === flag ? [] : [{ own: args.column(e), other: lookupColumn(3 + i) }]));
  const extraColumns = new Set(extras.map((e) => e.other.index));
  const added = lookup.columns.flatMap((_, i) => (extraColumns.has(i) ? [] : [i]));
  const { input } = site;
  const names = new ColumnNames();
  const parts = [input.columns, added.map((i) => lookup.columns[i]!)];
  const columns: ColumnInfo[] = (version.lookupFirst ? parts.reverse() : parts)
    .flat()
    .map((c) => ({ ...c, name: names.add(c.name) }));
  const join = (own: readonly Value[], found: readonly Value[]): Value[] =>
    version.lookupFirst ? [...found, ...own] : [...own, ...found];
  return {
    kind: version.name,
    columns,
    inputs: [input, lookup],
    serialized: false,
    *run(run) {
      const table = collect(lookup, run);
      const index = new NetworkIndex(version);
      for (let row = 0; row < table.length; row++) {
        const network = version.parse(table.columns[lookupKey.index]!.get(row) as string);
        if (network !== undefined) index.add(network, extraKey(table, row, 'other'), row);
      }
      const nothing = added.map((i) => missing(lookup.columns[i]!));
      const builder = new BatchBuilder(columns, run.lineage);
      let count = 0;
      for (const batch of input.run(run)) {
        run.check();
        for (let row = 0; row < batch.length; row++) {
          const network = version.parse(batch.columns[source.index]!.get(row) as string);
          const rows = network === undefined ? [] : index.find(network, extraKey(batch, row, 'own'));
          const sources = batch.lineage?.of(row) ?? [];
          if (rows.length === 0 && unmatched) builder.add(join(batch.row(row), nothing), sources);
          for (const r of rows) {
            const found = added.map((c) => table.columns[c]!.get(r));
            const from = run.lineage ? mergeSources(sources, table.lineage?.of(r) ?? []) : undefined;
            builder.add(join(batch.row(row), found), from);
          }
          if (builder.isFull) {
            count += builder.length;
            run.checkRows(count, version.name);
            yield builder.take();
          }
        }
      }
      if (builder.length > 0) yield builder.take();
    },
  };

  function lookupColumn(position: number): ColumnExpr {
    const e = args.required(position);
    const planned = site.planner.scalar(e, lookup.columns.length > 0 ? lookupRow : NO_ROW, site.scope);
    return planned.op === 'column' ? planned : args.refuse('a column of the lookup table is expected here', e);
  }

  function extraKey(batch: Batch, row: number, side: 'own' | 'other'): GroupKey {
    return compositeKey(extras.map((e) => groupKey(batch.columns[e[side].index]!.get(row), e[side].type)));
  }
}

/**
 * `ipv4_lookup(table, address, network, more keys…, return_unmatched)`: each row with the rows of a table whose network
 * its address is in.
 * Source: https://learn.microsoft.com/kusto/query/ipv4-lookup-plugin
 */
export const ipv4Lookup = ipLookup<number>({
  name: 'ipv4_lookup',
  bits: IPV4_BITS,
  lookupFirst: false,
  parse: parseIpv4,
  mask: maskIpv4,
});

/**
 * `ipv6_lookup(table, address, network, return_unmatched)`: as ipv4_lookup, for IPv6 and mapped IPv4.
 * Source: https://learn.microsoft.com/kusto/query/ipv6-lookup-plugin
 */
export const ipv6Lookup = ipLookup<bigint>({
  name: 'ipv6_lookup',
  bits: IPV6_BITS,
  lookupFirst: true,
  parse: parseIpv6,
  mask: maskIpv6,
});
