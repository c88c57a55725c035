import assert from 'node:assert/strict';
import { commandShape } from '../../server/src/testing/review/command-shape.js';
import {
  groupChanges,
  reviewRule,
  unacceptedAdditions,
  type RuleReview,
} from '../../server/src/testing/review-rule.js';
import { KeptEvents } from '../../server/src/testing/data/kept-events.js';
import { KeptHits } from '../../server/src/testing/review/kept-hits.js';
import { memoryHost } from './memory-tests.js';

const line = (command: string, more: object = {}): string =>
  JSON.stringify({
    TimeGenerated: '2026-11-20T11:00:00Z',
    Type: 'DeviceProcessEvents',
    FileName: 'docker',
    ProcessCommandLine: command,
    DeviceName: 'ci-1',
    AccountName: 'runner',
    ...more,
  });

const RULE = `DeviceProcessEvents
| where FileName == "docker" and ProcessCommandLine has "ps"
| extend RiskScore = iff(AccountName == "root", 80, 40)`;

const EVENTS = [
  line('docker ps'),
  line('docker info'),
  line('docker info -f 5', { DeviceName: 'ci-2' }),
  line('docker run x'),
];

/** Reviews a change of a rule over benign samples, and files beside it. */
function review(
  before: string | undefined,
  after: string | undefined,
  files: Readonly<Record<string, string>> = {},
): Promise<RuleReview> {
  const host = memoryHost({ '/w/samples/benign/ci.ndjson': EVENTS.join('\n'), ...files });
  const open = (text: string | undefined) => (text === undefined ? undefined : host.openRule('/w/rule.kql', text)[0]);
  return reviewRule({ before: open(before), after: open(after) }, host);
}

const told = ({ changes }: RuleReview): unknown[] => changes.map((c) => [c.kind, c.id, c.before, c.after]);

