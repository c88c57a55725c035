#!/usr/bin/env node
// Deterministic synthetic Microsoft Defender `DeviceProcessEvents` (and, for joins, `DeviceNetworkEvents`) as NDJSON.
//
//   node generate-events.mjs --rows 100000 --seed 1 --match-rate 0.005 --out events.ndjson
//
//   --rows N            rows to write (default 100000; about 1,020 bytes a row)
//   --seed N            same seed and options => same bytes (default 1)
//   --match-rate F      share of rows that satisfy the T1613 "Container and Resource Discovery" rule (default 0.005)
//   --near-miss-rate F  share of rows that carry a T1613 literal yet do not match (default 0.03)
//   --out PATH          output file, '-' or absent for stdout
//   --table NAME        DeviceProcessEvents (default) | DeviceNetworkEvents
//   --end ISO           newest TimeGenerated (default 2025-01-15T12:00:00Z); run rules with now() = this
//   --span-hours H      rows are spread over the H hours before --end, ascending (default 24)
//   --devices N         distinct devices (default 400)
//   --key-order-jitter  swap two adjacent keys in 1% of the rows (defeats key-order speculation; off by default)
//   --ascii-escapes F   share of rows with & ' < > and non-ASCII written as \uXXXX, as some exporters do (default 0)
//
// A summary ({rows, bytes, matches, nearMisses}) goes to stderr as JSON. `matches` counts rows built to match; with
// --span-hours over 24 the rule's own `ago(1d)` keeps fewer.
import { openSync, writeSync, closeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';

/** sfc32 seeded by splitmix32: fast, good enough, stable across platforms. */
export function prng(seed) {
  let s = seed >>> 0;
  const mix = () => {
    s = (s + 0x9e3779b9) | 0;
    let t = s ^ (s >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return (t ^ (t >>> 15)) | 0;
  };
  let a = mix(),
    b = mix(),
    c = mix(),
    d = 1;
  const u32 = () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) u32();
  const float = () => u32() / 4294967296;
  const int = (n) => Math.floor(float() * n);
  const pick = (arr) => arr[int(arr.length)];
  const hex = (n) => {
    let out = '';
    while (out.length < n) out += u32().toString(16).padStart(8, '0');
    return out.slice(0, n);
  };
  return { u32, float, int, pick, hex };
}

/** Sampler over 0..n-1 with P(k) proportional to 1/(k+1)^s. */
export function zipf(r, n, s) {
  const cdf = new Float64Array(n);
  let sum = 0;
  for (let k = 0; k < n; k++) cdf[k] = sum += 1 / Math.pow(k + 1, s);
  return () => {
    const x = r.float() * sum;
    let lo = 0,
      hi = n - 1;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (cdf[mid] < x) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  };
}

const guid = (r) => {
  const h = r.hex(32);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
};

// [os, folder, file, command line from r, parents]
const W = 'C:\\Windows\\System32\\',
  PF = 'C:\\Program Files\\',
  PF86 = 'C:\\Program Files (x86)\\';
const BACKGROUND = [
  [
    'w',
    W,
    'svchost.exe',
    (r) =>
      `svchost.exe -k ${r.pick(['netsvcs', 'LocalServiceNetworkRestricted', 'DcomLaunch', 'wsappx', 'UnistackSvcGroup'])} -p -s ${r.pick(['Schedule', 'BITS', 'wuauserv', 'Appinfo', 'DsmSvc', 'wlidsvc', 'UsoSvc', 'lfsvc'])}`,
    ['services.exe'],
  ],
  [
    'w',
    W,
    'conhost.exe',
    () => '\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1',
    ['cmd.exe', 'powershell.exe', 'git.exe'],
  ],
  [
    'l',
    '/usr/bin/',
    'bash',
    (r) => `/bin/bash -c "test -f /var/lib/app/${r.hex(6)}.lock && exit 0"`,
    ['cron', 'systemd', 'runner'],
  ],
  [
    'w',
    W,
    'backgroundTaskHost.exe',
    (r) => `"C:\\Windows\\system32\\backgroundTaskHost.exe" -ServerName:App.AppX${r.hex(32)}.mca`,
    ['svchost.exe'],
  ],
  [
    'w',
    PF86 + 'Google\\Chrome\\Application\\',
    'chrome.exe',
    (r) =>
      `"C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe" --type=renderer --lang=en-US --field-trial-handle=${r.int(9999)},i,${r.u32()},${r.u32()},262144 --variations-seed-version=${r.int(99999)} --mojo-platform-channel-handle=${r.int(9000)} /prefetch:1`,
    ['chrome.exe', 'explorer.exe'],
  ],
  ['w', W, 'RuntimeBroker.exe', () => 'C:\\Windows\\System32\\RuntimeBroker.exe -Embedding', ['svchost.exe']],
  ['l', '/usr/bin/', 'grep', (r) => `grep -E "^${r.hex(4)}=" /etc/app/app-${r.int(40)}.conf`, ['bash', 'sh', 'dash']],
  [
    'w',
    W,
    'cmd.exe',
    (r) =>
      `cmd.exe /d /s /c "node .\\node_modules\\.bin\\${r.pick(['tsc', 'eslint', 'jest', 'vite'])} --project tsconfig.${r.int(30)}.json"`,
    ['node.exe', 'explorer.exe', 'Code.exe'],
  ],
  [
    'w',
    W + 'WindowsPowerShell\\v1.0\\',
    'powershell.exe',
    (r) =>
      `powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "C:\\ProgramData\\Mgmt\\Scripts\\inv_${r.hex(8)}.ps1" -Site ${r.int(60)}`,
    ['IntuneManagementExtension.exe', 'cmd.exe', 'explorer.exe'],
  ],
  [
    'l',
    '/usr/bin/',
    'sed',
    (r) => `sed -i 's/${r.hex(4)}/${r.hex(4)}/g' /opt/build/${r.hex(8)}/Makefile`,
    ['bash', 'make'],
  ],
  [
    'l',
    '/usr/bin/',
    'git',
    (r) => `git -C /home/ci/_work/${r.int(300)} rev-parse --verify ${r.hex(40)}^{commit}`,
    ['runner', 'bash'],
  ],
  [
    'w',
    PF + 'Git\\cmd\\',
    'git.exe',
    (r) => `git.exe status -z -uall --porcelain=v2 -- "src/${r.hex(5)}"`,
    ['Code.exe', 'devenv.exe'],
  ],
  [
    'w',
    W + 'wbem\\',
    'WmiPrvSE.exe',
    () => 'C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding',
    ['svchost.exe'],
  ],
  ['l', '/usr/bin/', 'cat', (r) => `cat /proc/${r.int(60000)}/status`, ['bash', 'sh', 'node_exporter']],
  [
    'w',
    W,
    'taskhostw.exe',
    (r) =>
      `taskhostw.exe ${r.pick(['KEYROAMING', 'SYSTEM', 'Install $(Arg0)', '{222A245B-E637-4AE9-A93F-A59CA119A75E}'])}`,
    ['svchost.exe'],
  ],
  [
    'w',
    PF86 + 'Microsoft\\Edge\\Application\\',
    'msedge.exe',
    (r) =>
      `"C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe" --type=utility --utility-sub-type=network.mojom.NetworkService --lang=en-GB --service-sandbox-type=none --field-trial-handle=${r.int(9999)},i,${r.u32()},${r.u32()} --mojo-platform-channel-handle=${r.int(9000)} /prefetch:3`,
    ['msedge.exe'],
  ],
  [
    'l',
    '/usr/bin/',
    'python3.10',
    (r) => `/usr/bin/python3 /opt/agent/collect.py --interval ${r.int(600)} --out /var/tmp/${r.hex(10)}.json`,
    ['systemd', 'bash'],
  ],
  [
    'l',
    '/usr/sbin/',
    'runc',
    (r) =>
      `runc --root /run/containerd/runc/k8s.io --log /run/containerd/io.containerd.runtime.v2.task/k8s.io/${r.hex(64)}/log.json exec --process /tmp/runc-process${r.int(999999999)} ${r.hex(12)}`,
    ['containerd-shim-runc-v2'],
  ],
  [
    'w',
    PF + 'Windows Defender\\',
    'MpCmdRun.exe',
    () => '"C:\\Program Files\\Windows Defender\\MpCmdRun.exe" SignatureUpdate -ScheduleJob -RestrictPrivileges',
    ['svchost.exe'],
  ],
  ['l', '/usr/bin/', 'sleep', (r) => `sleep ${r.int(90)}`, ['bash', 'sh']],
  [
    'w',
    W,
    'rundll32.exe',
    (r) => `rundll32.exe AppXDeploymentExtensions.OneCore.dll,ShellRefresh ${r.hex(6)}`,
    ['svchost.exe', 'explorer.exe'],
  ],
  [
    'w',
    PF + 'nodejs\\',
    'node.exe',
    (r) =>
      `"C:\\Program Files\\nodejs\\node.exe" "C:\\repo\\${r.hex(6)}\\node_modules\\typescript\\lib\\tsserver.js" --useInferredProjectPerProjectRoot --cancellationPipeName "C:\\Users\\dev\\AppData\\Local\\Temp\\vscode-typescript\\${r.hex(20)}\\tscancellation-${r.hex(8)}.tmp*"`,
    ['Code.exe', 'cmd.exe'],
  ],
  [
    'l',
    '/usr/bin/',
    'curl',
    (r) =>
      `curl -fsSL --retry 3 -H "Accept: application/json" https://${r.pick(['api.github.com', 'registry.npmjs.org', 'artifacts.contoso.net'])}/v3/${r.hex(12)}?page=${r.int(50)}`,
    ['bash', 'sh', 'runner'],
  ],
  ['w', W, 'schtasks.exe', (r) => `schtasks.exe /Run /TN "\\Contoso\\Job${r.int(80)}"`, ['cmd.exe', 'powershell.exe']],
  ['w', W, 'reg.exe', (r) => `reg query "HKLM\\SOFTWARE\\Contoso\\Agent\\${r.int(90)}" /v Version`, ['cmd.exe']],
  [
    'w',
    PF + 'Microsoft Office\\root\\Office16\\',
    'WINWORD.EXE',
    (r) =>
      `"C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE" /n "C:\\Users\\${r.hex(5)}\\Documents\\Ünïcode – Q${r.int(4) + 1} plan.docx" /o ""`,
    ['explorer.exe', 'OUTLOOK.EXE'],
  ],
];
const NEAR_MISS = [
  [
    'l',
    '/usr/bin/',
    'docker',
    (r) =>
      `docker run --rm -v /home/ci/_work/${r.int(300)}:/src -w /src registry.contoso.net/build:${r.hex(7)} make test`,
    ['runner', 'bash'],
  ],
  [
    'l',
    '/usr/bin/',
    'docker',
    (r) => `docker pull registry.contoso.net/team-${r.int(20)}/svc:${r.hex(7)}`,
    ['runner', 'systemd'],
  ],
  [
    'l',
    '/usr/bin/',
    'docker-compose',
    (r) => `docker-compose -f deploy/stack-${r.int(90)}.yml up -d --remove-orphans`,
    ['bash'],
  ],
  [
    'l',
    '/usr/bin/',
    'kubectl',
    (r) => `kubectl apply -n team-${r.int(60)} -f /tmp/manifest-${r.hex(8)}.yaml`,
    ['runner', 'argocd'],
  ],
  [
    'l',
    '/usr/local/bin/',
    'kubectl',
    (r) => `kubectl rollout status deployment/web-${r.int(99)} --timeout=120s`,
    ['runner'],
  ],
  [
    'l',
    '/usr/bin/',
    'containerd-shim-runc-v2',
    (r) =>
      `/usr/bin/containerd-shim-runc-v2 -namespace moby -id ${r.hex(64)} -address /run/docker/containerd/containerd.sock`,
    ['containerd'],
  ],
  [
    'l',
    '/usr/bin/',
    'wget',
    (r) => `wget -q -O /tmp/${r.hex(8)} http://10.0.${r.int(255)}.${r.int(255)}:8080/healthz`,
    ['sh', 'cron'],
  ],
  ['l', '/usr/bin/', 'ps', () => 'ps -eo pid,ppid,comm,args --no-headers', ['bash', 'collectd']],
  [
    'w',
    PF + 'Docker\\Docker\\resources\\',
    'com.docker.backend.exe',
    () => '"C:\\Program Files\\Docker\\Docker\\resources\\com.docker.backend.exe" run --open-main-window',
    ['Docker Desktop.exe'],
  ],
];
const MATCHING = [
  ['l', '/usr/bin/', 'docker', (r) => `docker ps -a --filter name=${r.hex(5)}`, ['bash', 'zsh', 'runner']],
  ['l', '/usr/bin/', 'docker', (r) => `docker inspect ${r.hex(12)}`, ['bash', 'python3']],
  ['l', '/usr/bin/', 'docker', () => 'docker network ls --format "{{.Name}}"', ['bash', 'sh']],
  [
    'w',
    PF + 'Docker\\Docker\\resources\\bin\\',
    'docker.exe',
    () => '"C:\\Program Files\\Docker\\Docker\\resources\\bin\\docker.exe" container ls --all',
    ['powershell.exe', 'Code.exe'],
  ],
  ['l', '/usr/local/bin/', 'kubectl', (r) => `kubectl get pods -n ns-${r.int(60)} -o wide`, ['bash', 'zsh', 'argocd']],
  [
    'l',
    '/usr/local/bin/',
    'kubectl',
    (r) => `kubectl --kubeconfig /tmp/${r.hex(6)} get secrets --all-namespaces -o json`,
    ['bash', 'python3', 'perl'],
  ],
  ['l', '/usr/local/bin/', 'kubectl', () => 'kubectl cluster-info dump', ['runner', 'sh']],
  ['l', '/usr/local/bin/', 'crictl', (r) => `crictl ps --name ${r.hex(5)}`, ['bash', 'systemd']],
  ['l', '/usr/bin/', 'ctr', () => 'ctr -n k8s.io containers list', ['sh']],
  [
    'l',
    '/usr/bin/',
    'curl',
    () => 'curl -s --unix-socket /var/run/docker.sock http://localhost/v1.43/containers/json',
    ['sh', 'socat', 'python3'],
  ],
  [
    'l',
    '/usr/bin/',
    'curl',
    (r) => `curl -sk https://10.0.${r.int(255)}.${r.int(255)}:10250/runningpods/`,
    ['bash', 'ncat'],
  ],
  [
    'l',
    '/usr/bin/',
    'wget',
    (r) => `wget --no-check-certificate -qO- https://10.96.0.1:6443/api/v1/namespaces/ns-${r.int(60)}/secrets`,
    ['sh'],
  ],
];

/** A few hundred tail processes, so that FileName has a realistic long tail. */
function tail(r, n) {
  const syl = [
    'up',
    'dat',
    'serv',
    'host',
    'mon',
    'net',
    'sync',
    'agent',
    'helper',
    'tray',
    'log',
    'scan',
    'print',
    'audio',
    'gfx',
    'bk',
    'cfg',
    'rt',
    'ux',
    'wd',
  ];
  const out = [];
  for (let i = 0; i < n; i++) {
    const win = r.float() < 0.6;
    const name = r.pick(syl) + r.pick(syl) + (r.float() < 0.5 ? r.pick(syl) : '') + (win ? '.exe' : '');
    const dir = win
      ? `${r.pick([PF, PF86, 'C:\\ProgramData\\'])}${r.pick(['Contoso', 'Fabrikam', 'Dell', 'Lenovo', 'Intel', 'Adobe'])}\\${r.pick(syl)}\\`
      : `/opt/${r.pick(syl)}${r.int(9)}/bin/`;
    const flag = r.pick(syl);
    out.push([
      win ? 'w' : 'l',
      dir,
      name,
      (q) => `${win ? `"${dir}${name}"` : dir + name} --${flag}=${q.int(2000)} --session ${q.hex(8)}`,
      win ? ['services.exe', 'explorer.exe', 'svchost.exe'] : ['systemd', 'bash'],
    ]);
  }
  return out;
}

const PARENT_DIR = { 'services.exe': W, 'explorer.exe': 'C:\\Windows\\', 'svchost.exe': W };

export function createGenerator({
  seed = 1,
  matchRate = 0.005,
  nearMissRate = 0.03,
  end = '2025-01-15T12:00:00Z',
  spanHours = 24,
  devices = 400,
  rows = 100000,
  table = 'DeviceProcessEvents',
  keyOrderJitter = false,
  asciiEscapes = 0,
} = {}) {
  const r = prng(seed);
  const hosts = Array.from({ length: devices }, (_, i) => {
    const os = r.float() < 0.6 ? 'w' : 'l';
    const users =
      os === 'w'
        ? [
            'system',
            'local service',
            ...Array.from(
              { length: 2 },
              () =>
                `${r.pick(['a', 'j', 'm', 'k', 's'])}${r.pick(['smith', 'doe', 'novak', 'garcia', 'müller', 'chen', 'okafor'])}${r.int(90)}`,
            ),
          ]
        : ['root', 'ci', 'www-data', `dev${r.int(90)}`];
    return {
      os,
      name:
        os === 'w'
          ? `${r.pick(['wks', 'lap', 'srv'])}-${String(i).padStart(4, '0')}.corp.contoso.com`
          : `${r.pick(['k8s-node', 'ci', 'web', 'db'])}-${i}.prod.contoso.net`,
      id: r.hex(40),
      domain: os === 'w' ? 'contoso' : '',
      users,
      sids: users.map(() => (os === 'w' ? `S-1-5-21-${r.u32()}-${r.u32()}-${r.u32()}-${1000 + r.int(9000)}` : '')),
    };
  });
  const byOs = { w: hosts.filter((h) => h.os === 'w'), l: hosts.filter((h) => h.os === 'l') };
  for (const k of ['w', 'l']) if (byOs[k].length === 0) byOs[k] = hosts;
  const hostPick = { w: zipf(r, byOs.w.length, 0.7), l: zipf(r, byOs.l.length, 0.7) };
  const background = [...BACKGROUND, ...tail(r, 300)];
  const pickBackground = zipf(r, background.length, 1.1);
  const fileMeta = new Map();
  const meta = (file) => {
    let m = fileMeta.get(file);
    if (!m) fileMeta.set(file, (m = { sha256: r.hex(64), md5: r.hex(32), size: 20000 + r.int(4000000) }));
    return m;
  };
  const tenant = guid(r);
  const endMs = Date.parse(end),
    spanMs = spanHours * 3600e3;
  const stats = { rows: 0, bytes: 0, matches: 0, nearMisses: 0 };
  const fold = (m) => `\\u${m.charCodeAt(0).toString(16).padStart(4, '0')}`;

  function processRow(i) {
    const x = r.float();
    let t;
    if (x < matchRate) {
      t = r.pick(MATCHING);
      stats.matches++;
    } else if (x < matchRate + nearMissRate) {
      t = r.pick(NEAR_MISS);
      stats.nearMisses++;
    } else t = background[pickBackground()];
    const [os, dir, file, cmd, parents] = t;
    const h = byOs[os][hostPick[os]()];
    const u = r.int(h.users.length);
    const parent = r.pick(parents),
      m = meta(file),
      pm = meta(parent);
    const ms = Math.floor(endMs - spanMs + ((i + r.float()) / rows) * spanMs);
    const iso = new Date(ms).toISOString().slice(0, 23) + String(r.int(10000)).padStart(4, '0') + 'Z';
    const pdir = os === 'w' ? (PARENT_DIR[parent] ?? 'C:\\Program Files\\Common\\') : '/usr/bin/';
    return {
      TenantId: tenant,
      TimeGenerated: iso,
      ActionType: 'ProcessCreated',
      DeviceId: h.id,
      DeviceName: h.name,
      AccountDomain: h.domain,
      AccountName: h.users[u],
      AccountSid: h.sids[u],
      LogonId: r.int(9999999),
      FileName: file,
      FolderPath: dir + file,
      SHA256: m.sha256,
      FileSize: m.size,
      ProcessId: r.int(65536),
      ProcessCommandLine: cmd(r),
      ProcessIntegrityLevel: os === 'w' ? r.pick(['System', 'Medium', 'High']) : '',
      InitiatingProcessAccountName: h.users[r.int(h.users.length)],
      InitiatingProcessFileName: parent,
      InitiatingProcessFolderPath: pdir + parent,
      InitiatingProcessCommandLine:
        os === 'w' ? `"${pdir}${parent}"` : `${pdir}${parent}${r.float() < 0.3 ? ` -c ${r.hex(8)}` : ''}`,
      InitiatingProcessId: r.int(65536),
      InitiatingProcessMD5: pm.md5,
      ReportId: i + 1,
      AdditionalFields:
        r.float() < 0.1 ? { DesiredAccess: r.int(4096), Tags: [r.pick(['lab', 'prod', 'vip']), r.hex(4)] } : null,
      Type: 'DeviceProcessEvents',
    };
  }
  function networkRow(i) {
    const [os, dir, file, cmd] = background[pickBackground()];
    const h = byOs[os][hostPick[os]()];
    const ms = Math.floor(endMs - spanMs + ((i + r.float()) / rows) * spanMs);
    return {
      TenantId: tenant,
      TimeGenerated: new Date(ms).toISOString().slice(0, 23) + String(r.int(10000)).padStart(4, '0') + 'Z',
      ActionType: r.pick(['ConnectionSuccess', 'ConnectionFailed', 'ConnectionAttempt']),
      DeviceId: h.id,
      DeviceName: h.name,
      LocalIP: `10.1.${r.int(8)}.${r.int(255)}`,
      LocalPort: 1024 + r.int(64000),
      RemoteIP: `${r.int(223)}.${r.int(255)}.${r.int(255)}.${r.int(255)}`,
      RemotePort: r.pick([443, 443, 443, 80, 53, 8080, 10250, 6443]),
      RemoteUrl:
        r.float() < 0.7 ? `${r.hex(6)}.${r.pick(['contoso.net', 'example.org', 'azureedge.net', 'github.com'])}` : '',
      Protocol: r.pick(['Tcp', 'Udp']),
      InitiatingProcessFileName: file,
      InitiatingProcessFolderPath: dir + file,
      InitiatingProcessCommandLine: cmd(r),
      InitiatingProcessId: r.int(65536),
      InitiatingProcessSHA256: meta(file).sha256,
      ReportId: i + 1,
      Type: 'DeviceNetworkEvents',
    };
  }
  const row = table === 'DeviceNetworkEvents' ? networkRow : processRow;
  return {
    stats,
    /** The i-th NDJSON line, without its newline. Call with i = 0, 1, 2, ... in order. */
    line(i) {
      let o = row(i);
      if (keyOrderJitter && r.float() < 0.01) {
        const e = Object.entries(o),
          k = r.int(e.length - 1);
        [e[k], e[k + 1]] = [e[k + 1], e[k]];
        o = Object.fromEntries(e);
      }
      let s = JSON.stringify(o);
      if (asciiEscapes > 0 && r.float() < asciiEscapes) s = s.replace(/[&'<>\u0080-\uffff]/g, fold);
      stats.rows++;
      return s;
    },
  };
}

export function main(argv) {
  const { values: v } = parseArgs({
    args: argv,
    options: {
      rows: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      'match-rate': { type: 'string', default: '0.005' },
      'near-miss-rate': { type: 'string', default: '0.03' },
      out: { type: 'string', default: '-' },
      table: { type: 'string', default: 'DeviceProcessEvents' },
      end: { type: 'string', default: '2025-01-15T12:00:00Z' },
      'span-hours': { type: 'string', default: '24' },
      devices: { type: 'string', default: '400' },
      'key-order-jitter': { type: 'boolean', default: false },
      'ascii-escapes': { type: 'string', default: '0' },
    },
  });
  const num = (name) => {
    const n = Number(v[name]);
    if (!Number.isFinite(n) || n < 0) throw new Error(`--${name} must be a number of 0 or more, got ${v[name]}`);
    return n;
  };
  const rows = num('rows');
  if (!['DeviceProcessEvents', 'DeviceNetworkEvents'].includes(v.table))
    throw new Error(`--table ${v.table} is not known`);
  if (Number.isNaN(Date.parse(v.end))) throw new Error(`--end ${v.end} is not an ISO date`);
  const g = createGenerator({
    rows,
    seed: num('seed'),
    matchRate: num('match-rate'),
    nearMissRate: num('near-miss-rate'),
    end: v.end,
    spanHours: num('span-hours'),
    devices: Math.max(1, num('devices')),
    table: v.table,
    keyOrderJitter: v['key-order-jitter'],
    asciiEscapes: num('ascii-escapes'),
  });
  const fd = v.out === '-' ? 1 : openSync(v.out, 'w');
  const flush = (s) => {
    const b = Buffer.from(s, 'utf8');
    g.stats.bytes += b.length;
    for (let o = 0; o < b.length;) {
      try {
        o += writeSync(fd, b, o);
      } catch (e) {
        if (e.code !== 'EAGAIN') throw e;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      } // a full stdout pipe
    }
  };
  let chunk = [];
  for (let i = 0; i < rows; i++) {
    chunk.push(g.line(i));
    if (chunk.length === 4096) {
      flush(chunk.join('\n') + '\n');
      chunk = [];
    }
  }
  if (chunk.length) flush(chunk.join('\n') + '\n');
  if (fd !== 1) closeSync(fd);
  process.stderr.write(JSON.stringify(g.stats) + '\n');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    main(process.argv.slice(2));
  } catch (e) {
    process.stderr.write(`generate-events: ${e.message}\n`);
    process.exitCode = 2;
  }
}
