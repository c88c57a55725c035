import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { NO_DATA } from '../../../server/src/engine/data.js';
import { evaluate } from '../../../server/src/engine/evaluate.js';
import { Batch } from '../../../server/src/engine/exec/batch.js';
import { DictionaryColumn, ValuesColumn, type Column } from '../../../server/src/engine/exec/column.js';
import type { TableData } from '../../../server/src/engine/run.js';
import { analyze } from '../../../server/src/kusto/analysis.js';
import { EMPTY_ENVIRONMENT } from '../../../server/src/kusto/environment.js';
import { TEST_NOW } from '../query.js';

const TEXTS = ['', 'cmd /c dir', 'CMD /c DIR', 'docker ps', 'kubectl get pods', '10.0.0.1', 'ſ'];
const COLUMNS = [{ name: 'c', type: 'string' as const }];
const ENVIRONMENT = {
  ...EMPTY_ENVIRONMENT,
  table: (name: string) => (name === 'T' ? { columns: COLUMNS, open: false } : undefined),
  tableNames: () => ['T'],
};

/** The numbers of the rows that a condition keeps. */
function keptRows(condition: string, column: Column): readonly (readonly number[])[] {
  const table: TableData = {
    name: 'T',
    columns: COLUMNS,
    rowCount: column.length,
    isEvents: true,
    batches: () => [new Batch([column], column.length)],
  };
  const data = { ...NO_DATA, table: (name: string) => (name === 'T' ? table : undefined), tableNames: () => ['T'] };
  const evaluation = evaluate(analyze(`T | where ${condition}`, ENVIRONMENT), data, { now: TEST_NOW, lineage: true });
  if (!evaluation.ok) assert.fail(evaluation.error.message);
  const [result] = evaluation.tables;
  return Array.from({ length: result!.rowCount }, (_, i) => result!.sources(i));
}

const CONDITIONS = [
  'c has "cmd"',
  'c has_cs "cmd"',
  'c =~ "CMD /c dir"',
  'c == "cmd /c dir"',
  '"cmd /c dir" == c',
  'c !has "docker"',
  'c contains "s"',
  'c startswith "k"',
  'c in ("", "docker ps")',
  'c !in ("", "docker ps")',
  'c in~ ("DOCKER PS", "S")',
  'c has_any ("docker", "dir")',
  'c has_all (dynamic(["get", "pods"]))',
  'c matches regex "^[a-z]+ "',
  'isempty(c)',
  'ipv4_is_private(c)',
  'c endswith "dir"',
  'c hasprefix "d"',
];

describe('outcomes kept for the texts of a dictionary', () => {
  // Shared by all queries, as the dictionary of loaded events is; it grows on the way.
  const dictionary = TEXTS.slice(0, 3);

  it('are those of the texts, whatever was asked before', () => {
    let asked = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...CONDITIONS),
        fc.constantFrom(...CONDITIONS),
        fc.array(fc.nat(TEXTS.length - 1), { maxLength: 12 }),
        fc.constantFrom('and', 'or'),
        (a, b, rows, operator) => {
          if (++asked === 40) dictionary.push(...TEXTS.slice(3));
          const codes = rows.map((r) => r % dictionary.length);
          const condition = `${a} ${operator} ${b}`;
          const coded = keptRows(condition, new DictionaryColumn(Uint32Array.from(codes), dictionary));
          const plain = keptRows(condition, new ValuesColumn(codes.map((code) => TEXTS[code]!)));
          assert.deepEqual(coded, plain, condition);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are evaluated once for each text, over all runs', () => {
    let reads = 0;
    const texts: readonly string[] = new Proxy(['docker ps', 'dir'], {
      get(target, key) {
        if (key === '0' || key === '1') reads++;
        return Reflect.get(target, key) as unknown;
      },
    });
    const column = new DictionaryColumn(Uint32Array.from([0, 1, 0, 1, 0]), texts);
    const count = (): number => {
      reads = 0;
      keptRows('c has "docker" | count', column);
      return reads;
    };
    assert.equal(count(), 2);
    assert.equal(count(), 0);
  });
});
