import assert from 'node:assert/strict';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { dataSourceOf, loadEvents, type LoadedEvents } from '../../server/src/events/load.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import { workspaceCatalog, builtInCatalog, type Catalog } from '../../server/src/schema/catalog.js';
import { NO_ADDITIONS } from '../../server/src/schema/facts.js';
import { DEFAULT_SCORE } from '../../server/src/schema/configuration/types.js';
import { KeptEvaluations } from '../../server/src/testing/kept-evaluations.js';
import { runRule, type RuleRun, type RuleRunOptions } from '../../server/src/testing/rule-run.js';

const ADDRESS = 'https://example.com/a.csv';
let external = 'a\n';
const withItems = (items: readonly string[]): Catalog =>
  workspaceCatalog(builtInCatalog('sentinel'), {
    ...NO_ADDITIONS,
    watchlists: [
      {
        alias: 'w',
        columns: [{ name: 'SearchKey', type: 'string' }],
        searchKey: 'SearchKey',
        rows: items.map((SearchKey) => ({ SearchKey })),
      },
    ],
    externalFiles: [
      {
        address: ADDRESS,
        file: '/a.csv',
        get text() {
          return external;
        },
      },
    ],
  });
const catalog = withItems(['a']);
const NOW = parseDatetime('2026-11-20T12:00:00Z')!;
const DAY = 864_000_000_000n;

function load(...commands: readonly string[]): LoadedEvents {
  const lines = commands.map((ProcessCommandLine) =>
    JSON.stringify({ TimeGenerated: '2026-11-20T11:00:00Z', Type: 'DeviceProcessEvents', ProcessCommandLine }),
  );
  return loadEvents([{ path: 'benign/e.ndjson', bytes: new TextEncoder().encode(lines.join('\n')) }], { catalog });
}

describe('kept evaluations', () => {
  const events = load('a', 'b', 'a b');
  let kept: KeptEvaluations;
  beforeEach(() => (kept = new KeptEvaluations()));

  const run = (
    text: string,
    options: Partial<RuleRunOptions> = {},
    over: LoadedEvents = events,
    environment: Catalog = catalog,
  ): RuleRun => {
    const all = { score: DEFAULT_SCORE, now: NOW, kept, ...options };
    const outcome = runRule(analyze(text, environment), over, dataSourceOf(over, environment), all);
    assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
    return outcome.value;
  };
  const isSame = (a: RuleRun, b: RuleRun): boolean => a.run === b.run && a.result === b.result && a.trace === b.trace;
  const RULE = 'DeviceProcessEvents | where TimeGenerated > ago(1d) | where ProcessCommandLine has "a"';

  it('answer the same query over the same events, with hits and labels of each run’s own', () => {
    const first = run(RULE, { traced: true });
    const again = run(RULE, { traced: true, labelOf: () => 'malicious' });
    assert.ok(isSame(first, again));
    assert.deepEqual(
      [first, again].map((r) => r.hits.map((h) => h.sources.map((s) => [s.line, s.label]))),
      [
        [[[1, 'benign']], [[3, 'benign']]],
        [[[1, 'malicious']], [[3, 'malicious']]],
      ],
    );
  });

  it('tell apart text, events, clock, environment and what is recorded', () => {
    const first = run(RULE);
    const others = [
      run(RULE.replace('"a"', '"b"')),
      run(RULE, {}, load('a')),
      run(RULE, { now: NOW + DAY }),
      run(RULE, { traced: true }),
      run(RULE, { traced: true, detail: 'decisions' }),
      run(RULE, { traced: true, detail: 'decisions', through: { table: 'DeviceProcessEvents', row: 1 } }),
      run(RULE, {}, events, withItems(['b'])),
    ];
    for (const [i, other] of others.entries()) assert.ok(!isSame(first, other), String(i));
    assert.equal(others[1]!.hits.length, 1);
    assert.equal(others[2]!.hits.length, 0);
  });

  it('see another watchlist', () => {
    const text = "DeviceProcessEvents | where ProcessCommandLine in ((_GetWatchlist('w') | project SearchKey))";
    const lines = (of: Catalog): number[] =>
      run(text, {}, events, of).hits.flatMap((h) => h.sources.map((s) => s.line));
    assert.deepEqual([lines(catalog), lines(withItems(['b'])), lines(catalog)], [[1], [2], [1]]);
  });

  it('leave out what may answer otherwise the next time', () => {
    for (const clause of ['| extend r = rand()', '| extend g = new_guid()', '| where rand() >= 0.0']) {
      const text = `${RULE} ${clause}`;
      assert.ok(!isSame(run(text), run(text)), clause);
    }
    const text = `DeviceProcessEvents | where ProcessCommandLine in (externaldata(c: string) ["${ADDRESS}"])`;
    const lines = (): number[] => run(text).hits.flatMap((h) => h.sources.map((s) => s.line));
    assert.deepEqual(lines(), [1]);
    external = 'b\n';
    assert.deepEqual(lines(), [2]);
  });

  it('are few, the newest, and only of events that are in memory', () => {
    const texts = Array.from({ length: 6 }, (_, i) => RULE.replace('"a"', `"a${i}"`));
    const runs = texts.map((text) => run(text));
    assert.ok(isSame(runs[5]!, run(texts[5]!)));
    assert.ok(!isSame(runs[0]!, run(texts[0]!)));
    kept.keepOnly([]);
    assert.ok(!isSame(runs[5]!, run(texts[5]!)));
  });
});
