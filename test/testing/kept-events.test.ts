import assert from 'node:assert/strict';
import { KeptEvents } from '../../server/src/testing/data/kept-events.js';
import { runRuleTest } from '../../server/src/testing/run-tests.js';
import { HEAD, memoryHost, RULE } from './memory-tests.js';

const TEST = `${HEAD}corpora:
  - {name: benign, label: benign, files: [events.ndjson], expect: {max_hits: 0}}
`;
const event = (command: string): string =>
  `${JSON.stringify({ TimeGenerated: '2026-11-20T11:00:00Z', FileName: 'docker', ProcessCommandLine: command })}\n`;

describe('event files of tests between runs', () => {
  it('are read again only when they changed', async () => {
    const files: Record<string, string> = {
      '/w/rule.kql': RULE,
      '/w/rule.test.yaml': TEST,
      '/w/events.ndjson': event('docker build'),
    };
    const memory = memoryHost(files);
    let reads = 0;
    let version = 1;
    const host = {
      ...memory,
      readBytes: (path: string) => {
        reads++;
        return memory.readBytes(path);
      },
      kept: new KeptEvents(() => String(version)),
    };
    const statuses = async (text = TEST): Promise<string[]> =>
      (await runRuleTest('/w/rule.test.yaml', text, host)).results.map((r) => r.status);
    assert.deepEqual([await statuses(), reads], [['passed'], 1]);
    // The place of the corpus in the test file does not matter.
    assert.deepEqual([await statuses(`# one line more\n${TEST}`), reads], [['passed'], 1]);
    files['/w/events.ndjson'] = event('docker build') + event('docker ps');
    version++;
    assert.deepEqual([await statuses(), reads], [['failed'], 2]);
    // A schema of its own makes other rows of the same file.
    const typed = `${TEST}tables: {DeviceProcessEvents: {schema: {TimeGenerated: datetime, FileName: string, ProcessCommandLine: string, AccountName: string}}}\n`;
    await statuses(typed);
    assert.equal(reads, 3);
  });
});
