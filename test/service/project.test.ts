import assert from 'node:assert/strict';
import type { FileHost } from '../../server/src/schema/configuration/host.js';
import { Project } from '../../server/src/service/project.js';

function host(files: Readonly<Record<string, string>>): FileHost {
  return { readFile: (path) => files[path], exists: (path) => path in files, list: () => [] };
}

describe('service/project', () => {
  it('takes the platform from the command, the configuration, the kind of file, then the query', () => {
    const configured = host({ '/w/kqlens.yaml': 'platform: defender-xdr\n' });
    const text = 'DeviceProcessEvents | take 1';
    const platform = (project: Project, path: string, content = text): string | undefined =>
      project.open(path, content).units[0]?.platform;
    assert.equal(platform(new Project(configured, { platform: 'sentinel' }), '/w/a.kql'), 'sentinel');
    assert.equal(platform(new Project(configured), '/w/a.kql'), 'defender-xdr');
    assert.equal(
      platform(new Project(host({})), '/w/a.yaml', `id: x\nname: n\nkind: Scheduled\nquery: |\n  ${text}\n`),
      'sentinel',
    );
    const guessed = new Project(host({})).open('/w/a.kql', 'DeviceProcessEvents | where Timestamp > ago(1d)').units[0];
    assert.equal(guessed?.platform, 'defender-xdr');
    assert.match(guessed.platformReason, /Timestamp/);
  });

  it('knows the tables, functions and watchlists of the workspace', () => {
    const project = new Project(
      host({
        '/w/kqlens.yaml': [
          'tables:',
          '  Mine_CL:',
          '    columns: {Who: string, N: long}',
          'watchlists:',
          '  Admins:',
          '    items: [{Account: alice}]',
          'functions:',
          '  Busy:',
          '    parameters: "n:long"',
          '    body: Mine_CL | where N > n',
        ].join('\n'),
      }),
    );
    const text = 'Busy(3) | where Who in ((_GetWatchlist("Admins") | project Account))';
    const document = project.open('/w/rules/a.kql', text);
    assert.deepEqual(document.configurationProblems, []);
    assert.deepEqual(document.units[0]?.analysis.diagnostics, []);
  });

  it('forgets a configuration when it changes', () => {
    const files: Record<string, string> = { '/w/kqlens.yaml': 'platform: sentinel\n' };
    const project = new Project({ ...host({}), readFile: (p) => files[p], exists: (p) => p in files });
    assert.equal(project.open('/w/a.kql', 'print 1').units[0]?.platform, 'sentinel');
    files['/w/kqlens.yaml'] = 'platform: defender-xdr\n';
    assert.equal(project.changed('/w/other.txt'), false);
    assert.equal(project.changed('/w/kqlens.yaml'), true);
    assert.equal(project.open('/w/a.kql', 'print 1').units[0]?.platform, 'defender-xdr');
  });
});
