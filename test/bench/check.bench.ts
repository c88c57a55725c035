import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, KQLENS, node, type BenchOptions, type BenchRow, type Measured } from './harness.js';

const RULES = 1000;

/** `kqlens check` on many rules: threads against one, and a second run from the cache against a first one. */
export async function run({ rounds }: BenchOptions): Promise<readonly BenchRow[]> {
  const folder = join(tmpdir(), 'kqlens-bench', 'check');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < RULES; i++) writeFileSync(join(folder, `rule-${i}.kql`), rule(i));
  const check = (...options: readonly string[]): Measured =>
    node([KQLENS, 'check', folder, '--format', 'json', '--fail-on', 'error', ...options], (output) => output);
  const cache = ['--cache-location', join(folder, '.kqlens-cache')];
  return [
    await compare(
      `check ${RULES} rules, threads`,
      'one thread',
      rounds,
      () => check('--no-cache'),
      () => check('--no-cache', '--workers', '1'),
    ),
    await compare(
      `check ${RULES} rules, from cache`,
      'no cache',
      rounds,
      () => check(...cache),
      () => check('--no-cache'),
    ),
  ];
}

/** One of several shapes of rule, each with its own texts. */
function rule(i: number): string {
  const shapes = [
    `DeviceProcessEvents
| where Timestamp > ago(1h)
| where FileName in~ ("tool${i}.exe", "other${i}.exe") and ProcessCommandLine has_all ("export", "secret${i}")
| project Timestamp, DeviceName, AccountName, FileName, ProcessCommandLine`,
    `let threshold = ${(i % 50) + 2};
SigninLogs
| where TimeGenerated > ago(1d) and ResultType == "${50_000 + i}"
| summarize Failures = count(), Addresses = make_set(IPAddress, 100) by UserPrincipalName, bin(TimeGenerated, 1h)
| where Failures > threshold`,
    `DeviceNetworkEvents
| where RemoteUrl endswith ".example${i}.org" and RemotePort !in (80, 443)
| join kind=inner (DeviceProcessEvents | where FileName =~ "agent${i}.exe") on DeviceId
| extend RiskScore = case(RemotePort > 50000, 80, RemotePort > 10000, 60, 20)
| project DeviceName, RemoteUrl, RemotePort, RiskScore`,
  ];
  return `${shapes[i % shapes.length]!}\n`;
}
