import { eventFile, measure, type BenchOptions, type BenchRow } from './harness.js';
import { kqlens, ruleFile, SAMPLES, T1613 } from './programs.js';

const RULES: Readonly<Record<string, string>> = {
  T1613: T1613,
  'a rule without a usable text': ruleFile(
    'resident-no-text',
    'DeviceProcessEvents | where strlen(ProcessCommandLine) > 290 | project TimeGenerated, DeviceName, ProcessCommandLine',
  ),
  'counts by two columns': ruleFile(
    'resident-counts',
    'DeviceProcessEvents | summarize count() by DeviceName, FileName',
  ),
};

/**
 * Most memory resident while rules go through a large file, against the same process over T1613's samples: what is
 * between the two is what a large file costs.
 */
export async function run({ rows, rounds }: BenchOptions): Promise<readonly BenchRow[]> {
  const file = eventFile(rows);
  const results: BenchRow[] = [];
  for (const [name, rule] of Object.entries(RULES)) {
    const sizes = {
      large: await measure('', rounds, () => kqlens(rule, file)),
      small: await measure('', rounds, () => kqlens(rule, SAMPLES)),
    };
    const { oursMs, oursCpuMs, oursMb } = sizes.large;
    const { oursMs: peerMs, oursCpuMs: peerCpuMs, oursMb: peerMb } = sizes.small;
    const above = Math.round(oursMb! - peerMb!);
    results.push({
      workload: `memory of ${name} over ${rows} rows: ${above} MB above`,
      peer: 'its start',
      ratio: undefined,
      ...{ oursMs, oursCpuMs, oursMb, peerMs, peerCpuMs, peerMb },
    });
  }
  return results;
}
