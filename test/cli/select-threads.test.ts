import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DISK } from '../../server/src/schema/configuration/disk.js';
import { SelectThreads, type SelectLimits } from '../../server/src/cli/select/select-threads.js';
import { isPlainData } from '../../server/src/cli/select/plain-data.js';
import { dataSourceOf } from '../../server/src/events/load.js';
import { openStream } from '../../server/src/events/stream/open-stream.js';
import { openFile } from '../../server/src/events/stream/stream-input.js';
import { Project } from '../../server/src/service/project.js';
import { runRule } from '../../server/src/testing/rule-run.js';

const TABLE = 'DeviceProcessEvents';
const NOW = 638_724_456_570_000_001n;
const LIMITS: SelectLimits = { rangeBytes: 50_000, startLimit: 60_000, silenceLimit: 60_000 };

/** Rows of about 300 bytes, every 40th of them a hit, and some that are none. */
const LINES = Array.from({ length: 6000 }, (_, i) => {
  if (i % 500 === 77) return `{"FileName":"kub`;
  const name = i % 40 === 0 ? 'kubectl' : 'sh';
  return `{"DeviceName":"d${i}","FileName":"${name}","ProcessId":${i},"Folder":"${'x'.repeat(220)}"}`;
});

describe('threads that select lines', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'kqlens-select-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const files = ['a', 'b'].map((name, i) => {
    const path = join(folder, `${name}.ndjson`);
    const text = LINES.slice(3000 * i, 3000 * i + 3000).join('\n');
    writeFileSync(path, text);
    return { path, size: Buffer.byteLength(text), open: () => openFile(path) };
  });

  /** What a rule gives with threads or without. `isCancelled`: told how many ranges threads have answered. */
  async function answer(
    query: string,
    workers: number,
    limits = LIMITS,
    isCancelled: (answers: number) => boolean = () => false,
  ): Promise<{ readonly answer: unknown; readonly answers: number; readonly notes: readonly string[] }> {
    const rule = join(folder, 'rule.kql');
    writeFileSync(rule, query);
    const unit = new Project(DISK).open(rule, query).units[0]!;
    const { catalog, analysis } = unit;
    const asked = { rule, options: {}, tree: analysis.tree, defaultTable: TABLE, noPrefilter: true };
    const selection = workers > 1 ? new SelectThreads(asked, workers, limits) : undefined;
    const events = openStream(files, { catalog, tables: [TABLE], table: TABLE, noPrefilter: true, selection })!;
    const { score } = unit.document.configuration;
    const outcome = runRule(analysis, events, dataSourceOf(events, catalog), {
      ...{ score, now: NOW, isCancelled: () => isCancelled(selection?.answers ?? 0) },
      onClock: (now) => {
        if (selection !== undefined) selection.now = now;
      },
    });
    const answers = selection?.answers ?? 0;
    const hits = outcome.ok
      ? outcome.value.hits.map((h) => [h.sources.map((s) => [s.file, s.line]), h.row])
      : outcome.error.code;
    const reports = events.report.files.map((f) => ({ ...f, notes: [] }));
    const notes = events.report.files.flatMap((f) => f.notes);
    // Ends only when every thread has.
    await selection?.close();
    return { answer: [hits, reports], answers, notes };
  }

  for (const rest of ['project DeviceName, ProcessId', 'summarize count(), make_list(ProcessId) by FileName', 'take 3'])
    it(`give the hits and the report that one thread gives: ${rest}`, async () => {
      const query = `${TABLE}\n| where FileName has "kubectl"\n| ${rest}`;
      const many = await answer(query, 2);
      assert.ok(many.answers > 0, `${many.answers} ranges`);
      assert.deepEqual(many.answer, (await answer(query, 1)).answer);
    });

  it('are given up where much is selected', async () => {
    const query = `${TABLE}\n| where ProcessId >= 0\n| count`;
    const many = await answer(query, 2);
    assert.ok(many.answers >= 4 && many.answers < 16, `${many.answers} ranges`);
    assert.deepEqual(many.answer, (await answer(query, 1)).answer);
  });

  it('that are not heard of are done without, and the report says so', async () => {
    const query = `${TABLE}\n| where FileName has "kubectl"`;
    const many = await answer(query, 2, { ...LIMITS, startLimit: -1, silenceLimit: -1 });
    assert.deepEqual(many.answer, (await answer(query, 1)).answer);
    assert.match(many.notes.join('\n'), /was not heard of/);
  });

  it('end when the run is cancelled', async () => {
    const query = `${TABLE}\n| where FileName has "kubectl"`;
    const cancelled = await answer(query, 2, LIMITS, (answers) => answers > 0);
    assert.equal((cancelled.answer as unknown[])[0], 'cancelled');
    assert.ok(cancelled.answers < 40);
  });
});

describe('plain data', () => {
  it('has no objects of classes and no functions, however deep', () => {
    const shared = { a: 1n };
    assert.ok(isPlainData([shared, shared, new Map([['k', { b: [null, undefined, 'x'] }]])]));
    assert.ok(!isPlainData({ a: [new Date(0)] }));
    assert.ok(!isPlainData({ a: new Map([['k', () => 0]]) }));
  });
});
