import assert from 'node:assert/strict';
import { LineIndex } from '../../server/src/syntax/line-index.js';
import { isRuleTestPath, readRuleTest } from '../../server/src/testing/file/read.js';
import type { RuleTest } from '../../server/src/testing/file/model.js';

/** The problems of a test file as `line:column message remedy`. */
function problems(text: string, path = '/w/rule.test.yaml'): string[] {
  const lines = new LineIndex(text);
  return readRuleTest(path, text).problems.map(({ start, message, remedy }) => {
    const { line, column } = lines.at(start);
    return `${line}:${column} ${message}${remedy === undefined ? '' : ` ${remedy}`}`;
  });
}

function read(text: string, path = '/w/rule.test.yaml'): RuleTest {
  const { test, problems: found } = readRuleTest(path, text);
  assert.deepEqual(found, []);
  assert.ok(test);
  return test;
}

const CASE = 'cases: [{name: a, label: malicious, events: [{id: e, FileName: x}], expect: all}]\n';

describe('rule test files', () => {
  it('are told by their name', () => {
    assert.ok(isRuleTestPath('a/t1613.test.yaml'));
    assert.ok(isRuleTestPath('t.test.yml'));
    assert.ok(isRuleTestPath('t.test.json'));
    assert.ok(!isRuleTestPath('test.yaml'));
    assert.ok(!isRuleTestPath('t.test.ts'));
  });

  it('are read as YAML 1.2: times and words stay text', () => {
    const test = read(
      `version: 1\nnow: 2026-11-20T12:00:00.0000001Z\ncases:\n- name: a\n  label: benign\n  events: [{id: no, T: 2026-11-19T12:00:00.0000001Z, On: yes, V: 1.10}]\n`,
    );
    assert.equal(test.now! % 10n, 1n);
    const [event] = test.cases[0]!.events;
    assert.equal(event!.id, 'no');
    const text = (column: string): unknown => {
      const value = event!.cells.find((c) => c.column === column)?.value;
      return value?.kind === 'scalar' ? [value.value, value.text] : undefined;
    };
    assert.deepEqual(text('T'), ['2026-11-19T12:00:00.0000001Z', '2026-11-19T12:00:00.0000001Z']);
    assert.deepEqual(text('On'), ['yes', 'yes']);
    assert.deepEqual(text('V'), [1.1, '1.10']);
  });

  it('may be JSON', () => {
    const test = read(
      '{"version": 1, /* as in YAML */ "rule": {"path": "../r.json", "id": 2}, "cases": [{"name": "a", "label": "unknown", "events": [{"FileName": "x"}], "expect": "none"}]}',
      '/w/tests/rule.test.json',
    );
    assert.deepEqual([test.rule?.path, test.rule?.id], ['/w/r.json', '2']);
    assert.equal(test.cases[0]!.events[0]!.id, '1');
    assert.deepEqual(problems('{"version": 1, "version": 1}', '/w/a.test.json'), [
      '1:17 `version` is given twice Keep one.',
    ]);
    assert.match(problems('{"version": 1,', '/w/a.test.json')[0]!, /^1:1[45] not valid JSON/);
  });

  it('give default expectations by label', () => {
    const test = read(
      'version: 1\ncases:\n- {name: a, label: malicious, events: [{F: x}]}\n- {name: b, label: benign, events: [{F: x}]}\n' +
        'corpora:\n- {name: c, label: benign, files: [b/*.ndjson]}\n- {name: d, label: malicious, files: [{path: m.json, format: auditd, table: T}]}\n',
    );
    assert.deepEqual(
      test.cases.map((c) => c.expect.kind),
      ['all', 'none'],
    );
    assert.deepEqual(
      test.corpora.map(({ count: { exactly, atLeast, atMost } }) => [exactly, atLeast, atMost]),
      [
        [undefined, undefined, 0],
        [undefined, 1, undefined],
      ],
    );
    assert.deepEqual(
      test.corpora.map((c) => c.files[0]!.glob),
      ['/w/b/*.ndjson', '/w/m.json'],
    );
  });

  it('tell what is wrong with path, line and the likely name', () => {
    assert.deepEqual(problems('version: 2\n' + CASE), ['1:10 `version` cannot be `2`: it is one of `1` Write `1`.']);
    assert.deepEqual(problems('version: 1\ncases:\n- name: a\n  lable: benign\n  events: [{F: x}]\n'), [
      '4:3 unknown setting `cases[0].lable` Did you mean `label`?',
    ]);
    assert.deepEqual(problems('version: 1\ncases:\n- name: a\n  label: begnin\n  events: [{F: x}]\n'), [
      '4:10 `cases[0].label` cannot be `begnin`: it is one of `malicious`, `benign`, `unknown` Did you mean `benign`?',
    ]);
    assert.deepEqual(problems('version: 1\nnow: yesterday\n' + CASE), [
      '2:6 `yesterday` is not a time Write it as 2026-11-20T12:00:00Z, with up to 7 digits of a second.',
    ]);
    assert.deepEqual(problems(''), ['1:1 the test file is empty Begin it with `version: 1`.']);
    assert.deepEqual(problems('version: 1\n'), ['1:1 the file tests nothing Add `cases` or `corpora`.']);
    assert.match(problems('version: 1\nversion: 1\n')[0]!, /^2:1 `version` is given twice Keep one\.$/);
    assert.deepEqual(problems('version: 1\n' + CASE + '---\nversion: 1\n'), [
      '4:1 a second document in one file Put it in a file of its own.',
    ]);
    assert.deepEqual(problems('cases: [{name: a, label: benign, events: [{F: x}]}]'), [
      '1:1 the test file lacks `version` Add `version`.',
    ]);
  });

  it('are refused where aliases multiply', () => {
    const doublings = Array.from({ length: 30 }, (_, i) => `x${i + 1}: &x${i + 1} [*x${i}, *x${i}]`).join('\n');
    assert.match(problems(`version: 1\nx0: &x0 [1]\n${doublings}\n`).join('\n'), /aliases|alias/i);
  });

  const inCase = (rest: string, label = 'malicious'): string =>
    `version: 1\ncases:\n- name: a\n  label: ${label}\n  events: [{id: e1}, {id: e2}]\n  ${rest}\n`;

  it('must speak of every event of a malicious case, once', () => {
    assert.deepEqual(problems(inCase('expect: {hits: [e1]}')), [
      '6:11 nothing is expected of `e2` Name every event under `hits` or `misses`.',
    ]);
    assert.deepEqual(problems(inCase('expect: {hits: [e1, e3], misses: [e1, e2]}')), [
      '6:23 the case has no event `e3` Did you mean `e1`?',
      '6:37 `e1` is spoken of twice Keep one.',
    ]);
    assert.deepEqual(problems(inCase('expect: {misses: [e1]}', 'benign')), []);
  });

  it('must give a reason for benign hits', () => {
    assert.deepEqual(problems(inCase('expect: {hits: [e1]}', 'benign')), [
      '6:19 `e1` is benign and expected to hit, without a reason Say why under `known`: `e1: {known: "…"}`.',
    ]);
    assert.deepEqual(problems(inCase('expect: {hits: {e1: {known: backup}}}', 'benign')), []);
  });

  it('must not contradict themselves', () => {
    assert.deepEqual(problems('version: 1\ncases: [{name: a, label: benign}]\n'), [
      '2:16 the case `a` has no events Give one of `events` and `files`.',
    ]);
    assert.deepEqual(problems('version: 1\ncases: [{name: a, events: [{F: x}]}]\n'), [
      '2:16 the case `a` expects nothing Give `expect`, or a `label` that says what is expected.',
    ]);
    assert.deepEqual(problems(inCase('expect: {min_hits: 2, max_hits: 1}')), [
      '6:22 at least 2 and at most 1 hits cannot both be',
    ]);
    assert.deepEqual(problems(inCase('expect: {count: 1, order: given}')), [
      '6:29 there are no `rows` whose order is given',
    ]);
    assert.deepEqual(problems('version: 1\nwatchlists: {W: {}}\n' + CASE), [
      '2:14 the watchlist `W` has no content Give one of `file` and `items`.',
    ]);
    assert.deepEqual(
      problems(
        'version: 1\ncases:\n- {name: a, label: benign, events: [{id: x}, {id: x}]}\n- {name: a, label: benign, events: [{}]}\n',
      ),
      ['3:51 two events are called `x` Rename one.', '4:10 two tests are called `a` Rename one.'],
    );
  });
});
