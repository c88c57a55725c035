import assert from 'node:assert/strict';
import { analyze } from '../../server/src/kusto/analysis.js';
import { analyzerDiagnostics } from '../../server/src/kusto/analyzers.js';
import { readDiagnostics, type ParserDiagnostic } from '../../server/src/kusto/diagnostics.js';
import { kustoPackage, type PackageObject } from '../../server/src/kusto/package.js';
import { at, call, construct } from '../../server/src/kusto/raw.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { QUERIES } from '../service/queries.js';

const catalog = builtInCatalog('sentinel');

/** What all analyzers of the package say. */
function saidByAll(text: string): readonly ParserDiagnostic[] {
  const editor = at(kustoPackage().Kusto, 'Language', 'Editor');
  const service = construct(at(editor, 'KustoCodeService'), 'ctor', analyze(text, catalog).code);
  const all = call(service, 'WithAnalyzers', at(editor, 'KustoAnalyzers', 'All')) as PackageObject;
  return [...readDiagnostics(call(all, 'GetAnalyzerDiagnostics', true))].sort(
    (a, b) => a.start - b.start || a.end - b.end,
  );
}

/** A query for each analyzer that finds something in it. */
const FOUND: Readonly<Record<string, string>> = {
  KS500: 'SecurityEvent | where CommandLine contains "powershell"',
  KS501: 'SecurityEvent | where isnull(CommandLine)',
  KS502: 'SecurityEvent | where isnotnull(CommandLine)',
  KS504: 'SecurityEvent | extend a = tobool(EventID)',
  KS505: 'SecurityEvent | summarize sum(EventID + Level)',
  KS506: 'SecurityEvent | where format_datetime(TimeGenerated, "yyyy") == "2024"',
  KS507: 'SecurityEvent | summarize makeset(Account)',
  KS508: 'SecurityEvent | join (SecurityEvent | project Account) on Account',
  KS509: 'SecurityEvent | summarize stdev(TimeGenerated - ago(1d))',
  KS510: 'let Account = "x"; SecurityEvent | where Account == Account',
  KS513: 'SecurityEvent | partition by Account ( take 1 )',
  KS514: 'SecurityEvent | where IpAddress has "10.1.2.3"',
  KS515: 'SecurityEvent | summarize count_distinct(Account)',
  KS516: 'SecurityEvent | extend d = dynamic([1, 2]) | extend n = strlen(d)',
};

/** Names in other places than usual, and names that only look like those that analyzers are about. */
const OTHERS = [
  'SecurityEvent | where [\'is\\x6eull\'](CommandLine) or ["isnull"](Account)',
  'let f = (Account: string) { SecurityEvent | where Account == "x" }; f("y")',
  'let Account = 1; let g = (a: long) { a + Account }; print g(2)',
  'let Account = "x"; SecurityEvent | extend b = pack("Account", Account)',
  'let names = dynamic(["a"]); SecurityEvent | where Account in (names) // names',
  'let names = dynamic(["names"]); SecurityEvent | where Account in (names)',
  'let x = 1; SecurityEvent | extend x = 2 | where x == 1',
  'let x = 1; SecurityEvent | extend y = x | project x = y, y | sort by x',
  'let x = 1; SecurityEvent | summarize x = count() by Account | where x > 1',
  'declare query_parameters(Account: string = "x"); SecurityEvent | where Account == "y"',
  'let lists = materialize(SecurityEvent | project Account); lists | join kind=inner lists on Account',
  'SecurityEvent | extend isnullx = 1, xsum = 2, partitions = 3',
  'let Account = "x"; SecurityEvent | mv-apply Account on (take 1) | where Account == "a"',
  'let Account = "x"; search in (SecurityEvent) Account == "y"',
  'let Account = "x"; SecurityEvent | project-away Account',
  'let Account = "x"; SecurityEvent | evaluate bag_unpack(Account)',
  'let Account = "x"; SecurityEvent | top-nested 3 of Account by count()',
  'let Account = "x"; SecurityEvent | make-series n = count() on TimeGenerated step 1h by Account',
  'let Account = "x"; SecurityEvent | parse CommandLine with * "a" Account | where Account == "1"',
  'let Account = "x"; SecurityEvent | lookup (SecurityEvent | take 1) on Account',
  'let Account = "x"; SecurityEvent | scan declare (n: long) with (step s: true => n = strlen(Account);)',
  'let s = 1; SecurityEvent | scan declare (n: long) with (step s: true => n = s.n + 1;)',
];

describe('analyzers that need not run', () => {
  for (const [code, text] of Object.entries(FOUND)) {
    it(`are not the one for ${code} where it has something to say`, () => {
      const all = saidByAll(text);
      assert.ok(
        all.some((d) => d.code === code),
        JSON.stringify(all),
      );
      assert.deepEqual(analyzerDiagnostics(analyze(text, catalog)), all);
    });
  }

  it('would say nothing of other queries', () => {
    for (const text of [...OTHERS, ...QUERIES]) {
      assert.deepEqual(analyzerDiagnostics(analyze(text, catalog)), saidByAll(text), text);
    }
  });
});
