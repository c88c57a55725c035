import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { dataSourceOf, loadEvents } from '../../server/src/events/load.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { DEFAULT_SCORE } from '../../server/src/schema/configuration/types.js';
import { evadeRule, type EvasionReport } from '../../server/src/testing/evade-rule.js';
import { variantsOf, type VariantKind } from '../../server/src/testing/evasion/variants.js';

/** The command lines of one kind of variant. */
function lines(program: string, commandLine: string, kind: VariantKind): string[] {
  return variantsOf({ program, commandLine, parent: 'bash' })
    .filter((v) => v.kind === kind)
    .map((v) => v.command.commandLine);
}

describe('variants of a command', () => {
  it('change blanks outside of quotes only', () => {
    assert.deepEqual(lines('git', 'git commit -m "a b"', 'doubled blank'), ['git  commit  -m  "a b"']);
    assert.deepEqual(lines('git', 'git commit', 'tab'), ['git\tcommit']);
    assert.deepEqual(lines('id', 'id', 'tab'), []);
  });

  it('use other names of resources and subcommands as whole words', () => {
    assert.deepEqual(lines('kubectl', 'kubectl get secrets -A', 'synonym'), ['kubectl get secret -A']);
    assert.deepEqual(lines('docker', 'docker psql', 'synonym'), []);
    assert.ok(lines('ctr', 'ctr containers list', 'synonym').includes('ctr c ls'));
    assert.ok(
      lines('powershell.exe', 'powershell.exe -enc SQBFAFgA', 'synonym').includes('powershell.exe -e SQBFAFgA'),
    );
  });

  it('put options elsewhere, and join those that take a value', () => {
    assert.deepEqual(lines('kubectl', 'kubectl get pods', 'option within'), ['kubectl get -n default pods']);
    assert.deepEqual(lines('kubectl', 'kubectl --kubeconfig k get pods', 'option within'), []);
    assert.deepEqual(lines('kubectl', 'kubectl --insecure-skip-tls-verify get pods --output json', 'joined option'), [
      'kubectl --insecure-skip-tls-verify get pods --output=json',
    ]);
  });

  it('name the program otherwise', () => {
    const [exe] = variantsOf({ program: 'kubectl', commandLine: 'kubectl get po', parent: '' }).filter(
      (v) => v.kind === 'extension',
    );
    assert.deepEqual([exe!.command.program, exe!.command.commandLine], ['kubectl.exe', 'kubectl.exe get po']);
    assert.deepEqual(lines('docker', '/usr/bin/docker ps', 'full path'), []);
    assert.ok(lines('docker', 'docker ps', 'full path').includes('/usr/bin/docker ps'));
  });

  it('use what Windows does not mind on Windows alone', () => {
    assert.deepEqual(lines('cmd.exe', 'cmd.exe /c whoami', 'carets'), ['cmd.exe /c w^hoami']);
    assert.deepEqual(lines('docker.exe', 'docker.exe ps', 'quotes'), ['docker.exe "ps"']);
    assert.deepEqual(lines('docker.exe', 'docker.exe ps', 'letter case'), ['DOCKER.EXE ps']);
    assert.deepEqual(lines('docker', 'docker ps', 'quotes'), []);
  });

  it('differ from the command and from each other, whatever it is', () => {
    fc.assert(
      fc.property(fc.constantFrom('docker', 'kubectl', 'curl', 'cmd.exe', 'x'), fc.string(), (program, rest) => {
        const command = { program, commandLine: `${program} ${rest}`, parent: 'sh' };
        const keys = variantsOf(command).map((v) => JSON.stringify(v.command));
        assert.equal(new Set(keys).size, keys.length);
        assert.ok(!keys.includes(JSON.stringify(command)));
      }),
    );
  });
});

