import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { ipv4Pseudonym, ipv6Pseudonym, macPseudonym } from '../../../server/src/events/anonymise/addresses.js';
import { Anonymiser, type AnonymiseOptions } from '../../../server/src/events/anonymise/anonymiser.js';
import { Keyed } from '../../../server/src/events/anonymise/keyed.js';
import type { Dynamic, Value } from '../../../server/src/engine/values/types.js';

type Row = Readonly<Record<string, Value>>;

const typeOf = (value: Value): 'string' | 'long' | 'dynamic' => {
  if (typeof value === 'string') return 'string';
  return typeof value === 'number' ? 'long' : 'dynamic';
};

/** Rows as they can be shared, by column. */
function anonymise(rows: readonly Row[], more: Partial<AnonymiseOptions> = {}): Record<string, Value>[] {
  const anonymiser = new Anonymiser({ seed: 'seed', ...more });
  for (const row of rows)
    for (const [name, value] of Object.entries(row)) anonymiser.learn(value, { name, type: typeOf(value) });
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, anonymiser.anonymise(value, { name, type: typeOf(value) })]),
    ),
  );
}

const command = (text: string, more: Row = {}): string =>
  anonymise([{ ...more, ProcessCommandLine: text }])[0]!['ProcessCommandLine'] as string;

