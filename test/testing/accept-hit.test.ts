import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/rules/position-map.js';
import { acceptHit, acceptingFile, addCorpus } from '../../server/src/testing/edit/accept-hit.js';
import { readRuleTest } from '../../server/src/testing/file/read.js';

const PATH = '/w/rule.test.yaml';
const ENTRY = { id: 'b/ci.ndjson#118', reason: 'nightly: build, of "images"' };

/** The accepted hits of each corpus, by reading the text. */
function accepted(text: string): Record<string, unknown> {
  const { test, problems } = readRuleTest(PATH, text);
  assert.deepEqual(problems, [], text);
  return Object.fromEntries(test!.corpora.map((c) => [c.name, c.accepted.map((a) => [a.id, a.reason])]));
}

describe('accepting a hit', () => {
  const corpora = {
    'no expectation': '- name: c\n  files: [b/*]\n  label: benign\n',
    'flow expectation': '- {name: c, files: [b/*], label: benign, expect: {max_hits: 1}}\n',
    'block expectation': '- name: c\n  label: benign\n  expect:\n    max_hits: 1 # as agreed\n  files: [b/*]\n',
    'flow list': '- {name: c, files: [b/*], label: benign, expect: {accepted: [x#1, ]}}\n',
    'empty list': '- {name: c, files: [b/*], label: benign, expect: {accepted: []}}\n',
    'block list':
      '- name: c\n  label: benign\n  expect:\n    accepted:\n    - x#1\n    - {id: x#2, reason: y} # z\n  files: [b/*]',
  };
  for (const [name, corpus] of Object.entries(corpora)) {
    it(`writes into a corpus with ${name}`, () => {
      const text = `version: 1\ncorpora:\n- name: other\n  files: [o]\n${corpus}`;
      const edit = acceptHit(PATH, text, 'c', ENTRY);
      assert.ok(edit);
      const after = applyEdits(text, [edit]);
      const before = accepted(text)['c'] as unknown[];
      assert.deepEqual(accepted(after), { other: [], c: [...before, [ENTRY.id, ENTRY.reason]] });
      assert.equal(acceptHit(PATH, after, 'c', ENTRY), undefined);
    });
  }

  it('adds a corpus where there is none', () => {
    const added = { file: 'b/ci.ndjson', entry: ENTRY };
    const wanted = [[ENTRY.id, ENTRY.reason]];
    const files = [
      'version: 1\ncases: [{name: a, label: benign, events: [{}]}]',
      'version: 1\ncorpora:\n  - name: other\n    files: [o]\n',
      'version: 1\ncorpora: [{name: other, files: [o]}]\n',
    ];
    for (const text of files) {
      const edit = addCorpus(PATH, text, added);
      assert.ok(edit);
      assert.deepEqual(accepted(applyEdits(text, [edit]))['b/ci.ndjson'], wanted, text);
    }
    assert.deepEqual(accepted(acceptingFile('rule.kql', added)), { 'b/ci.ndjson': wanted });
  });
});
