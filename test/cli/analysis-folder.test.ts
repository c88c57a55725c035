import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { AnalysisFolder, MOST_ANALYSES } from '../../server/src/cli/analysis-folder.js';
import { analyze, keepAnalyses, type Analysis } from '../../server/src/kusto/analysis.js';
import { EMPTY_ENVIRONMENT, type Environment } from '../../server/src/kusto/environment.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kqlens-analyses-'));
});
afterEach(() => {
  keepAnalyses(undefined);
  rmSync(folder, { recursive: true });
});

/** An analysis in an environment that nothing is known of yet, so that it is not taken from memory. */
function anew(text: string, environment: Environment): Analysis {
  const { table, tableNames, function: functionOf, functionNames, watchlist } = environment;
  return analyze(text, {
    table: table.bind(environment),
    tableNames: tableNames.bind(environment),
    function: functionOf.bind(environment),
    functionNames: functionNames.bind(environment),
    watchlist: watchlist.bind(environment),
  });
}

const QUERIES = [
  'print 1',
  'print d = dynamic({"a": [1, {"b": null}]}), l = 9007199254740993, t = 1h, g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642)',
  'let f = (x: long) { x + 1 }; print f(2)',
  'DeviceProcessEvents | where FileName =~ "kubectl" | summarize count() by DeviceName, bin(TimeGenerated, 1h)',
  'DeviceProcessEvents | where Nothing == 1',
  '.show tables',
  '',
  'T | where (',
];

describe('kept analyses', () => {
  const catalog = builtInCatalog('sentinel');

  it('are those that would be made', () => {
    const t1613 = readFileSync(new URL('../../samples/t1613/t1613.kql', import.meta.url), 'utf8');
    for (const query of [...QUERIES, t1613]) {
      const fresh = anew(query, catalog);
      keepAnalyses(new AnalysisFolder(folder));
      anew(query, catalog);
      const before = readdirSync(folder).length;
      const kept = anew(query, catalog);
      keepAnalyses(undefined);
      assert.equal(readdirSync(folder).length, before);
      assert.deepEqual(
        [kept.tree, kept.diagnostics, kept.result],
        [fresh.tree, fresh.diagnostics, fresh.result],
        `${query} differs`,
      );
      assert.notEqual(kept.code, undefined);
    }
    assert.equal(readdirSync(folder).length, QUERIES.length + 1);
  });

  it('are not used where the text or what it names differs', () => {
    const withColumn = (name: string): Environment => ({
      ...EMPTY_ENVIRONMENT,
      table: (t) => (t === 'T' ? { columns: [{ name, type: 'long' }], open: false } : undefined),
    });
    keepAnalyses(new AnalysisFolder(folder));
    assert.deepEqual(anew('T | project a', withColumn('a')).diagnostics, []);
    assert.equal(anew('T | project a', withColumn('b')).diagnostics.length, 1);
    assert.equal(readdirSync(folder).length, 2);
  });

  it('are not used where they are damaged', () => {
    keepAnalyses(new AnalysisFolder(folder));
    anew('print 1', catalog);
    const [name] = readdirSync(folder);
    const bytes = readFileSync(join(folder, name!));
    for (const damaged of [
      bytes.subarray(0, 40),
      bytes.subarray(0, bytes.length - 1),
      Buffer.from(bytes).fill(0, 90),
    ]) {
      writeFileSync(join(folder, name!), damaged);
      assert.equal(anew('print 1', catalog).tree.statements.length, 1);
    }
  });

  it('are not kept where values cannot be written', () => {
    keepAnalyses(new AnalysisFolder(folder));
    assert.equal(anew('print decimal(1.5)', catalog).tree.statements.length, 1);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('give way to newer ones', () => {
    const store = new AnalysisFolder(folder);
    const { tree, diagnostics, result } = anew('print 1', catalog);
    for (let i = 0; i <= MOST_ANALYSES; i++) store.set([String(i)], { tree, diagnostics, result });
    assert.ok(readdirSync(folder).length <= MOST_ANALYSES / 2 + 1);
  });

  it('are done without in a folder that cannot be written', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    keepAnalyses(new AnalysisFolder(join(file, 'analyses')));
    assert.equal(anew('print 1', catalog).tree.statements.length, 1);
  });
});
