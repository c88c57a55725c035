import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { NEW_RULE_KINDS } from '../../server/src/rules/new-rule.js';
import { newRuleFiles } from '../../server/src/service/new-rule-files.js';
import { kqlens } from './command.js';

describe('kqlens convert', function () {
  this.timeout(60_000);
  const RULE = 'test/rules/fixtures/scheduled.yaml';
  const TEMPLATE = 'test/rules/fixtures/template.json';
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kqlens-convert-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('writes a template, and gives the rule back from it', async () => {
    const template = join(folder, 'rule.json');
    assert.equal((await kqlens('convert', RULE, '--out', template)).code, 0);
    const back = await kqlens('convert', template);
    assert.equal(back.code, 0);
    const before = parse(readFileSync(RULE, 'utf8')) as Record<string, unknown>;
    const after = parse(back.stdout) as Record<string, unknown>;
    assert.equal(after['query'], before['query']);
    assert.deepEqual(after['entityMappings'], before['entityMappings']);
    assert.deepEqual(after['tags'], before['tags']);
  });

  it('extracts each rule of a template, and names those it cannot', async () => {
    const target = join(folder, 'rules');
    const { code, stderr } = await kqlens('convert', TEMPLATE, '--extract', target);
    assert.equal(code, 0);
    assert.deepEqual(readdirSync(target).sort(), [
      'Containerinventory.yaml',
      'Fromavariable.yaml',
      'Hunt.yaml',
      'Packaged.yaml',
    ]);
    assert.match(stderr, /template\.json: Line \d+: The query is an ARM expression/);
  });

  it('leaves files that are there alone, unless it is told otherwise', async () => {
    const target = join(folder, 'rule.json');
    writeFileSync(target, 'mine');
    const refused = await kqlens('convert', RULE, '--out', target);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /--force/);
    assert.equal(readFileSync(target, 'utf8'), 'mine');
    assert.equal((await kqlens('convert', RULE, '--out', target, '--force')).code, 0);
    assert.match(readFileSync(target, 'utf8'), /alertRules/);
  });

  it('says why a file cannot be converted', async () => {
    const { code, stderr, stdout } = await kqlens('convert', 'samples/t1613/t1613.kql');
    assert.notEqual(code, 0);
    assert.equal(stdout, '');
    assert.match(stderr, /neither YAML nor JSON/);
  });

  it('a new rule of any kind passes its test file', async () => {
    for (const kind of NEW_RULE_KINDS) {
      for (const { name, text } of newRuleFiles(kind, `A new ${kind} rule`)) writeFileSync(join(folder, name), text);
    }
    const tested = await kqlens('test', folder);
    assert.equal(tested.code, 0, tested.stdout + tested.stderr);
    assert.match(tested.stdout, /10/);
  });
});
