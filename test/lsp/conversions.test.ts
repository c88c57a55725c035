import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MadeFiles } from '../../server/src/service/protocol/convert.js';
import { ROOT, uriOf, type TestClient } from './client.js';
import { PUSHED, serverFor } from './servers.js';

describe('language server: conversions and new rules', function () {
  this.timeout(60_000);
  let client: TestClient;
  before(async () => {
    client = await serverFor(PUSHED);
  });
  const fixture = (name: string): string => join(ROOT, 'test/rules/fixtures', name);
  const convert = (uri: string, into: string): Promise<MadeFiles> => client.request('kqlens/convert', { uri, into });

  it('converts what the editor has, saved or not', async () => {
    const uri = uriOf(fixture('scheduled.yaml'));
    const text = readFileSync(fixture('scheduled.yaml'), 'utf8').replace('severity: Medium', 'severity: High');
    await client.open(uri, text, 'yaml');
    const { files, problems } = await convert(uri, 'other');
    await client.close(uri);
    assert.deepEqual(problems, ['Line 1: This comment is lost.']);
    assert.equal(files[0]!.name, 'scheduled.json');
    const template = JSON.parse(files[0]!.text) as { resources: [{ properties: { severity: string } }] };
    assert.equal(template.resources[0].properties.severity, 'High');
  });

  it('extracts rules of a template that is not open', async () => {
    const { files, problems } = await convert(uriOf(fixture('template.json')), 'rules');
    assert.deepEqual(
      files.map(({ name }) => name),
      ['Containerinventory.yaml', 'Fromavariable.yaml', 'Packaged.yaml', 'Hunt.yaml'],
    );
    assert.match(problems[0]!, /^Line \d+: /);
  });

  it('makes a rule and its test', async () => {
    const made = await client.request<MadeFiles>('kqlens/newRule', { kind: 'scheduled', name: 'Shells on hosts' });
    assert.deepEqual(
      made.files.map(({ name }) => name),
      ['shells-on-hosts.yaml', 'shells-on-hosts.test.yaml'],
    );
    await assert.rejects(client.request('kqlens/newRule', { kind: 'none', name: 'x' }), /none/);
  });
});
