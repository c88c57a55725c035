import assert from 'node:assert/strict';
import type { CompletionItem, TextEdit } from 'vscode-languageserver-types';
import { LineIndex } from '../../server/src/syntax/line-index.js';
import { Project } from '../../server/src/service/project.js';
import { testFileCompletions } from '../../server/src/service/test-file/completion.js';
import { testFileHover } from '../../server/src/service/test-file/hover.js';
import { memoryHost, RULE } from '../testing/memory-tests.js';

const FILES = { '/w/rule.kql': RULE, '/w/other.yaml': 'a: 1', '/w/samples/a.ndjson': '{}', '/w/samples/b.csv': 'A\n1' };
const project = new Project(memoryHost(FILES).files);

const HEAD = `version: 1
rule: rule.kql
cases:
  - name: one
    label: malicious
    events:
      - { id: d1, FileName: docker }
      - { id: d2, FileName: podman, ProcessId: 4 }
`;

/** The offers at `|` in a text. */
function offers(marked: string, file = '/w/rule.test.yaml'): CompletionItem[] {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const { line, column } = new LineIndex(text).at(offset);
  return testFileCompletions(file, text, { line: line - 1, character: column - 1 }, project)?.items ?? [];
}

const labels = (marked: string, file?: string): string[] => offers(marked, file).map(({ label }) => label);

/** The text with the offer of a name taken. */
function taken(marked: string, label: string, file?: string): string {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const item = offers(marked, file).find((one) => one.label === label);
  assert.ok(item, `${label} is offered in ${marked}`);
  const { range, newText } = item.textEdit as TextEdit;
  const lines = new LineIndex(text);
  const at = ({ line, character }: TextEdit['range']['start']): number =>
    lines.offset({ line: line + 1, column: character + 1 });
  return text.slice(0, at(range.start)) + newText + text.slice(at(range.end));
}

function hovered(marked: string): { text: string; word: string } | undefined {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const lines = new LineIndex(text);
  const { line, column } = lines.at(offset);
  const hover = testFileHover('/w/rule.test.yaml', text, { line: line - 1, character: column - 1 }, project);
  if (hover === undefined) return undefined;
  const at = ({ line: l, character: c }: TextEdit['range']['start']): number =>
    lines.offset({ line: l + 1, column: c + 1 });
  const { value } = hover.contents as { value: string };
  return { text: value, word: text.slice(at(hover.range!.start), at(hover.range!.end)) };
}

