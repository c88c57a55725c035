import assert from 'node:assert/strict';
import fc from 'fast-check';
import { semanticTokens, TOKEN_LEGEND, tokenEdits } from '../../server/src/service/semantic-tokens.js';
import { toOffset } from '../../server/src/service/positions.js';
import type { RuleDocument } from '../../server/src/service/project.js';
import { openMarked } from './marked.js';

/** Tokens as `text:type` with modifiers behind a plus. */
function decoded(document: RuleDocument, data: readonly number[]): string[] {
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [lines, characters, length, type, modifiers] = data.slice(at, at + 5) as [
      number,
      number,
      number,
      number,
      number,
    ];
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const start = toOffset(document, { line, character });
    const names = TOKEN_LEGEND.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0);
    found.push([`${document.text.slice(start, start + length)}:${TOKEN_LEGEND.tokenTypes[type]!}`, ...names].join('+'));
  }
  return found;
}

function tokens(text: string, path?: string, augments = true): string[] {
  const { document } = openMarked(text, path);
  return decoded(document, semanticTokens(document, augments));
}

describe('semantic tokens', () => {
  it('tell columns, tables, functions, values and keywords apart', () => {
    assert.deepEqual(
      tokens('let n = 1h;\nSecurityEvent\n| where TimeGenerated > ago(n) and Account has "a"\n| summarize c = count()'),
      [
        'let:keyword',
        'n:variable+declaration',
        'SecurityEvent:class',
        'where:keyword',
        'TimeGenerated:property',
        '>:operator',
        'ago:function+defaultLibrary',
        'n:variable',
        'and:operator',
        'Account:property',
        'has:operator',
        'summarize:keyword',
        'c:property+declaration',
        'count:function+defaultLibrary',
      ],
    );
  });

  it('hold literals and comments for editors without a grammar', () => {
    assert.deepEqual(tokens('print "a", 1 // c', undefined, false), [
      'print:keyword',
      '"a":string',
      '1:number',
      '// c:comment',
    ]);
  });

  it('never span lines', () => {
    assert.deepEqual(tokens('print ```a\nb```', undefined, false), ['print:keyword', '```a:string', 'b```:string']);
  });

  it('stand where the container writes them', () => {
    const json =
      '{"type": "Microsoft.SecurityInsights/alertRules", "properties": {"query": "print a = \\"x\\"\\n| where a == 1"}}';
    assert.deepEqual(tokens(json, '/r.json', false), [
      'print:keyword',
      'a:property+declaration',
      '\\"x\\":string',
      'where:keyword',
      'a:property',
      '==:operator',
      '1:number',
    ]);
    const folded = 'kind: Scheduled\nquery: >\n  print a = 1\n  | where a == 1\n';
    assert.deepEqual(
      tokens(folded, '/r.yaml').filter((token) => token.startsWith('a:')),
      ['a:property+declaration', 'a:property'],
    );
  });

  it('of a range are those of the whole that touch it', () => {
    const text = 'print a = 1\n| where a == 1\n| take 1';
    const { document } = openMarked(text);
    const start = text.indexOf('| where');
    const within = { start, end: text.indexOf('| take') - 1 };
    assert.deepEqual(decoded(document, semanticTokens(document, true, within)), [
      'where:keyword',
      'a:property',
      '==:operator',
    ]);
  });

  it('have edits that turn one answer into the next', () => {
    const numbers = fc.array(fc.nat(3), { maxLength: 12 });
    fc.assert(
      fc.property(numbers, numbers, (before, after) => {
        const edited = [...before];
        for (const { start, deleteCount, data } of tokenEdits(before, after))
          edited.splice(start, deleteCount, ...data);
        assert.deepEqual(edited, after);
      }),
    );
  });

  it('do not throw on broken queries', () => {
    for (const text of ['', 'let', '"', '```', '.show', 'T | where (']) assert.ok(Array.isArray(tokens(text)));
  });
});
