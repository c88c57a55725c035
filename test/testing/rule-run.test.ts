import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dataSourceOf, loadEvents, type LoadedEvents } from '../../server/src/events/load.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { DEFAULT_SCORE } from '../../server/src/schema/configuration/types.js';
import { runRule, tablesRead, type RuleRun } from '../../server/src/testing/rule-run.js';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';

const catalog = builtInCatalog('sentinel');
const rule = readFileSync(new URL('../../samples/t1613/t1613.kql', import.meta.url), 'utf8');

interface Event {
  readonly [column: string]: unknown;
}

function load(events: readonly Event[], path = 'benign/events.ndjson'): LoadedEvents {
  const rows = events.map((e) =>
    JSON.stringify({ TimeGenerated: '2026-11-20T11:00:00Z', Type: 'DeviceProcessEvents', ...e }),
  );
  return loadEvents([{ path, bytes: new TextEncoder().encode(rows.join('\n')) }], { catalog });
}

function run(events: LoadedEvents, text = rule, traced = false): RuleRun {
  const outcome = runRule(analyze(text, catalog), events, dataSourceOf(events, catalog), {
    score: DEFAULT_SCORE,
    now: parseDatetime('2026-11-20T12:00:00Z')!,
    traced,
  });
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
  return outcome.value;
}

const command = (ProcessCommandLine: string, FileName = 'sh'): Event => ({ ProcessCommandLine, FileName });

describe('testing/rule-run', () => {
  it('matches terms exactly as Kusto does', () => {
    const lines = [
      ['docker ps', true],
      ['docker_ps', true],
      ['docker maps', false],
      ['docker https://x', false],
      ['DOCKER  PS', true],
      ['docker-compose apps', false],
    ] as const;
    const result = run(load(lines.map(([text]) => command(text))));
    const hits = new Set(result.hits.flatMap((h) => h.sources.map((s) => s.line)));
    lines.forEach(([text, expected], i) => assert.equal(hits.has(i + 1), expected, text));
  });

  it('needs no boundary where a needle begins with a separator', () => {
    const result = run(load([command('curl https://10.0.0.1:10250/pods', 'curl'), command('curl x:102501/', 'curl')]));
    assert.deepEqual(
      result.hits.map((h) => [h.sources[0]?.line, h.score]),
      [[1, 80]],
    );
  });

  it('gives the first true arm of the score, its band, and where the event stands', () => {
    const events = load([
      { ...command('kubectl get secrets -A', 'kubectl'), InitiatingProcessFileName: 'sudo', AccountName: 'root' },
      { ...command('kubectl get secrets -A', 'kubectl'), InitiatingProcessFileName: 'bash', AccountName: 'root' },
    ]);
    const result = run(events);
    assert.deepEqual(
      result.hits.map((h) => [h.sources[0]?.line, h.score, h.band]),
      [
        [1, 90, 'critical'],
        [2, 80, 'high'],
      ],
    );
    assert.equal(result.scoreColumn, 'RiskScore');
    assert.equal(result.table, 'DeviceProcessEvents');
    assert.equal(result.hits[0]?.sources[0]?.label, 'benign');
  });

  it('takes the window to the tick', () => {
    const result = run(
      load([
        { ...command('docker ps'), TimeGenerated: '2026-11-19T12:00:00.0000000Z' },
        { ...command('docker ps'), TimeGenerated: '2026-11-19T12:00:00.0000001Z' },
      ]),
    );
    assert.deepEqual(
      result.hits.map((h) => h.sources[0]?.line),
      [2],
    );
  });

  it('takes the clock from the newest event when none is given', () => {
    const events = load([command('docker ps')]);
    const outcome = runRule(analyze(rule, catalog), events, dataSourceOf(events, catalog), { score: DEFAULT_SCORE });
    assert.ok(outcome.ok);
    assert.equal(outcome.value.clock, 'newest event');
    assert.equal(outcome.value.now, parseDatetime('2026-11-20T11:00:01Z'));
  });

  it('gives the same rows fast and traced, and counts what leaves each operator', () => {
    const events = load([command('docker ps'), command('ls'), command('crictl pods', 'crictl')]);
    const fast = run(events);
    const traced = run(events, rule, true);
    assert.deepEqual(
      traced.hits.map((h) => h.row),
      fast.hits.map((h) => h.row),
    );
    const counts = traced.trace?.operators.map((o) => o.rows);
    assert.deepEqual(counts, [3, 3, 2, 2, 2, 2, 2]);
  });

  it('traces what every clause did, also behind one that decided', () => {
    const events = load([command('docker info ps')]);
    const { trace } = run(events, rule, true);
    const clause = (text: string): unknown => {
      const start = rule.indexOf(text);
      const found = trace?.clauses.find((c) => c.span.start === start && c.span.end === start + text.length);
      return found?.outcome(0);
    };
    assert.equal(clause('ProcessCommandLine has "ps"'), 1);
    assert.equal(clause('ProcessCommandLine has "info"'), 1);
    assert.equal(clause('ProcessCommandLine has "images"'), 2);
  });

  it('names all sources of an aggregated row', () => {
    const events = load([command('a'), command('b'), command('c', 'other')]);
    const result = run(events, 'DeviceProcessEvents | summarize n = count() by FileName | where n > 1');
    assert.deepEqual(
      result.hits.map((h) => h.sources.map((s) => s.line)),
      [[1, 2]],
    );
  });

  it('says what is not evaluable and where, never no hits', () => {
    const text = 'DeviceProcessEvents | evaluate python(typeof(*), "x")';
    const events = load([command('a')]);
    const outcome = runRule(analyze(text, catalog), events, dataSourceOf(events, catalog), { score: DEFAULT_SCORE });
    assert.ok(!outcome.ok);
    assert.match(outcome.error.message, /python/);
    assert.notEqual(outcome.error.start, undefined);
  });

  it('finds the tables a rule reads, the main one first', () => {
    const text = 'let x = SigninLogs | take 1; DeviceProcessEvents | join (DeviceNetworkEvents) on DeviceId';
    assert.deepEqual(tablesRead(analyze(text, catalog).tree), [
      'DeviceProcessEvents',
      'SigninLogs',
      'DeviceNetworkEvents',
    ]);
  });
});