describe('reviewing false positives', () => {
  it('tells what is added, removed and scored otherwise', async () => {
    const wider = RULE.replace('has "ps"', 'has_any ("ps", "info")');
    assert.deepEqual(told(await review(RULE, wider)), [
      ['added', 'samples/benign/ci.ndjson#2', undefined, 40],
      ['added', 'samples/benign/ci.ndjson#3', undefined, 40],
    ]);
    assert.deepEqual(told(await review(wider, RULE)), [
      ['removed', 'samples/benign/ci.ndjson#2', 40, undefined],
      ['removed', 'samples/benign/ci.ndjson#3', 40, undefined],
    ]);
    assert.deepEqual(told(await review(RULE, RULE.replace('40)', '50)'))), [
      ['rescored', 'samples/benign/ci.ndjson#1', 40, 50],
    ]);
    const same = await review(RULE, `${RULE}\n// the same`);
    assert.deepEqual(
      [same.change, same.changes, same.corpora],
      ['modified', [], [{ name: 'benign samples', events: 4, before: 1, after: 1 }]],
    );
  });

  it('tells of which events the tests of the rule have cases', async () => {
    const wider = RULE.replace('has "ps"', 'has_any ("ps", "info")');
    const one = (name: string, source: string, command: string): string =>
      `  - { name: ${name}, source: "samples/benign/ci.ndjson#${source}", label: benign, expect: none, events: [{ ProcessCommandLine: ${command} }] }\n`;
    const head = 'version: 1\nrule: rule.kql\ncases:\n';
    const tests = head + one('plain', '2', 'docker info') + one('moved', '3', 'docker version');
    const { changes } = await review(RULE, wider, { '/w/rule.test.yaml': tests });
    assert.deepEqual(
      changes.map((c) => [c.id, c.caseName]),
      [
        ['samples/benign/ci.ndjson#2', 'plain'],
        // The case holds another event than the line does now.
        ['samples/benign/ci.ndjson#3', undefined],
      ],
    );
  });

  it('counts all hits of a new rule as added, and of a deleted one as removed', async () => {
    const added = await review(undefined, RULE);
    assert.deepEqual([added.change, told(added)], ['added', [['added', 'samples/benign/ci.ndjson#1', undefined, 40]]]);
    const deleted = await review(RULE, undefined);
    assert.deepEqual(
      [deleted.change, told(deleted)],
      ['deleted', [['removed', 'samples/benign/ci.ndjson#1', 40, undefined]]],
    );
    const broken = await review('DeviceProcessEvents | where', RULE);
    assert.equal(broken.changes.length, 1);
    assert.match(broken.notes[0]!, /older version is no valid query/);
  });

  it('names the clause or list item that lets in what is new, or kept it out', async () => {
    const clauses = async (before: string, after: string): Promise<unknown[]> =>
      (await review(before, after)).clauses.map((c) => [c.text, c.note, c.events.length, c.place.line]);
    assert.deepEqual(await clauses(RULE, RULE.replace('has "ps"', 'has "ps" or ProcessCommandLine has "info"')), [
      ['ProcessCommandLine has "info"', 'lets in', 2, 2],
    ]);
    assert.deepEqual(
      await clauses(RULE.replace('has "ps"', 'has_any ("ps")'), RULE.replace('has "ps"', 'has_any ("ps", "run")')),
      [
        ['ProcessCommandLine has_any ("ps", "run")', 'lets in', 1, 2],
        ['"run"', 'lets in', 1, 2],
        ['ProcessCommandLine has_any ("ps")', 'kept out before', 1, 2],
      ],
    );
    assert.deepEqual(await clauses(RULE, RULE.replace(' and ProcessCommandLine has "ps"', '')), [
      ['ProcessCommandLine has "ps"', 'kept out before', 3, 2],
    ]);
  });

  it('groups by shape of command line, and counts hosts and accounts', async () => {
    const { changes } = await review(RULE, RULE.replace('has "ps"', 'has "docker"'));
    assert.deepEqual(
      groupChanges(changes).map((g) => [g.shape, g.changes.length, g.hosts, g.accounts]),
      [
        ['docker info', 1, [['ci-1', 1]], [['runner', 1]]],
        ['docker info -f <n>', 1, [['ci-2', 1]], [['runner', 1]]],
        ['docker run x', 1, [['ci-1', 1]], [['runner', 1]]],
      ],
    );
  });

  it('takes the corpora of the tests, their clock, and what they accept', async () => {
    const test = `version: 1
now: 2026-11-20T12:00:00Z
corpora:
- name: builds
  label: benign
  files: [events/*.ndjson]
  expect: {accepted: [{id: "events/a.ndjson#1", reason: nightly build}]}
`;
    const files = {
      '/w/rule.test.yaml': test,
      '/w/events/a.ndjson': [line('docker info'), line('docker info', { TimeGenerated: '2026-11-18T11:00:00Z' })].join(
        '\n',
      ),
    };
    const wider = `DeviceProcessEvents | where TimeGenerated > ago(1d) | where FileName == "docker" and ProcessCommandLine has "info"`;
    const result = await review(wider.replace('"info"', '"ps"'), wider, files);
    assert.deepEqual(
      result.changes.filter((c) => c.corpus === 'builds').map((c) => [c.id, c.accepted]),
      [['events/a.ndjson#1', 'nightly build']],
    );
    assert.deepEqual(
      unacceptedAdditions(result).map((c) => c.corpus),
      ['benign samples', 'benign samples'],
    );
  });

  it('runs the committed version once while a rule is edited, and again when an event file changes', async () => {
    const files: Record<string, string> = {
      '/w/samples/benign/ci.ndjson': EVENTS.join('\n'),
      '/w/rule.test.yaml':
        'version: 1\nnow: 2026-11-20T12:00:00Z\ncorpora:\n  - { name: ci, label: benign, files: [samples/benign/*], shift: newest }\n',
    };
    let runs = 0;
    class Counting extends KeptHits {
      override set(...given: Parameters<KeptHits['set']>): void {
        runs++;
        super.set(...given);
      }
    }
    // The host looks at the files as they are now.
    const base = memoryHost(files);
    const host = { ...base, kept: new KeptEvents((path) => files[path]), keptHits: new Counting() };
    const open = (text: string) => base.openRule('/w/rule.kql', text)[0]!;
    const edited = async (after: string): Promise<unknown[]> => {
      const given = { before: open(RULE), after: open(after) };
      const kept = await reviewRule(given, host);
      assert.deepEqual(kept, await reviewRule(given, base), 'the same as with nothing kept');
      return told(kept);
    };
    const wider = RULE.replace('has "ps"', 'has_any ("ps", "info")');
    assert.equal((await edited(wider)).length, 2);
    assert.equal(runs, 2);
    assert.equal((await edited(`${wider}\n// as before`)).length, 2);
    assert.equal(runs, 3, 'only the edited version');
    assert.equal((await edited(wider)).length, 2);
    assert.equal(runs, 3, 'none');
    files['/w/samples/benign/ci.ndjson'] = [...EVENTS, line('docker info again')].join('\n');
    assert.equal((await edited(wider)).length, 3);
    assert.equal(runs, 5, 'both over the new events');
    files['/w/rule.test.yaml'] = files['/w/rule.test.yaml']!.replace('T12', 'T13');
    await edited(wider);
    assert.equal(runs, 7, 'both at the new time');
  });

  it('reports what cannot be evaluated, and that there is nothing to review on', async () => {
    const failing = await review(RULE, `${RULE} | union (evaluate http_request("https://x.example"))`);
    assert.deepEqual(
      failing.errors.map((e) => e.code),
      ['not-local'],
    );
    const invalid = await review(RULE, 'DeviceProcessEvents | where FileNam == "x"');
    assert.deepEqual(
      invalid.errors.map((e) => e.code),
      ['syntax'],
    );
    const host = memoryHost({});
    const nothing = await reviewRule({ before: undefined, after: host.openRule('/w/rule.kql', RULE)[0] }, host);
    assert.match(nothing.notes[0]!, /no benign events/);
  });
});

describe('the shape of a command line', () => {
  it('leaves out what varies from run to run', () => {
    const shapes: readonly [string, string][] = [
      ['/usr/bin/docker  inspect 4f2a9c81d0', 'docker inspect <hex>'],
      ['curl -s https://10.0.0.1:10250/pods', 'curl -s <url>'],
      ['"C:\\Program Files\\Docker\\docker.exe" ps', 'docker.exe ps'],
      ['git commit -m "fix the build"', 'git commit -m <text>'],
      ['sh -c /opt/jobs/42/run.sh', 'sh -c <path>'],
      ['sleep 30', 'sleep <n>'],
      ['kubectl.1.30 get pods', 'kubectl.1.30 get pods'],
      ['nc 10.1.2.3 4444', 'nc <address> <n>'],
      ['', ''],
    ];
    for (const [command, shape] of shapes) assert.equal(commandShape(command), shape, command);
  });
});
