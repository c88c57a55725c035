import assert from 'node:assert/strict';
import type { BenchModule, BenchRow } from './bench/harness.js';

/** Rows of the event files: few, as only the answers count. */
const ROWS = 400;

/** The benchmarks that work within this process: those of commands take too long for a test, and compare answers too. */
const BENCHMARKS = ['tables', 'editor', 'cancel'];

/** Runs a file of workloads once: `compare` throws where an answer is not the peer's. */
async function workloads(name: string): Promise<readonly BenchRow[]> {
  const bench = (await import(`./bench/${name}.bench.ts`)) as BenchModule;
  return bench.run({ rows: ROWS, rounds: 0 });
}

describe('benchmarks', () => {
  before(async function () {
    // DuckDB has no binary for some platforms.
    const isThere = await import('@duckdb/node-api').then(
      () => true,
      (failure: unknown) => {
        process.stderr.write(`benchmarks are not tested: ${String(failure)}\n`);
        return false;
      },
    );
    if (!isThere) this.skip();
  });

  for (const name of BENCHMARKS) {
    it(`${name}: gives the answers of its peers`, async () => {
      const rows = await workloads(name);
      assert.ok(rows.length > 0);
      assert.equal(new Set(rows.map((row) => row.workload)).size, rows.length);
    });
  }
});
