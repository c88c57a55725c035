import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Position } from 'vscode-languageserver/node';
import { uriOf, type TestClient } from './client.js';
import { askEverything } from './every-request.js';
import { MATRIX, Marks } from './matrix-fixtures.js';
import { PUSHED, SAMPLES, serverFor } from './servers.js';

/** Texts that are broken in every way that matters to a reader or the parser. */
const TEXTS: readonly (readonly [string, string, string])[] = [
  ['nothing', 'a.kql', ''],
  ['blanks', 'b.kql', ' \n\t\n'],
  ['half a string', 'c.kql', 'T | where A == "half'],
  ['unbalanced brackets', 'd.kql', 'T | where ((((((( | extend )))'],
  ['a lone pipe', 'e.kql', '|'],
  ['control characters', 'f.kql', 'T\u0000\u0001 | take \u007f 1'],
  ['half a surrogate pair', 'g.kql', 'print "\ud83d"'],
  ['a byte order mark and CRLF', 'h.kql', '\ufeffT\r\n| where A == 1\r\n| wher'],
  ['deep nesting', 'i.kql', `print x = ${'('.repeat(300)}1${')'.repeat(300)}`],
  ['a management command', 'j.kql', '.show tables'],
  ['broken YAML', 'k.yaml', 'id: [1\nquery: |\n\tT\n  | where\nkind: "Sched'],
  ['tabs in YAML', 'l.yaml', 'kind: Scheduled\n\tquery: |\n\t  T | take'],
  ['YAML that refers to itself', 'm.yaml', 'a: &a [*a, *a]\nquery: T\nkind: Scheduled'],
  [
    'half of a JSON file',
    'n.json',
    '{"resources": [{"type": "Microsoft.SecurityInsights/alertRules", "properties": {"query": "T | whe',
  ],
  [
    'a wrong escape',
    'o.json',
    '{"resources":[{"type":"Microsoft.SecurityInsights/alertRules","properties":{"query":"T \\q \\u12"}}]}',
  ],
  ['a fence without end', 'p.md', '# A\n```kql\nT | where\n'],
];

/** Ways in which a good file goes bad. */
const DAMAGES: Readonly<Record<string, (text: string) => string>> = {
  'cut off in the middle of the query': (text) => text.slice(0, text.indexOf('kubectl') + 3),
  'cut off at its end': (text) => text.slice(0, text.lastIndexOf('Command') + 3),
  'with CRLF': (text) => text.replaceAll('\n', '\r\n'),
  'with lone carriage returns': (text) => text.replaceAll('\n', '\r'),
  'with a byte order mark': (text) => `\ufeff${text}`,
  'indented by tabs': (text) => text.replaceAll('    ', '\t').replaceAll('  ', '\t'),
  'without indentation': (text) => text.replace(/^ +/gm, ''),
  'with emoji and half a pair': (text) => text.replaceAll('T1613', '😀 T1613 \ud83d'),
  'without quotes': (text) => text.replaceAll('"', ''),
  'with NUL for blanks': (text) => text.replaceAll(' ', '\u0000'),
};

/** Where a problem stands, exactly: what, file, text with the place marked, the problem's code. */
const PLACED: readonly (readonly [string, string, string, string])[] = [
  ['a byte order mark', 'bom.kql', '\ufeffDeviceProcessEvents | where ⟦here|Nope⟧ == 1', 'KS142'],
  ['CRLF', 'crlf.kql', 'DeviceProcessEvents\r\n// x\r\n| where ⟦here|Nope⟧ == 1\r\n', 'KS142'],
  ['tabs', 'tabs.kql', 'DeviceProcessEvents\n\t|\twhere\t⟦here|Nope⟧ == 1', 'KS142'],
  ['emoji', 'emoji.kql', 'DeviceProcessEvents | where FileName == "😀👩‍👩‍👧" and ⟦here|Nope⟧ == 1', 'KS142'],
  [
    'emoji escaped in JSON',
    'emoji.json',
    '{"resources":[{"type":"x/alertRules","kind":"NRT","properties":{"query":"DeviceProcessEvents | where FileName == \\"\\ud83d\\ude00\\" and ⟦here|Nope⟧ == 1"}}]}',
    'KS142',
  ],
  [
    'half of a JSON file',
    'half.json',
    '{"resources":[{"type":"x/alertRules","kind":"NRT","properties":{"query":"DeviceProcessEvents\\n| where ⟦here|Nope⟧ == 1',
    'KS142',
  ],
  [
    'YAML that breaks behind the query',
    'broken.yaml',
    'kind: Scheduled\nquery: |\n  DeviceProcessEvents\n  | where ⟦here|Nope⟧ == 1\ntactics: [Discovery\nseverity: "Low',
    'KS142',
  ],
  [
    'CRLF in YAML',
    'crlf.yaml',
    '\ufeffkind: Scheduled\r\nquery: |\r\n  DeviceProcessEvents\r\n  | where ⟦here|Nope⟧ == 1\r\n',
    'KS142',
  ],
];