describe('anonymising', () => {
  it('replaces names in their columns and everywhere in text, whatever their case, always by the same', () => {
    const [first, second] = anonymise([
      {
        DeviceName: 'WS-0412.corp.contoso.com',
        AccountDomain: 'CONTOSO',
        AccountName: 'alice.smith',
        ProcessCommandLine: 'ssh alice.smith@ws-0412 -t contoso-backup && type C:\\Users\\alice.smith\\x.txt',
      },
      { DeviceName: 'ws-0412', Account: 'contoso\\alice.smith', Url: 'https://vault.corp.contoso.com/a' },
    ]);
    const host = second!['DeviceName'] as string;
    const [domain, account] = (second!['Account'] as string).split('\\') as [string, string];
    assert.match(host, /^host[a-z2-9]{7}$/u);
    assert.match(domain, /^dom[a-z2-9]{7}$/u);
    assert.match(account, /^user[a-z2-9]{7}$/u);
    assert.equal(first!['AccountDomain'], domain.toUpperCase());
    assert.equal(first!['AccountName'], account);
    const full = (first!['DeviceName'] as string).split('.');
    assert.deepEqual([full.length, full[0], full[2], full[3]], [4, host.toUpperCase(), domain, 'example']);
    assert.equal(
      first!['ProcessCommandLine'],
      `ssh ${account}@${host} -t ${domain}-backup && type C:\\Users\\${account}\\x.txt`,
    );
    assert.match(second!['Url'] as string, new RegExp(`^https://host\\w{7}\\.dom\\w{7}\\.${domain}\\.example/a$`, 'u'));
  });

  it('keeps what is the same everywhere', () => {
    const row = {
      DeviceName: 'localhost',
      AccountName: 'root',
      AccountDomain: 'NT AUTHORITY',
      InitiatingProcessAccountName: 'SYSTEM',
      AccountSid: 'S-1-5-18',
      SHA256: 'ab'.repeat(32),
      ProcessId: 4711,
      ProcessCommandLine:
        'docker ps 127.0.0.1 ::1 169.254.169.254 00000000-0000-0000-0000-000000000000 ff:ff:ff:ff:ff:ff ' +
        'kubectl --token $(cat /var/run/secrets/kubernetes.io/serviceaccount/token) image@sha256:abcdef ' +
        'git@github.com:a/b lodash@4.17.21 getty@tty1.service 2026-11-20T08:15:02.1234567Z',
    };
    assert.deepEqual(anonymise([row]), [row]);
  });

  it('finds keys by their form and by what stands before them, and keeps their shape', () => {
    const text =
      'curl -u bob:pw1x -H "Authorization: Bearer abcDEF123456" https://u:s3cret@h/ --password "a b" PASSWORD=x1y2 ' +
      'AKIAIOSFODNN7EXAMPLE ghp_0123456789abcdefghij0123 "client_secret": "q~1A" ?sv=1&sig=abcdEFGH12';
    const made = command(text);
    for (const secret of [
      'pw1x',
      'abcDEF123456',
      's3cret',
      '"a b"',
      'x1y2',
      'IOSFODNN7EXAMPLE',
      '0123456789abcdefghij0123',
      'q~1A',
      'abcdEFGH12',
    ])
      assert.ok(!made.includes(secret), `${secret} in ${made}`);
    assert.ok(!/\bbob\b/u.test(made));
    const shape = (t: string): string => t.replace(/\d/gu, '0').replace(/[A-Z]/gu, 'A').replace(/[a-z]/gu, 'a');
    assert.equal(shape(made).replace(/aaaa[a0]{7}(?=:)/u, 'aaa'), shape(text));
    assert.match(made, /AKIA[A-Z]{8}\d[A-Z]{7} ghp_/u);
  });

  it('keeps the form of SIDs, GUIDs, addresses of mail and MAC addresses', () => {
    const made = command(
      'S-1-5-21-1004336348-1177238915-682003330-500 S-1-5-21-1004336348-1177238915-682003330-1105 ' +
        '{3F2504E0-4F89-11D3-9A0C-0305E82C3301} bob@fabrikam.co.uk 00-1A-2B-3C-4D-5E',
    );
    const [admin, user, guid, mail, mac] = made.split(' ');
    assert.match(admin!, /^S-1-5-21(-\d+){3}-500$/u);
    assert.equal(user!.replace(/\d+$/u, ''), admin!.replace(/\d+$/u, ''));
    assert.ok(Number(/\d+$/u.exec(user!)![0]) >= 1000);
    assert.match(guid!, /^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/u);
    assert.match(mail!, /^user\w{7}@dom\w{7}\.dom\w{7}\.example$/u);
    assert.match(mac!, /^[0-9A-F][26AE](-[0-9A-F]{2}){5}$/u);
    assert.ok(!made.includes('1004336348') && !made.includes('3F2504E0') && !made.includes('fabrikam'));
  });

  it('looks into dynamics, JSON in text and Base64 in command lines', () => {
    const inner = new Map<string, Dynamic>([
      ['userPrincipalName', 'bob@contoso.com'],
      ['displayName', 'Bob Jones'],
      ['ids', [2n ** 60n, new Map<string, Dynamic>([['hostname', 'fs01']])]],
      ['10.1.2.3', true],
    ]);
    const encoded = Buffer.from('net use \\\\fs01\\x', 'utf16le').toString('base64');
    const [row] = anonymise([
      {
        TargetResources: inner,
        ProcessCommandLine: `powershell -enc ${encoded}`,
        Text: '{"username":"carol"} carol Bob Jones',
      },
    ]);
    const made = row!['TargetResources'] as ReadonlyMap<string, Dynamic>;
    const [long, nested] = made.get('ids') as [bigint, ReadonlyMap<string, Dynamic>];
    assert.equal(long, 2n ** 60n);
    const host = nested.get('hostname') as string;
    assert.match(host, /^host\w{7}$/u);
    assert.match([...made.keys()].at(-1)!, /^10(\.\d+){3}$/u);
    assert.match(made.get('displayName') as string, /^Name\w{7}$/u);
    const run = (row!['ProcessCommandLine'] as string).split(' ')[2]!;
    assert.equal(Buffer.from(run, 'base64').toString('utf16le'), `net use \\\\${host}\\x`);
    assert.match(row!['Text'] as string, /^\{"username":"(user\w{7})"\} \1 Name\w{7}$/u);
  });

  it('leaves a name within text that a program has too, and says so', () => {
    const anonymiser = new Anonymiser({ seed: 's' });
    const columns = {
      account: { name: 'AccountName', type: 'string' },
      file: { name: 'FileName', type: 'string' },
    } as const;
    anonymiser.learn('velero', columns.account);
    anonymiser.learn('velero.exe', columns.file);
    assert.match(anonymiser.anonymise('velero', columns.account) as string, /^user/u);
    const line = anonymiser.anonymise('velero backup', { name: 'ProcessCommandLine', type: 'string' });
    assert.equal(line, 'velero backup');
    assert.deepEqual(anonymiser.replaced.keptInText, ['velero']);
  });

  it('takes further names, and leaves those that are to stay', () => {
    const [row] = anonymise([{ ProcessCommandLine: 'deploy Falcon9 to blue-1 10.0.0.1', DeviceName: 'blue-1' }], {
      also: ['falcon9'],
      keep: ['blue-1', '10.0.0.1'],
    });
    assert.match(row!['ProcessCommandLine'] as string, /^deploy Word\w{7} to blue-1 10\.0\.0\.1$/u);
    assert.equal(row!['DeviceName'], 'blue-1');
  });

  it('another seed gives other pseudonyms, the same seed the same in any file', () => {
    const of = (seed: string, rows: Row[]): Value => anonymise(rows, { seed }).at(-1)!['AccountName']!;
    assert.equal(
      of('a', [{ AccountName: 'zoe' }]),
      of('a', [{ AccountName: 'abe', DeviceName: 'x1' }, { AccountName: 'zoe' }]),
    );
    assert.notEqual(of('a', [{ AccountName: 'zoe' }]), of('b', [{ AccountName: 'zoe' }]));
  });

  it('no name that a column tells is left in any text, at any place', () => {
    const name = fc.stringMatching(/^[a-z]{3,6}[0-9]{2}[a-z]{0,3}$/u);
    const glue = fc.constantFrom(' ', '/', '\\', '-', '_', '.', '=', ':', '"', "'", ',', '@', '(', '\n');
    fc.assert(
      fc.property(
        name,
        name,
        name,
        fc.array(fc.tuple(glue, fc.nat(2)), { maxLength: 8 }),
        (host, account, domain, places) => {
          const names = [host, account, domain];
          const text = places.map(([mark, which]) => `${mark}${names[which]!.toUpperCase()}${mark}x`).join('');
          const [row] = anonymise([
            { DeviceName: host, AccountName: account, AccountDomain: domain, T: text, D: new Map([[text, text]]) },
          ]);
          const left = JSON.stringify(
            [...Object.values(row!)].map((v) => (v instanceof Map ? [...(v as ReadonlyMap<string, Dynamic>)] : v)),
          ).toLowerCase();
          for (const n of names) assert.ok(!left.includes(n), `${n} in ${left}`);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes any text, in time that grows with its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        assert.equal(typeof command(text), 'string');
      }),
      { numRuns: 200 },
    );
    for (const piece of ['a', 'a.', '1.', '-', ':', '\\\\a', 'password=', 'eyJ', '@', 'a@', '/Users/', 'AAAA ']) {
      const start = performance.now();
      command(piece.repeat(Math.ceil(100_000 / piece.length)));
      assert.ok(performance.now() - start < 5000, `${piece} took ${performance.now() - start} ms`);
    }
  });
});