describe('evading a rule', () => {
  const catalog = builtInCatalog('sentinel');
  const RULE = `DeviceProcessEvents
| where TimeGenerated > ago(1d)
| where FileName == "kubectl" and ProcessCommandLine has "get secrets"
| extend RiskScore = iff(InitiatingProcessFileName == "bash", 90, 60)`;

  function evade(rule: string, rows: readonly object[], path = 'malicious/e.ndjson'): EvasionReport {
    const text = rows.map((r) =>
      JSON.stringify({ TimeGenerated: '2026-11-20T11:00:00Z', Type: 'DeviceProcessEvents', ...r }),
    );
    const events = loadEvents([{ path, bytes: new TextEncoder().encode(text.join('\n')) }], { catalog });
    const outcome = evadeRule({
      analysis: analyze(rule, catalog),
      events,
      data: dataSourceOf(events, catalog),
      catalog,
      options: { score: DEFAULT_SCORE },
    });
    assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
    return outcome.value;
  }

  const EVENT = { FileName: 'kubectl', ProcessCommandLine: 'kubectl get secrets', InitiatingProcessFileName: 'bash' };

  it('tells what is caught, what scores lower, and which clause lets a variant pass', () => {
    const { variants, events } = evade(RULE, [EVENT, { FileName: 'ls' }]);
    assert.equal(events, 1);
    const of = (description: string) => variants.find((v) => v.description === description)!;
    assert.deepEqual(
      [of('two blanks for one').caught, of('two blanks for one').lacks?.text],
      [false, 'ProcessCommandLine has "get secrets"'],
    );
    assert.equal(of('kubectl.exe for kubectl').lacks?.text, 'FileName == "kubectl"');
    assert.deepEqual(
      [of('started by sudo').caught, of('started by sudo').before, of('started by sudo').after],
      [true, 90, 60],
    );
    assert.equal(of('/tmp/kubectl for kubectl').caught, true);
  });

  it('varies only malicious events', () => {
    assert.equal(evade(RULE, [EVENT], 'benign/e.ndjson').events, 0);
  });

  it('varies one event of a scenario at a time, and tells whether its row stays', () => {
    const counting = (least: number): string =>
      `DeviceProcessEvents | where ProcessCommandLine has "get secrets" | summarize N = count() by FileName | where N >= ${least} | extend RiskScore = N`;
    const caught = ({ variants }: EvasionReport, description: string): boolean[] =>
      variants.filter((v) => v.description === description).map((v) => v.caught);
    const two = evade(counting(2), [EVENT, EVENT, { ...EVENT, FileName: 'oc' }]);
    assert.equal(two.events, 2);
    assert.deepEqual(caught(two, 'two blanks for one'), [false, false]);
    assert.deepEqual(caught(two, 'started by sudo'), [true, true]);
    assert.equal(two.variants.find((v) => !v.caught)?.lacks?.text, 'ProcessCommandLine has "get secrets"');
    // Two of three are enough: the row stays, and scores less.
    const three = evade(counting(2), [EVENT, EVENT, EVENT]);
    assert.deepEqual(caught(three, 'two blanks for one'), [true, true, true]);
    const blank = three.variants.find((v) => v.description === 'two blanks for one')!;
    assert.deepEqual([blank.before, blank.after], [3, 2]);
  });

  it('does not take the row of another event for that of the varied one', () => {
    const join = `DeviceProcessEvents | where ProcessCommandLine has "get secrets"
| join kind=inner (DeviceProcessEvents | where FileName == "sshd" | project DeviceName) on DeviceName`;
    const { variants } = evade(join, [
      { ...EVENT, DeviceName: 'd' },
      { ...EVENT, DeviceName: 'd', AccountName: 'b' },
      { FileName: 'sshd', DeviceName: 'd' },
    ]);
    const of = variants.filter((v) => v.description === 'two blanks for one');
    assert.deepEqual(
      of.map((v) => v.caught),
      [false, false],
    );
  });

  it('counts the events that have no command', () => {
    const report = evade('DeviceProcessEvents | where FileName == "ls"', [{ FileName: 'ls' }, { FileName: 'ls' }]);
    assert.deepEqual([...report.commandless], [['DeviceProcessEvents', 2]]);
    assert.equal(report.events, 0);
  });
});