/** The end of a text and the middle of it. */
function placesIn(text: string): Position[] {
  const lines = text.split(/\r\n|\r|\n/);
  return [lines.length - 1, Math.floor((lines.length - 1) / 2)].map((line, i) => ({
    line,
    character: i === 0 ? lines[line]!.length : Math.floor(lines[line]!.length / 2),
  }));
}

describe('language server: malformed input', () => {
  let client: TestClient;
  before(async function () {
    this.timeout(60_000);
    client = await serverFor(PUSHED);
  });

  for (const [what, name, text] of TEXTS) {
    it(`survives ${what}`, async () => {
      const uri = uriOf(join(SAMPLES, name));
      const language = name.endsWith('.kql') ? 'kql' : name.slice(name.indexOf('.') + 1);
      await client.open(uri, text, language);
      await askEverything(client, uri, text, placesIn(text));
      await client.close(uri);
    });
  }

  for (const fixture of MATRIX) {
    const { text } = new Marks(fixture);
    for (const [what, change] of Object.entries(DAMAGES)) {
      it(`survives ${fixture.container} ${what}`, async () => {
        const damaged = change(text);
        const uri = uriOf(join(SAMPLES, `damaged-${fixture.file}`));
        await client.open(uri, damaged, fixture.languageId);
        await askEverything(client, uri, damaged, placesIn(damaged));
        await client.close(uri);
      });
    }
  }

  it('survives cuts and insertions anywhere', async function () {
    this.timeout(120_000);
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.integer({ min: 0, max: 60 }),
      insert: fc.constantFrom(
        '',
        '"',
        "'",
        '(',
        ')',
        '|',
        ';',
        '\\',
        '\r\n',
        '\t',
        '😀',
        '\ud83d',
        '{',
        ': ',
        '```',
        '//',
        'let x = ',
      ),
    });
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...MATRIX), changes, async (fixture, made) => {
        const text = made.reduce((before, { at, cut, insert }) => {
          const start = Math.floor(at * before.length);
          return before.slice(0, start) + insert + before.slice(start + cut);
        }, new Marks(fixture).text);
        const uri = uriOf(join(SAMPLES, `changed-${fixture.file}`));
        await client.open(uri, text, fixture.languageId);
        await askEverything(client, uri, text, placesIn(text));
        await client.close(uri);
      }),
      { numRuns: 40 },
    );
  });

  for (const [what, file, marked, code] of PLACED) {
    it(`puts a problem where it is: ${what}`, async () => {
      const marks = new Marks({ container: what, file, languageId: 'kql', marked });
      const uri = uriOf(join(SAMPLES, `placed-${file}`));
      await client.open(uri, marks.text, file.endsWith('.kql') ? 'kql' : file.slice(file.indexOf('.') + 1));
      const found = (await client.diagnosticsOf(uri)).filter((d) => d.code === code);
      assert.deepEqual(
        found.map(({ range }) => range),
        [marks.range('here')],
      );
      await client.close(uri);
    });
  }

  it('answers requests that make no sense with an error, and goes on', async () => {
    await assert.rejects(client.request('textDocument/codeLens', {}));
    await assert.rejects(client.request('kqlens/noSuchRequest', {}));
    await assert.rejects(client.request('kqlens/run', { uri: 5 }));
    assert.equal(
      await client.request('textDocument/codeLens', { textDocument: { uri: 'file:///not/open.kql' } }),
      null,
    );
  });

  it('takes no notice of notifications that make no sense', async () => {
    const uri = uriOf(join(SAMPLES, 'never-opened.kql'));
    await client.notify('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: 'T' }],
    });
    await client.notify('textDocument/didClose', { textDocument: { uri } });
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: 'file:///%zz', type: 9 }] });
    await client.notify('workspace/didChangeConfiguration', {
      settings: { kqlens: { autoRun: 'often', inlayHints: 5 } },
    });
    await client.notify('$/unknown', {});
    const alive = uriOf(join(SAMPLES, 'alive.kql'));
    await client.open(alive, 'print x = 1');
    assert.deepEqual(await client.diagnosticsOf(alive), []);
    await client.close(alive);
  });

  it('clamps edits that lie outside of the document', async () => {
    const uri = uriOf(join(SAMPLES, 'outside.kql'));
    await client.open(uri, 'print x = 1');
    const far = { line: 900, character: 900 };
    await client.change(uri, { range: { start: far, end: far }, text: '\n| take 1' });
    assert.deepEqual(await client.diagnosticsOf(uri), []);
    await client.close(uri);
  });

  it('keeps its place in a rule of 2 MB', async function () {
    this.timeout(60_000);
    const uri = uriOf(join(SAMPLES, 'long.kql'));
    const comments = '// a line of a very long introduction\n'.repeat(55_000);
    await client.open(uri, `print x = 1\n${comments}| where y == 1`);
    const [error] = await client.diagnosticsOf(uri);
    assert.deepEqual(error!.range, { start: { line: 55_001, character: 8 }, end: { line: 55_001, character: 9 } });
    await client.close(uri);
  });
});