describe('completion in a rule test file', () => {
  it('offers the fields of each map that it has not yet, with what they mean', () => {
    const found = offers(`${HEAD}    |`);
    const names = found.map(({ label }) => label);
    assert.ok(['expect', 'technique', 'tags', 'skip'].every((name) => names.includes(name)));
    assert.ok(!names.includes('name') && !names.includes('events') && !names.includes('corpora'));
    assert.match(JSON.stringify(found.find(({ label }) => label === 'technique')), /ATT&CK technique/u);
    assert.ok(labels('version: 1\nco|').includes('corpora'));
    assert.equal(
      taken('version: 1\ncoverage: { arms: 9, cl|: 1 }', 'clauses'),
      'version: 1\ncoverage: { arms: 9, clauses: 1 }',
    );
    assert.equal(taken('version: 1\nco|', 'corpora'), 'version: 1\ncorpora: ');
    assert.deepEqual(labels('version: 1\ncorpora:\n  - |').slice(0, 3), ['name', 'label', 'source']);
  });

  it('offers the values of a field, and nothing in a comment', () => {
    assert.deepEqual(labels(HEAD.replace('malicious', 'ma|')), ['malicious', 'benign', 'unknown']);
    assert.equal(taken(HEAD.replace('malicious', 'b|'), 'benign'), HEAD.replace('malicious', 'benign'));
    assert.ok(labels(`${HEAD}    expect: |`).includes('none'));
    assert.deepEqual(labels(`${HEAD}    # ex|`), []);
  });

  it('offers the columns of the table that an event is of', () => {
    const names = labels(`${HEAD}      - { id: d3, | }\n`);
    assert.ok(names.includes('ProcessCommandLine') && names.includes('table') && !names.includes('id'));
    assert.equal(
      taken(`${HEAD}      - { id: d3, Process| }\n`, 'ProcessCommandLine'),
      `${HEAD}      - { id: d3, ProcessCommandLine:  }\n`,
    );
    assert.ok(labels(`${HEAD}      - { table: SigninLogs, | }\n`).includes('UserPrincipalName'));
    assert.ok(labels('version: 1\nrule: rule.kql\ndefaults:\n  |').includes('AccountName'));
    assert.ok(labels(`${HEAD}      - id: d3\n        |`).includes('AccountName'));
  });

  it('offers the ids of events where expectations name them', () => {
    assert.deepEqual(labels(`${HEAD}    expect: { hits: [|] }\n`), ['d1', 'd2']);
    assert.deepEqual(labels(`${HEAD}    expect: { hits: { d1: {}, | } }\n`), ['d2']);
    assert.deepEqual(labels(`${HEAD}    expect:\n      misses:\n        - |\n`), ['d1', 'd2']);
    assert.equal(
      taken(`${HEAD}    expect:\n      misses:\n        d|\n`, 'd2'),
      `${HEAD}    expect:\n      misses:\n        d2: \n`,
    );
    assert.ok(labels(`${HEAD}    expect: { rows: [{ sources: [|] }] }\n`).includes('d1'));
    assert.equal(offers(`${HEAD}    expect: { hits: [|] }\n`)[1]!.detail, 'FileName: podman, ProcessId: 4');
  });

  it('offers columns of the result, tests of values, and orders', () => {
    const names = labels(`${HEAD}    expect: { hits: { d1: { | } } }\n`);
    assert.deepEqual(names, ['TimeGenerated', 'AccountName', 'ProcessCommandLine', 'RiskScore', 'sources', 'known']);
    assert.ok(labels(`${HEAD}    expect: { hits: { d1: { RiskScore: { | } } } }\n`).includes('between'));
    assert.ok(labels(`${HEAD}    expect: { rows: [{ Risk| }] }\n`).includes('RiskScore'));
    assert.deepEqual(labels(`${HEAD}    expect: { order: [Risk|] }\n`).slice(3), ['RiskScore']);
  });

  it('offers tables, the rule files of the folder and event files', () => {
    assert.deepEqual(labels('version: 1\nrule: rule.kql\ntable: |\n'), ['DeviceProcessEvents']);
    assert.ok(labels('version: 1\nrule: |\n').includes('rule.kql'));
    assert.deepEqual(labels('version: 1\nrule: rule.kql\ncorpora:\n  - name: a\n    files: [sam|]\n').slice(0, 2), [
      'samples/a.ndjson',
      'samples/b.csv',
    ]);
  });

  it('writes JSON in a file of JSON', () => {
    const file = '/w/rule.test.json';
    const text =
      '{"version": 1, "rule": "rule.kql", "cases": [{"name": "one", "events": [{"id": "d1"}], "expect": {"hits": ["|"]}}]}';
    assert.deepEqual(labels(text, file), ['d1']);
    assert.equal(taken(text, 'd1', file), text.replace('|', 'd1'));
    assert.equal(taken('{"version": 1, "co|": 1}', 'corpora', file), '{"version": 1, "corpora": 1}');
  });

  it('never fails, wherever the cursor is in a file that is not finished', () => {
    const whole = `${HEAD}    expect:\n      hits: { d1: { RiskScore: { gte: 80 } } }\n      order: [RiskScore desc]\n# end\n`;
    for (let end = 0; end <= whole.length; end += 3) {
      for (const at of [end, Math.floor(end / 2)]) {
        offers(`${whole.slice(0, at)}|${whole.slice(at, end)}`);
        hovered(`${whole.slice(0, at)}|${whole.slice(at, end)}`);
      }
    }
  });
});

describe('hover in a rule test file', () => {
  it('explains fields, columns, tests, techniques and ids at their exact place', () => {
    const expect = `${HEAD}    technique: T1613\n    expect: { hits: { d1: { RiskScore: { gte: 80 } }, d2: } }\n`;
    assert.deepEqual(hovered(expect.replace('label', 'la|bel')), {
      text: 'What the events are. What the rule makes of them is said under `expect`.',
      word: 'label',
    });
    assert.match(hovered(expect.replace('ProcessId', 'Pro|cessId'))!.text, /ProcessId: long/u);
    assert.match(hovered(expect.replace('RiskScore', 'Risk|Score'))!.text, /RiskScore: long/u);
    assert.deepEqual(hovered(expect.replace('gte', 'g|te')), { text: 'Greater than this, or equal.', word: 'gte' });
    assert.match(hovered(expect.replace('T1613', 'T1|613'))!.text, /Container and Resource Discovery/u);
    assert.deepEqual(hovered(expect.replace('d2: }', 'd|2: }')), {
      text: 'The event `d2`: `FileName: podman, ProcessId: 4`',
      word: 'd2',
    });
    assert.equal(hovered(expect.replace('one', 'o|ne')), undefined);
  });
});
