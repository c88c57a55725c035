import assert from 'node:assert/strict';
import { convertFile } from '../../server/src/service/convert-file.js';

describe('comments of a converted file', () => {
  it("are said to be lost, unless they are the query's own", () => {
    const yaml = 'id: a # x\nname: "#no"\nkind: NRT\nquery: |\n  // kept\n  # of the query\n  T\ntag: a#b\n# last\n';
    const { files, problems } = convertFile('/r.yaml', yaml, 'other');
    assert.deepEqual(problems, ['Line 1: This comment and 1 more are lost.']);
    assert.match(files[0]!.text, /\/\/ kept/);
    assert.deepEqual(convertFile('/r.yaml', 'id: a\nkind: NRT\nquery: |\n  // kept\n  # no\n', 'other').problems, []);
    assert.deepEqual(convertFile('/r.yml', '\ufeffkind: NRT\r\nquery: T\r\n# c', 'other').problems, [
      'Line 3: This comment is lost.',
    ]);
    const template = JSON.stringify({
      resources: [{ type: 'Microsoft.SecurityInsights/alertRules', kind: 'NRT', properties: { query: '// kept' } }],
    });
    assert.deepEqual(convertFile('/r.json', template, 'other').problems, []);
    assert.deepEqual(convertFile('/r.jsonc', `{ /* one */\n${template.slice(1)}`, 'rules').problems, [
      'Line 1: This comment is lost.',
    ]);
  });
});
