import assert from 'node:assert/strict';
import { evaluate } from '../../server/src/engine/evaluate.js';
import { NO_DATA } from '../../server/src/engine/data.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import { EMPTY_ENVIRONMENT } from '../../server/src/kusto/environment.js';
import { fromPortable, toPortable } from '../../server/src/lsp/tree-transfer.js';

describe('transfer of a tree to another thread', () => {
  const QUERIES = [
    'print a = decimal(1.50) + decimal(2), b = 9223372036854775807, c = datetime(2026-01-01), d = 1h, e = guid(74be27de-1e4e-49d9-b579-fe0b331d3642)',
    'print d = dynamic({"a": [1.0, 2, {"b": 1.5}], "c": null})',
    'let f = (x: long) { x * 2 }; range i from 1 to 3 step 1 | extend y = f(i), z = f(f(i)) | order by i desc',
    'datatable(t: string, n: decimal)["x", decimal(0.1)] | where t has "x" | summarize sum(n)',
  ];

  for (const query of QUERIES) {
    it(`keeps ${query.slice(0, 40)}`, () => {
      const analysis = analyze(query, EMPTY_ENVIRONMENT);
      const tree = fromPortable(structuredClone(toPortable(analysis.tree)));
      assert.deepEqual(tree, analysis.tree);
      const rows = (of: typeof analysis): unknown => {
        const result = evaluate(of, NO_DATA, { now: 0n });
        assert.ok(result.ok);
        return result.tables.map((t) => Array.from({ length: t.rowCount }, (_, i) => t.row(i)));
      };
      assert.deepEqual(rows({ ...analysis, tree }), rows(analysis));
    });
  }
});
