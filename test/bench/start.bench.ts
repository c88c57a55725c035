import { compare, type BenchOptions, type BenchRow, type Measured } from './harness.js';
import { readFileSync } from 'node:fs';
import { emptyFolder, kqlensCommand, NOTHING_KEPT, ruleFile, SAMPLES, T1613 } from './programs.js';

/**
 * How long commands take that do next to nothing, against the first run of T1613 over its samples with nothing kept. No
 * event file is large; what they print is compared by the tests of the command line.
 */
export function run({ rounds }: BenchOptions): Promise<readonly BenchRow[]> {
  // `CI` keeps commands from making the snapshot by themselves.
  const none = { XDG_CACHE_HOME: emptyFolder('start-cache'), CI: 'true' };
  const made = { XDG_CACHE_HOME: emptyFolder('start-snapshot-cache'), CI: 'true' };
  kqlensCommand(['snapshot'], made);
  const rule = (name: string): string => `${readFileSync(T1613, 'utf8')}// ${name} ${process.pid}`;
  let rules = 0;
  const newRule = (): string => ruleFile('start', rule(`new ${rules++}`));
  const seen = ruleFile('start-seen', rule('seen'));
  const runOf = (file: string): string[] => ['run', file, '--events', SAMPLES, '--quiet', '--format', 'ndjson'];
  const workloads: readonly { readonly name: string; readonly ours: () => Measured }[] = [
    { name: 'new rule, no snapshot', ours: () => kqlensCommand(runOf(newRule()), none) },
    { name: 'new rule, from a snapshot', ours: () => kqlensCommand(runOf(newRule()), made) },
    { name: 'rule seen before', ours: () => kqlensCommand(runOf(seen), made) },
    {
      name: 'check of a new rule, no snapshot',
      ours: () => kqlensCommand(['check', newRule(), '--no-cache', '--fail-on', 'error'], none),
    },
    {
      name: 'check of a new rule, from a snapshot',
      ours: () => kqlensCommand(['check', newRule(), '--fail-on', 'error'], made),
    },
    { name: '--help', ours: () => kqlensCommand(['--help'], made) },
  ];
  return workloads.reduce<Promise<BenchRow[]>>(async (before, { name, ours }) => {
    const results = await before;
    const plain = (): Measured =>
      kqlensCommand([...runOf(T1613), ...NOTHING_KEPT.args], { ...none, ...NOTHING_KEPT.env });
    return [...results, await compare(`start: ${name}`, 'nothing kept', rounds, ours, plain)];
  }, Promise.resolve([]));
}
