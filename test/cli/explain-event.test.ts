import assert from 'node:assert/strict';
import { kqlens, withFiles } from './command.js';

const RULE = `DeviceProcessEvents
| where FileName == "docker" and ProcessCommandLine has "ps"
| extend RiskScore = case(AccountName == "root", 80, ProcessCommandLine has "docker", 60, 40)
| project ProcessCommandLine, RiskScore`;

const files = {
  'rule.kql': RULE,
  'events.ndjson': [
    { FileName: 'docker', ProcessCommandLine: 'docker ps', AccountName: 'root' },
    { FileName: 'docker', ProcessCommandLine: 'docker build' },
  ]
    .map((e) => JSON.stringify(e))
    .join('\n'),
};

describe('kqlens explain --event', () => {
  it('says why an event hits, with the arm and what it hides', () =>
    withFiles(files, async (path) => {
      const { code, stdout } = await kqlens('explain', path('rule.kql'), '--event', `${path('events.ndjson')}:1`);
      assert.equal(code, 0);
      assert.match(stdout, /rule\.kql hits \S+events\.ndjson:1 with 80/);
      assert.match(stdout, /● ProcessCommandLine has "ps" {2}\S+rule\.kql:2:34/);
      assert.match(stdout, /80 is given by AccountName == "root"/);
      assert.match(stdout, /also true, and too late to give 60: ProcessCommandLine has "docker"/);
    }));

  it('says what a miss lacks, and the row that it would give', () =>
    withFiles(files, async (path) => {
      const event = `${path('events.ndjson')}:2`;
      const { stdout } = await kqlens('explain', path('rule.kql'), '--event', event);
      assert.match(stdout, /It would pass if\n {2}- ProcessCommandLine has "ps" were true/);
      const json = JSON.parse(
        (await kqlens('explain', path('rule.kql'), '--event', event, '--format', 'json')).stdout,
      ) as {
        readonly kind: string;
        readonly nearest: readonly (readonly {
          readonly text: string;
          readonly line: number;
          readonly column: number;
        }[])[];
        readonly would: { readonly score: number; readonly row: Readonly<Record<string, unknown>> };
      };
      assert.equal(json.kind, 'miss');
      assert.deepEqual(
        json.nearest.map((set) => set.map((n) => [n.text, n.line, n.column])),
        [[['ProcessCommandLine has "ps"', 2, 34]]],
      );
      assert.deepEqual(json.would, { score: 60, row: { ProcessCommandLine: 'docker build', RiskScore: 60 } });
    }));

  it('refuses places that hold no event of the rule', () =>
    withFiles(files, async (path) => {
      const told = async (event: string): Promise<string> => {
        const { code, stderr } = await kqlens('explain', path('rule.kql'), '--event', event);
        assert.equal(code, 2);
        return stderr;
      };
      assert.match(await told(`${path('events.ndjson')}:9`), /has no event on line 9/);
      assert.match(await told('events.ndjson'), /is no place. Write it as FILE:LINE/);
      assert.match(await told(`${path('none.ndjson')}:1`), /there is no such file/);
    }));

  it('gives the error of a query that is not valid', async () => {
    await withFiles({ 'rule.kql': 'NoSuchTable\n| where A == 1', 'events.ndjson': '{"A":1}' }, async (path) => {
      const { code, stderr } = await kqlens('explain', path('rule.kql'), '--event', `${path('events.ndjson')}:1`);
      assert.equal(code, 2);
      assert.match(stderr, /rule\.kql:1:1: not a valid query: The name 'NoSuchTable' does not refer/);
    });
  });
});
