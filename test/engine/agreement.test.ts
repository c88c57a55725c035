import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Evaluation } from '../../server/src/engine/evaluate.js';
import { Trace } from '../../server/src/engine/trace/trace.js';
import { stringifyWire, toWire } from '../../server/src/engine/values/wire.js';
import { predicate } from './predicates.js';
import { evaluateText, type TestOptions } from './query.js';

const TABLES = {
  Proc: `datatable(n:long, t:datetime, host:string, file:string, cmd:string, d:dynamic, r:real)[
    0, datetime(2024-01-01 00:00), 'h1', 'cmd.exe', 'cmd /c whoami', dynamic({"a": [1, 2], "u": "x"}), 1.5,
    1, datetime(2024-01-01 00:05), 'h1', 'powershell.exe', 'powershell -enc AAAA', dynamic({"a": [], "u": "y"}), real(null),
    2, datetime(2024-01-01 01:00), 'h2', 'CMD.EXE', 'CMD /c dir', dynamic(null), real(nan),
    3, datetime(2024-01-01 02:30), 'h2', 'bash', 'bash -c "curl x"', dynamic({"a": [3], "u": "x"}), -2.0,
    4, datetime(null), '', '', '', dynamic({"a": "s"}), 0.0,
    5, datetime(2024-01-02 00:00), 'h3', 'bash', 'bash', dynamic([1]), 10.0]`,
  Net: `datatable(host:string, ip:string, port:int)[
    'h1', '10.0.0.1', 443, 'h1', '8.8.8.8', 53, 'h2', '10.1.1.1', int(null), 'h9', '1.1.1.1', 80]`,
};

/** The rows of every result table, as text. */
function rowsOf(evaluation: Evaluation): string[][] {
  if (!evaluation.ok) assert.fail(evaluation.error.message);
  return evaluation.tables.map((table) => {
    const types = table.columns.map((c) => c.type);
    return [
      table.columns.map((c) => `${c.name}:${c.type}`).join(),
      ...Array.from({ length: table.rowCount }, (_, i) =>
        stringifyWire(table.row(i).map((v, c) => toWire(v, types[c]!))),
      ),
    ];
  });
}

const run = (text: string, options: TestOptions = {}): Evaluation => evaluateText(text, TABLES, options);

const QUERIES: readonly string[] = [
  'Proc | where file =~ "cmd.exe" and cmd has "whoami" or r > 0',
  'Proc | where not(r > 0)',
  'Proc | where file in~ ("CMD.exe", "bash") | where cmd !contains "curl" | project n',
  'Proc | where file has_any ("cmd", "bash") | extend k = case(cmd has "c", 1, file == "bash", 2, 3) | where k != 3',
  'Proc | extend s = iff(cmd has "enc", 3, 0) + iff(file startswith "power", 2, 0) | where s >= 3 | project-away d',
  'Proc | where * has "x"',
  'Proc | where t between (datetime(2024-01-01) .. 2h)',
  'Proc | where isnotempty(d.u) and d.u == "x"',
  'Proc | where array_length(d.a) > 0',
  'Proc | summarize c = count(), m = max(r), l = make_list(n) by host, bin(t, 1h)',
  'Proc | summarize arg_max(t, *) by host',
  'Proc | summarize dcountif(n, r > 0), countif(cmd has "c")',
  'Proc | where r > 100 | summarize count(), avg(r)',
  'Proc | distinct host, file',
  'Proc | count',
  'Proc | sort by t asc, n desc | extend p = prev(n), i = row_number(), c = row_cumsum(n)',
  'Proc | top 3 by r desc | where n != 5',
  'Proc | take 2',
  'Proc | join kind=inner Net on host | where port > 50',
  'Proc | join Net on host',
  'Proc | join kind=leftouter Net on host | where isnull(port) | project n, host, host1, ip',
  'Proc | join kind=fullouter Net on host | summarize count() by isempty(host)',
  'Proc | join kind=leftanti Net on host',
  'Proc | join kind=rightsemi (Net | where port < 100) on host',
  'Proc | lookup Net on host | where ip startswith "10."',
  'union withsource=src Proc, Net | summarize count() by src',
  'union (Proc | where r > 0), (Proc | where r < 0) | project n, r',
  'Proc | mv-expand a = d.a to typeof(long) | where a > 1',
  'Proc | mv-expand d | where tostring(d) has "x"',
  'Proc | mv-apply a = d.a to typeof(long) on (where a > 1 | summarize s = sum(a))',
  'Proc | mv-apply a = d.a on (extend q = n | take 1) | project n, a, q',
  'Proc | parse cmd with word:string " " rest | where rest has "c"',
  'Proc | parse-where kind=regex cmd with * "-" opt | project n, opt',
  'Proc | make-series c = count() on t from datetime(2024-01-01) to datetime(2024-01-02) step 1h by host',
  'Proc | sort by t asc | scan with_match_id=m with (step a: file =~ "cmd.exe"; step b: n > a.n;)',
  'Proc | partition by host (top 1 by n | extend z = strcat(host, "!"))',
  'Proc | top-nested 2 of host with others="rest" by sum(r), top-nested 1 of file by count()',
  'Proc | top-hitters 2 of file',
  'Proc | project d | evaluate bag_unpack(d)',
  'Proc | evaluate pivot(host, count(), file)',
  'Net | evaluate ipv4_lookup((datatable(net:string, site:string)["10.0.0.0/8", "in"]), ip, net)',
  'search "bash"',
  'find in (Proc, Net) where host == "h1"',
  'Proc | fork (where r > 0 | project n) (count)',
  'Proc | facet by host',
  'Proc | reduce by cmd',
  'let hosts = Net | where port == 443 | project host; Proc | where host in (hosts)',
  'let m = toscalar(Proc | summarize max(r)); Proc | where r == m',
  'let bad = (c:string) { c has "whoami" or c has "enc" }; Proc | where bad(cmd)',
  'let slow = (T:(n:long), least:long) { T | where n >= least }; Proc | invoke slow(3) | project n',
  'Proc | as P | where n == toscalar(P | summarize max(n))',
  'Net | make-graph host --> ip with_node_id=id | graph-match (a)-[e]->(b) where e.port > 50 project a.id, b.id',
  'Proc | serialize | where next(n) > 2 and prev(file) != file | getschema',
  'Proc | where case(r > 0, cmd has "c", file has "a", true, false)',
  'Proc | extend x = coalesce(r, 0.0) | where x in (0.0, 1.5) or x between (9 .. 11)',
];