describe('pseudonyms of addresses', () => {
  const keyed = new Keyed('k');

  it('private addresses stay in their block and in their networks, each its own; public ones go where nobody is', () => {
    const byte = fc.nat(255);
    fc.assert(
      fc.property(byte, byte, byte, byte, byte, (a, b, c, d, e) => {
        for (const head of ['10', '192.168']) {
          const of = (tail: number[]): string => `${head}.${tail.slice(0, head === '10' ? 3 : 2).join('.')}`;
          const [one, two] = [of([a, b, c]), of([a, b, e])].map((t) => ipv4Pseudonym(keyed, t)!) as [string, string];
          assert.ok(isIPv4(one) && one.startsWith(`${head}.`));
          assert.equal(one === two, of([a, b, c]) === of([a, b, e]));
          if (head === '10') assert.equal(one.split('.').slice(0, 3).join(), two.split('.').slice(0, 3).join());
        }
        const made = ipv4Pseudonym(keyed, `${a}.${b}.${c}.${d}`);
        const isOwn = (x: string): boolean =>
          /^(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|169\.254)\./u.test(x);
        if (made !== undefined)
          assert.ok(isOwn(`${a}.${b}.${c}.${d}`) ? isOwn(made) : Number(made.split('.')[0]) >= 240, made);
      }),
      { numRuns: 300 },
    );
    assert.match(ipv4Pseudonym(keyed, '172.20.1.2')!, /^172\.(?:1[6-9]|2\d|3[01])\./u);
    for (const common of ['127.0.0.1', '0.0.0.0', '255.255.255.255', '224.0.0.1', '203.0.113.7', '999.1.1.1'])
      assert.equal(ipv4Pseudonym(keyed, common), undefined);
  });

  it('IPv6 keeps its scope', () => {
    const made = (text: string): string => ipv6Pseudonym(keyed, text)!;
    assert.match(made('2a00:1450:4001:81b::200e'), /^2001:db8:/u);
    assert.match(made('fe80::1ff:fe23:4567:890a'), /^fe80:0:0:0:/u);
    assert.match(made('fd12:3456::1'), /^fd12:/u);
    assert.match(made('::ffff:10.1.2.3'), /^::ffff:10\./u);
    for (const common of ['::1', '::', 'ff02::1', '2001:db8::1', '08:15:02'])
      assert.equal(ipv6Pseudonym(keyed, common), undefined);
    assert.ok(isIPv6(made('1:2:3:4:5:6:7:8')));
    assert.equal(made('1:0:0:0:0:0:0:8'), made('1::8'));
    assert.equal(
      macPseudonym(keyed, '00:1a:2b:3c:4d:5e')!.replaceAll(':', ''),
      macPseudonym(keyed, '00-1A-2B-3C-4D-5E')!.replaceAll('-', '').toLowerCase(),
    );
  });
});
