import assert from 'node:assert/strict';
import { analyze } from '../../server/src/kusto/analysis.js';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { DEFAULT_SCORE } from '../../server/src/schema/configuration/types.js';
import { LineIndex } from '../../server/src/syntax/line-index.js';
import { reasonText } from '../../server/src/testing/synthesis/reason-text.js';
import { synthesize, type Synthesis } from '../../server/src/testing/synthesize.js';

const catalog = builtInCatalog('sentinel');

/** Reasons by what was looked for: what has no event, and what no event hits with. */
async function reasons(query: string, isCancelled?: () => boolean): Promise<Record<string, string>> {
  const analysis = analyze(query, catalog);
  const now = parseDatetime('2026-11-20T12:00:00Z')!;
  const outcome = await synthesize({ analysis, catalog, now, score: DEFAULT_SCORE, isCancelled });
  if (!outcome.ok) assert.fail(outcome.error.message);
  const lines = new LineIndex(query);
  const { unsolved, weak }: Synthesis = outcome.value;
  return Object.fromEntries(
    [...unsolved, ...weak].flatMap(({ goal, reason }): [string, string][] => {
      if (reason === undefined) return [];
      const { text } = reasonText(reason, query, ({ start, end }) => {
        const [from, to] = [lines.at(start), lines.at(end)];
        return { file: 'x.kql', line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
      });
      return [[`${goal.wanted ? '' : 'not '}${goal.text}`, `${reason.kind}: ${text}`]];
    }),
  );
}

describe('why no event was made', function () {
  this.timeout(120_000);

  it('names the clause that a clause contradicts, by its place', async () => {
    const found = await reasons(
      'DeviceProcessEvents\n| where FileName == "a"\n| where FileName startswith "b" or ProcessId > 3',
    );
    assert.equal(found['FileName startswith "b"'], 'contradicts: it contradicts `FileName == "a"` at 2:9');
    assert.deepEqual(Object.keys(found), ['FileName startswith "b"']);
  });

  it('names the arm that hides another, and the filter that leaves nothing for the last value', async () => {
    const found = await reasons(
      'DeviceProcessEvents\n| where ProcessId > 10\n| extend S = case(ProcessId > 5, 1, ProcessId > 7, 2, 3)',
    );
    assert.equal(found['ProcessId > 7'], 'contradicts: it contradicts `ProcessId > 5` at 3:19, which must not be true');
    assert.equal(
      found['3'],
      'contradicts: it contradicts `ProcessId > 10` at 2:9, `ProcessId > 7` at 3:37, which must not be true',
    );
    assert.equal(found['not ProcessId > 5'], 'contradicts: it contradicts `ProcessId > 10` at 2:9');
  });

  it('tells what cannot be at all, of scores too', async () => {
    const found = await reasons(
      'DeviceProcessEvents\n| extend S = iff(FileName == "a", 80, 40)\n| where S >= 40 and ProcessId > 3 or ProcessId > 9 and ProcessId < 8',
    );
    assert.match(found['not S >= 40']!, /^impossible: /u);
  });

  it('names a function that is not worked back through, and its place', async () => {
    const found = await reasons('DeviceProcessEvents\n| where hash_sha256(FileName) == "00"');
    assert.match(found['hash_sha256(FileName) == "00"']!, /^function: it needs a value of `hash_sha256\(\)` at 2:9/u);
  });

  it('tells how many events a threshold would need', async () => {
    const found = await reasons('SigninLogs | summarize N = count() by IPAddress | where N > 50000');
    assert.match(found['N > 50000']!, /^events: it needs 50001 events/u);
  });

  it('names the clause that was not true when the nearest event was run', async () => {
    const found = await reasons(
      'DeviceProcessEvents\n| where FileName == "a"\n| where ProcessId % 7 == 3 and tohex(ProcessId * 31) == "zz"',
    );
    assert.match(found['FileName == "a"']!, /`tohex\(\)` at 3:32/u);
    assert.match(found['ProcessId % 7 == 3']!, /`tohex\(\)` at 3:32/u);
  });

  it('says so where the search was stopped, and keeps what was found by then', async () => {
    const query = 'DeviceProcessEvents | where FileName == "a" and ProcessId > 3 | where hash_md5(FileName) == "b"';
    // At its first round with all that is known of the rule.
    for (const most of [5, 20, 60, 100]) {
      let asked = 0;
      const found = await reasons(query, () => ++asked > most);
      const texts = Object.values(found).join('\n');
      if (most === 5) assert.match(texts, /^stopped: the search was stopped before it$/mu);
    }
  });

  it('follows an event that the change of one value takes further away', async () => {
    const found = await reasons(`let Clients = dynamic(["docker", "kubectl"]);
let Boxes = dynamic(["k3s", "busybox"]);
DeviceProcessEvents
| where FileName has_any (Clients) or ProcessCommandLine has_any (Clients)
| extend Tool = iff(FileName in~ (Boxes), "box", FileName)
| where ProcessId > 4 and AccountName != ""
| where Tool in ("box", "docker")`);
    assert.deepEqual(found, {});
  });
});