describe('the fast and the traced run', () => {
  for (const text of QUERIES) {
    it(`give the same rows: ${text}`, () => {
      const fast = rowsOf(run(text));
      assert.deepEqual(rowsOf(run(text, { lineage: true })), fast);
      assert.deepEqual(rowsOf(run(text, { trace: new Trace() })), fast);
    });
  }

  it('know the events of every row', () => {
    for (const text of QUERIES) {
      const evaluation = run(text, { lineage: true });
      assert.ok(evaluation.ok);
      for (const table of evaluation.tables) {
        for (let i = 0; i < table.rowCount; i++) {
          const sources = table.sources(i);
          assert.deepEqual(
            [...new Set(sources)].sort((a, b) => a - b),
            [...sources],
            text,
          );
          for (const s of sources) assert.notEqual(evaluation.run.eventOf(s), undefined, text);
        }
      }
    }
  });

  it('keep a filtered row with the event it was', () => {
    const evaluation = run('Proc | where r > 0 | extend z = n | project z', { lineage: true });
    assert.ok(evaluation.ok);
    const [table] = evaluation.tables;
    for (let i = 0; i < table!.rowCount; i++) assert.deepEqual(table!.sources(i), [table!.row(i)[0]]);
  });
});

describe('random predicates', function () {
  this.timeout(120_000);

  it('keep the same rows fast and traced, and those for which extend finds them true', () => {
    fc.assert(
      fc.property(predicate, (text) => {
        const where = `Proc | where ${text} | project n`;
        const fast = rowsOf(run(where));
        assert.deepEqual(rowsOf(run(where, { trace: new Trace() })), fast);
        const kept = rowsOf(run(`Proc | extend p = (${text}) | where p == true | project n`));
        assert.deepEqual(kept, fast);
      }),
      { numRuns: 150 },
    );
  });

  it('split rows into true, false and null', () => {
    fc.assert(
      fc.property(predicate, (text) => {
        const counts = rowsOf(
          run(`Proc | extend p = (${text}) | summarize countif(p), countif(not(p)), countif(isnull(p)), count()`),
        );
        const [yes, no, neither, all] = JSON.parse(counts[0]![1]!) as [number, number, number, number];
        assert.equal(yes + no + neither, all, text);
      }),
      { numRuns: 60 },
    );
  });
});
