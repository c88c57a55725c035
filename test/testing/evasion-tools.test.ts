import assert from 'node:assert/strict';
import data from '../../server/src/testing/evasion/tools.json' with { type: 'json' };
import { variantsOf, type VariantKind } from '../../server/src/testing/evasion/variants.js';

/** What options change nothing, with their values, and what means the same, written here apart from the tools' data. */
const NEUTRAL =
  /(?<= )(--log-level error|--config \/tmp\/\.c|-n default|--request-timeout 5s|--runtime-endpoint unix:\S+|--timeout 5s|--address \S+sock|--connect-timeout 5|-nologo|-executionpolicy bypass|\/q|-o table) /gu;
const SAME: readonly (readonly [RegExp, string])[] = [
  [/ container (ls|list|ps) /gu, ' ps '],
  [/ (po|pod) /gu, ' pods '],
  [/ secret /gu, ' secrets '],
  [/ (svc|service) /gu, ' services '],
  [/^docker image (ls|list) /gu, 'docker images '],
  [/^ctr (i|image|images) ls /gu, 'ctr images list '],
  [/ (img|image) (?!ls|list)/gu, ' images '],
  [/ (-enc|-e|-ec|\/enc) /gu, ' -encodedcommand '],
  [/ -nop /gu, ' -noprofile '],
  [/ (-w hidden|-w 1) /gu, ' -windowstyle hidden '],
  [/ \/r /gu, ' /c '],
];

