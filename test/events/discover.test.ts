import assert from 'node:assert/strict';
import { findSamples } from '../../server/src/events/discover.js';
import { matchesGlob } from '../../server/src/schema/configuration/glob.js';
import type { FileHost } from '../../server/src/schema/configuration/host.js';
import {
  DEFAULT_CONFIGURATION,
  type Configuration,
  type SampleSet,
} from '../../server/src/schema/configuration/types.js';

const FILES = [
  '/r/rules/a.kql',
  '/r/rules/samples/README.md',
  '/r/rules/samples/.hidden.json',
  '/r/rules/samples/benign/one.ndjson',
  '/r/rules/samples/malicious/deep/two.csv',
  '/r/rules/a.samples/three.json',
  '/r/rules/b.samples/four.json',
  '/r/events/benign/five.json',
  '/r/events/six.json',
];

const host: FileHost = {
  readFile: () => undefined,
  exists: (path) => FILES.includes(path),
  list: (glob) => FILES.filter((f) => matchesGlob(f, glob)),
};

function set(more: Partial<SampleSet>): SampleSet {
  return { files: [], table: undefined, label: 'unknown', format: undefined, rules: undefined, ...more };
}
const configured = (...samples: SampleSet[]): Configuration => ({ ...DEFAULT_CONFIGURATION, samples });

describe('sample discovery', () => {
  it('looks beside the rule, in samples/ and in the folder of the rule', () => {
    const found = findSamples('/r/rules/a.kql', DEFAULT_CONFIGURATION, host);
    assert.deepEqual(
      found.map((s) => s.path),
      [
        '/r/rules/samples/benign/one.ndjson',
        '/r/rules/samples/malicious/deep/two.csv',
        '/r/rules/a.samples/three.json',
      ],
    );
  });

  it('labels by folder where the configuration says nothing', () => {
    const configuration = configured(
      set({ files: ['/r/events/six.json'], label: 'malicious', table: 'Syslog', format: 'ndjson' }),
      set({ files: ['/r/events/**'] }),
    );
    assert.deepEqual(findSamples('/r/rules/none/x.kql', configuration, host), [
      { path: '/r/events/six.json', label: 'malicious', table: 'Syslog', format: 'ndjson' },
      { path: '/r/events/benign/five.json', label: 'benign', table: undefined, format: undefined },
    ]);
  });

  it('leaves out sets for other rules or other tables, and excluded files', () => {
    const configuration = {
      ...configured(
        set({ files: ['/r/events/six.json'], rules: ['/r/rules/b.kql'] }),
        set({ files: ['/r/events/benign/*'], table: 'Syslog' }),
      ),
      exclude: ['/r/rules/samples/benign/**'],
    };
    const paths = (tables?: string[]) => findSamples('/r/rules/a.kql', configuration, host, tables).map((s) => s.path);
    assert.deepEqual(paths(['DeviceProcessEvents']), [
      '/r/rules/samples/malicious/deep/two.csv',
      '/r/rules/a.samples/three.json',
    ]);
    assert.equal(paths()[0], '/r/events/benign/five.json');
    assert.equal(paths([])[0], '/r/events/benign/five.json');
  });

  it('finds nothing through a host that cannot list', () => {
    assert.deepEqual(
      findSamples('/r/rules/a.kql', DEFAULT_CONFIGURATION, { readFile: () => undefined, exists: () => true }),
      [],
    );
  });
});
