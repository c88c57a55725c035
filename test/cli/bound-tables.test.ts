import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { kqlens, withFiles } from './command.js';

const TWINS = 'test/events/formats/twins';
/** A row of each table that an example is kept of. */
const ROWS = readdirSync(TWINS).flatMap((name) => {
  const table = /^table-(\w+)\.ndjson$/u.exec(name)?.[1];
  return table === undefined ? [] : [{ table, row: readFileSync(`${TWINS}/${name}`, 'utf8').split('\n')[0]! }];
});

interface Run {
  readonly hits: readonly { readonly file: string; readonly row: Record<string, unknown> }[];
  readonly events: { readonly details: readonly { readonly file: string; readonly why: string }[] };
}

async function run(...args: readonly string[]): Promise<Run> {
  const { code, stdout, stderr } = await kqlens('run', ...args, '--format', 'json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Run;
}

describe('tables other than process events', function () {
  this.timeout(60_000);

  it('are those that were asked for', () =>
    assert.deepEqual(
      ROWS.map((r) => r.table),
      [
        'AKSAudit',
        'AWSCloudTrail',
        'AuditLogs',
        'CommonSecurityLog',
        'ContainerLogV2',
        'DeviceNetworkEvents',
        'SecurityEvent',
        'SigninLogs',
        'Syslog',
      ],
    ));

  for (const { table, row } of ROWS) {
    it(`${table}: by Type, by columns, by TABLE=FILE and by configuration, the rule hits the same row`, () => {
      const bare = row.replace(/,"Type":"\w+"\}$/u, '}');
      // Too many other fields for its columns to tell.
      const other = bare.replace(/\}$/u, `,${Array.from({ length: 40 }, (_, i) => `"other${i}":${i}`).join()}}`);
      return withFiles(
        {
          'rule.kql': table,
          'typed.ndjson': row,
          'bare.ndjson': bare,
          'other.ndjson': other,
          'corpus/other.ndjson': other,
          'kqlens.yaml': `samples:\n- { files: corpus/*, table: ${table} }\n- { files: typed.ndjson, table: Heartbeat }\n`,
        },
        async (path) => {
          const rule = path('rule.kql');
          const typed = await run(rule, '--events', path('typed.ndjson'));
          const expected = typed.hits.map((hit) => hit.row);
          assert.equal(expected.length, 1);
          assert.match(typed.events.details[0]!.why, new RegExp(`have the Type ${table}`, 'u'));
          const runs = [
            await run(rule, '--events', path('bare.ndjson')),
            await run(rule, '--events', `${table}=${path('other.ndjson')}`),
            await run(rule),
            await run(rule, '--events', path('corpus/other.ndjson')),
          ];
          for (const { hits } of runs)
            assert.deepEqual(
              hits.map((hit) => hit.row),
              expected,
            );
          for (const { events } of runs.slice(1))
            assert.match(events.details[0]!.why, new RegExp(`The file was given as ${table}\\.`, 'u'));
        },
      );
    });
  }
});

describe('what the configuration says of sample files', () => {
  it('holds for the command line: format, label, and which rules they are for', () =>
    withFiles(
      {
        'rule.kql': 'DeviceProcessEvents | where FileName == "docker"',
        'audit/a.json': '{"image":"/usr/bin/docker","cmd":"docker ps"}',
        'audit/b.json': '{"image":"/usr/bin/docker","cmd":"docker ps","FileName":"x","ProcessCommandLine":"y"}',
        'own.mapping.yaml':
          'name: own\nmatch: { image: true }\ntable: DeviceProcessEvents\ncolumns: { FileName: { path: image, fn: basename }, ProcessCommandLine: cmd }\n',
        'kqlens.yaml':
          'events: { mappings: [own.mapping.yaml] }\nsamples:\n- { files: audit/*, format: own, label: benign }\n- { files: rule.kql, table: SigninLogs }\n',
      },
      async (path) => {
        const { hits, events } = await run(path('rule.kql'));
        assert.equal(hits.length, 2);
        assert.ok(events.details.every((file) => file.why.includes('Mapped by own')));
        const { stdout } = await kqlens('run', path('rule.kql'));
        assert.match(stdout, /2 hits of 2 events.*2.*benign/u);
        const evaded = await kqlens('evade', path('rule.kql'), '--format', 'json');
        assert.equal((JSON.parse(evaded.stdout) as { variants: unknown[] }).variants.length, 0);
      },
    ));

  it('gives no rows of the table that a rule reads to records that have none of its columns', () =>
    withFiles({ 'rule.kql': 'SigninLogs', 'x.ndjson': '{"a":1}', 'y.ndjson': '{"TenantId":"t"}' }, async (path) => {
      const none = await kqlens('run', path('rule.kql'), '--events', path('x.ndjson'), '--verbose');
      assert.equal(none.code, 3);
      assert.match(none.stderr, /there is no data for the table SigninLogs\. There is data for: x/u);
      assert.equal((await run(path('rule.kql'), '--events', path('y.ndjson'))).hits.length, 1);
    }));
});