/** A command by its meaning: the tool, and its words in order without what changes nothing. */
function meaning(commandLine: string): string {
  const words = [...commandLine.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/gu)].map(([w]) => w.replace(/["'^]/gu, ''));
  const [program = '', ...rest] = words;
  const tool = program.replace(/^.*[\\/]/u, '').replace(/\.exe$/iu, '');
  // One blank more behind, so that phrases are looked for between blanks.
  let text = `${tool} ${rest.join(' ')} `.replace(/(?<= )(--[a-z-]+)=/gu, '$1 ').toLowerCase();
  text = text.replace(NEUTRAL, '');
  for (const [pattern, one] of SAME) text = text.replace(pattern, one);
  return text
    .replaceAll('/var/run/', '/run/')
    .replaceAll('%76%31', 'v1')
    .replaceAll('api//', 'api/')
    .replace(':010250', ':10250');
}

const EVERYWHERE: readonly VariantKind[] = ['doubled blank', 'tab', 'full path', 'option before', 'other parent'];
const UNIX: readonly VariantKind[] = [...EVERYWHERE, 'extension'];
const WINDOWS: readonly VariantKind[] = [...EVERYWHERE, 'letter case', 'quotes'];
const DOCKER: readonly VariantKind[] = [...UNIX, 'synonym', 'joined option'];
const URL = 'https://10.0.0.1:10250/api/v1/pods';
const COMMANDS: readonly (readonly [string, string, readonly VariantKind[]])[] = [
  ...['docker', 'podman', 'nerdctl'].map((t) => [t, 'ps --format json', DOCKER] as const),
  ...['kubectl', 'oc'].map((t) => [t, 'get pods --output json', [...DOCKER, 'option within']] as const),
  ['crictl', 'images --output json', DOCKER],
  ['crictl', 'pods', [...UNIX, 'synonym']],
  ['crictl', 'ps', [...UNIX, 'synonym']],
  ['docker', 'images', [...UNIX, 'synonym']],
  ['kubectl', 'get secrets', [...UNIX, 'synonym']],
  ['kubectl', 'get services -A', [...UNIX, 'synonym']],
  ['ctr', 'images list', [...UNIX, 'synonym']],
  ['curl', `-k ${URL}`, [...UNIX, 'other spelling']],
  ['wget', `-q ${URL}`, [...UNIX, 'other spelling']],
  ['docker.exe', 'ps --format json', [...WINDOWS, 'synonym', 'joined option']],
  ['kubectl.exe', 'get pods', [...WINDOWS, 'synonym', 'option within']],
  [
    'powershell.exe',
    '-NoProfile -WindowStyle Hidden -EncodedCommand SQBFAFgA',
    [...EVERYWHERE, 'letter case', 'synonym'],
  ],
  ['pwsh.exe', '-NoProfile -EncodedCommand SQBFAFgA', [...EVERYWHERE, 'letter case', 'synonym']],
  ['cmd.exe', '/c whoami', [...EVERYWHERE, 'letter case', 'carets', 'synonym']],
];

describe('variants by tool', () => {
  it('are tried for every tool there is', () => {
    const tried = new Set(COMMANDS.map(([program]) => program.replace(/\.exe$/u, '')));
    for (const { names } of data.tools) for (const name of names) assert.ok(tried.has(name), name);
  });

  for (const [program, rest, kinds] of COMMANDS) {
    it(`${program} ${rest}: every way to write it is there and means the same`, () => {
      const commandLine = `${program} ${rest}`;
      const variants = variantsOf({ program, commandLine, parent: 'sshd' });
      const found = new Set(variants.map((v) => v.kind));
      for (const kind of kinds) assert.ok(found.has(kind), `${kind} is missing`);
      for (const { command, description, kind } of variants)
        if (kind !== 'option order')
          assert.equal(meaning(command.commandLine), meaning(commandLine), `${description}: ${command.commandLine}`);
    });
  }

  it('put options that stand together into another order, each with its value, and leave all else', () => {
    const reordered = (commandLine: string, program = commandLine.split(' ')[0]!): string | undefined =>
      variantsOf({ program, commandLine, parent: 'sshd' }).find((v) => v.kind === 'option order')?.command.commandLine;
    assert.equal(reordered('docker run -i -t alpine sh'), 'docker run -t -i alpine sh');
    assert.equal(
      reordered('docker -H tcp://h:2375 --log-level error ps'),
      'docker --log-level error -H tcp://h:2375 ps',
    );
    assert.equal(
      reordered('kubectl get pods -n "kube system" --output=json -A'),
      'kubectl get pods -A --output=json -n "kube system"',
    );
    assert.equal(
      reordered('curl -s --unix-socket /run/docker.sock http://d/info'),
      'curl --unix-socket /run/docker.sock -s http://d/info',
    );
    assert.equal(
      reordered('powershell.exe -NoProfile -W Hidden -enc AA', 'powershell.exe'),
      'powershell.exe -W Hidden -NoProfile -enc AA',
    );
    // One option, the same one twice, options of the command that runs inside, and unknown ones.
    for (const kept of [
      'docker ps -a',
      'docker run -v a:b -v c:d x',
      'docker run alpine ls -a -q',
      'kubectl exec p -- ls -i -t',
      'docker ps --x --y',
    ])
      assert.equal(reordered(kept), undefined, kept);
  });

  it('tell another meaning from the same', () => {
    for (const other of ['kubectl get nodes', 'kubectl describe pods', 'oc get pods', 'kubectl get pods,svc'])
      assert.notEqual(meaning(other), meaning('kubectl get pods'));
  });

  it('show the wrapper as the parent, with the command in its command line', () => {
    const variants = variantsOf({ program: 'docker', commandLine: 'docker ps --format "{{.ID}}"', parent: 'sshd' });
    const of = (parent: string) => variants.find((v) => v.command.parent === parent)!.command;
    for (const wrapper of ['sudo', 'env', 'nohup'])
      assert.equal(of(wrapper).parentCommandLine, `${wrapper} docker ps --format "{{.ID}}"`);
    assert.equal(of('sh').parentCommandLine, String.raw`sh -c "docker ps --format \"{{.ID}}\""`);
    assert.equal(of('sh').commandLine, 'docker ps --format "{{.ID}}"');
  });
});
