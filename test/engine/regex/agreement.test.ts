import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileRegex } from '../../../server/src/engine/regex/compile.js';
import { necessaryLiterals } from '../../../server/src/engine/regex/literals.js';
import { parseRegex } from '../../../server/src/engine/regex/parse.js';
import type { RegexMatch } from '../../../server/src/engine/regex/regex.js';
import { RustEngine } from '../../../server/src/engine/regex/rust-engine.js';
import { sampleText } from '../../../server/src/engine/regex/sample.js';
import { judge } from '../../../server/src/engine/regex/suitability.js';
import { caseFold } from '../../../server/src/engine/values/fold.js';

// Big classes are left out of most patterns, since the reference implementation takes long to compile them.
const atom = fc.constantFrom(
  ...['a', 'b', 'k', 'S', 'é', 'É', 'ß', '1', '_', ' ', '-', '\\.', '[ab]', '[^a]', '[a-z]', '[[:alpha:]]', '.'],
  ...[
    '[[:^digit:]_]',
    '[a-k&&[^b]]',
    '[k~~a-z]',
    '[a-z--b]',
    '\\x{212a}',
    'σ',
    '\\u{1F600}',
    '[é-ü]',
    '(?-u:\\w)',
    '\\n',
  ],
);
const bigClass = fc.constantFrom(
  '\\d',
  '\\w',
  '\\s',
  '\\W',
  '[^\\w]',
  '[\\w--a]',
  '\\pL',
  '\\P{Lu}',
  '\\p{Greek}',
  '[\\W\\d]',
);
const assertion = fc.constantFrom(
  '^',
  '$',
  '\\B',
  '\\A',
  '\\z',
  '\\b',
  '\\<',
  '\\>',
  '\\b{start-half}',
  '\\b{end-half}',
);
const quantifier = fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,3}?', '{2,}');
const opening = fc.constantFrom('(', '(?i:', '(?s:', '(?m:', '(?mR:', '(?U:', '(?i-u:', '(?x: ');

const pattern = fc
  .letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 12, arbitrary: atom },
      { weight: 1, arbitrary: bigClass },
      { weight: 2, arbitrary: assertion },
      { weight: 6, arbitrary: fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b) },
      { weight: 3, arbitrary: fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`) },
      { weight: 4, arbitrary: fc.tuple(opening, tie('node')).map(([open, a]) => `${open}${a})`) },
      { weight: 4, arbitrary: fc.tuple(tie('node'), quantifier).map(([a, q]) => `(?:${a})${q}`) },
    ),
  }))
  .node.chain((node) => fc.constantFrom(node, `(?i)${node}`));

const character = fc.constantFrom(
  ...[
    'a',
    'b',
    'k',
    'K',
    'S',
    's',
    'é',
    'É',
    'ß',
    '1',
    '_',
    ' ',
    '-',
    '.',
    '\u212a',
    'ſ',
    'σ',
    'ς',
    '😀',
    '\n',
    '\r',
    '٣',
    'ü',
  ],
);
const text = fc.oneof(
  fc.array(character, { maxLength: 9 }).map((chars) => chars.join('')),
  fc.string({ unit: fc.constantFrom('a', 'b', 'k', 'K', '1', ' ', '-', '_', '\n'), maxLength: 9 }),
);

const show = (match: RegexMatch | null): unknown => match && match.groups.map((_, i) => match.span(i) ?? null);

describe('agreement with the reference implementation', function () {
  this.timeout(120_000);

  it('matches, places and groups are the same', () => {
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 5, maxLength: 5 }), fc.nat(9), (source, texts, start) => {
        const { tree } = parseRegex(source);
        fc.pre(tree !== undefined);
        const rust = new RustEngine(tree);
        assert.equal(rust.refusal(), undefined);
        const { regex } = compileRegex(source);
        for (const t of texts) {
          assert.equal(regex!.test(t), rust.test(t), JSON.stringify(t));
          assert.deepEqual(regex!.matchAll(t).map(show), rust.matchAll(t).map(show), JSON.stringify(t));
          const at = Math.min(start, t.length);
          if (at > 0 && t.codePointAt(at - 1)! > 0xffff) continue;
          assert.deepEqual(show(regex!.match(t, at)), show(rust.match(t, at)), `${JSON.stringify(t)} at ${at}`);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('necessary literals are in every text that matches, samples match', () => {
    fc.assert(
      fc.property(
        pattern,
        text,
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (source, t, randoms) => {
          const { tree } = parseRegex(source);
          fc.pre(tree !== undefined);
          const { regex } = compileRegex(source);
          const sample = sampleText(tree, () => randoms.next().value as number);
          if (sample !== undefined && !/[\^$]|\\[bBAz<>]/.test(source))
            assert.ok(regex!.test(sample), `sample ${sample}`);
          for (const candidate of [t, sample ?? '']) {
            if (!regex!.test(candidate)) continue;
            for (const clause of necessaryLiterals(tree)) {
              const found = clause.some((l) =>
                l.ignoreCase ? caseFold(candidate).includes(caseFold(l.text)) : candidate.includes(l.text),
              );
              assert.ok(found, `${candidate} without ${JSON.stringify(clause)}`);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('necessary literals', () => {
  const literals = (source: string): string[] =>
    necessaryLiterals(parseRegex(source).tree!).map((clause) =>
      clause.map((l) => l.text + (l.ignoreCase ? '/i' : '')).join('|'),
    );

  it('are the fixed parts of a pattern', () => {
    assert.deepEqual(literals('kubectl\\s+get'), ['kubectl', 'get']);
    assert.deepEqual(literals('(?i)kubectl\\s+(?:get|describe)\\s+secrets?'), [
      'kubectl/i',
      'get/i|describe/i',
      'secrets/i|secret/i',
    ]);
    assert.deepEqual(literals('a.*|b'), ['a|b']);
    assert.deepEqual(literals('a*|b'), []);
    assert.deepEqual(literals('(?:foo.*bar|x+y)z'), ['foo|x', 'z']);
    assert.deepEqual(literals('\\bab[cd]\\b'), ['abc|abd']);
    assert.deepEqual(literals('.*'), []);
  });
});

describe('suitability of V8', () => {
  const cost = (source: string): number | undefined => judge(parseRegex(source).tree!.root).cost?.degree;

  it('bounds backtracking', () => {
    assert.equal(cost('kubectl get'), 1);
    assert.equal(cost('^kubectl'), 0);
    assert.equal(cost('kubectl\\s+get'), 2);
    assert.equal(cost('a.*b'), 3);
    assert.equal(cost('^(?:\\s+\\S+)*$'), 1);
    assert.equal(cost('(?:[0-9]{1,3}\\.){3}[0-9]{1,3}'), 2);
    for (const source of ['(a+)+', '(a|a)*', '(?:a|ab|b)*', '(?:a*)*', '(?:\\w+\\d)*', '(?:a?b?)*c']) {
      assert.equal(cost(source), undefined, source);
    }
  });

  it('sees where JavaScript differs', () => {
    const suitability = (source: string): [boolean, boolean] => {
      const { sameMatch, sameCaptures } = judge(parseRegex(source).tree!.root);
      return [sameMatch, sameCaptures];
    };
    assert.deepEqual(suitability('(a|b)*c'), [true, true]);
    assert.deepEqual(suitability('(?:(a)|b)*c'), [true, false]);
    assert.deepEqual(suitability('(?:|a)*'), [false, false]);
  });
});
