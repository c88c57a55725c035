/**
 * How much of a corpus of rules lints speak of: `kqlens check FOLDER --format json --no-cache > r.json`, then
 * `npx tsx scripts/lint-share.ts r.json …`. Prints the share of files with any warning or error, that of each lint, and
 * how much advice a file gets.
 */
import { readFileSync } from 'node:fs';

interface Report {
  readonly files: readonly string[];
  readonly findings: readonly { readonly file: string; readonly id: string; readonly severity: string }[];
}

const reports = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')) as Report);
const files = reports.flatMap((report) => report.files);
const findings = reports.flatMap((report) => report.findings);
if (files.length === 0) throw new Error('Name reports of `kqlens check --format json` that hold rules.');

const filesWith = (test: (finding: Report['findings'][number]) => boolean): number =>
  new Set(findings.filter(test).map((finding) => finding.file)).size;
const share = (count: number): string => `${((100 * count) / files.length).toFixed(1)}%`;
const isSerious = ({ severity }: { readonly severity: string }): boolean =>
  severity === 'error' || severity === 'warning';

const advice = new Map(files.map((file) => [file, 0]));
for (const { file, severity } of findings) if (severity === 'info') advice.set(file, advice.get(file)! + 1);
const counts = [...advice.values()].sort((a, b) => a - b);
const serious = [...new Set(findings.filter(isSerious).map(({ id }) => id))]
  .map((id) => ({ id, count: filesWith((finding) => finding.id === id && isSerious(finding)) }))
  .sort((a, b) => b.count - a.count);

const lines = [
  `${files.length} files`,
  `${share(filesWith(isSerious))} with a warning or an error, ${share(filesWith((f) => f.severity === 'error'))} with an error`,
  `${share(filesWith((f) => isSerious(f) && !/^(?:KS|KQL|rule-|yaml-|json-)/.test(f.id)))} with a warning or an error of a lint`,
  `info a file: median ${counts[counts.length >> 1]}, 90th percentile ${counts[Math.floor(counts.length * 0.9)]}`,
  ...serious.map(({ id, count }) => `${share(count).padStart(6)}  ${id}`),
];
process.stdout.write(`${lines.join('\n')}\n`);
