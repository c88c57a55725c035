import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileAnyTerm } from '../../../server/src/engine/text/term-set.js';
import {
  compileContains,
  compileEndsWith,
  compileEquals,
  compileHasAll,
  compileHasAny,
  compileStartsWith,
  containsFolded,
  endsWithFolded,
  equalsFolded,
  hasPrefix,
  hasPrefixCs,
  hasSuffix,
  hasSuffixCs,
  hasTerm,
  hasTermCs,
  startsWithFolded,
} from '../../../server/src/engine/text/terms.js';
import { caseFold } from '../../../server/src/engine/values/fold.js';

const isTermChar = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{Nd}]/u.test(c);

/** The rules taken at their word, code point by code point. */
function slowHas(text: string, needle: string, atStart = true, atEnd = true): boolean {
  const t = Array.from(caseFold(text));
  const n = Array.from(caseFold(needle));
  for (let i = 0; i + n.length <= t.length; i++) {
    if (!n.every((c, k) => c === t[i + k])) continue;
    if (n.length === 0) return true;
    if (atStart && isTermChar(n[0]) && isTermChar(t[i - 1])) continue;
    if (atEnd && isTermChar(n.at(-1)) && isTermChar(t[i + n.length])) continue;
    return true;
  }
  return false;
}

const piece = fc.constantFrom(
  'a',
  'B',
  'k',
  '\u212a',
  'é',
  'É',
  '_',
  '-',
  ' ',
  '1',
  '٣',
  '中',
  '\u{10400}',
  '\u{10428}',
  '😀',
  'ß',
  'ſ',
  '.',
);
const text = fc.array(piece, { maxLength: 8 }).map((p) => p.join(''));
const needle = fc.array(piece, { maxLength: 3 }).map((p) => p.join(''));

describe('string operators', () => {
  it('has looks for terms', () => {
    const yes: [string, string][] = [
      ['kubectl get secrets', 'GET'],
      ['kube_system', 'system'],
      ['C:\\Windows\\System32\\cmd.exe', 'cmd.exe'],
      ['a -enc b', '-enc'],
      ['x-encoded', '-enc'.slice(0, 1)],
      ['foo--bar', '--'],
      ['anything', ''],
      ['grün café', 'CAFÉ'],
      ['\u212aube', 'kube'],
    ];
    for (const [t, n] of yes) assert.ok(hasTerm(t, n), `${t} has ${n}`);
    const no: [string, string][] = [
      ['kubectl getter', 'get'],
      ['x-encoded', '-enc'],
      ['café', 'caf'],
      ['日本語', '本'],
      ['abc1', 'abc'],
      ['', 'a'],
    ];
    for (const [t, n] of no) assert.ok(!hasTerm(t, n), `${t} !has ${n}`);
    assert.ok(hasTermCs('Get it', 'Get') && !hasTermCs('Get it', 'get'));
  });

  it('finds an occurrence with boundaries after one without', () => {
    assert.ok(hasTerm('getget get', 'get'));
    assert.ok(hasTerm('aaa a', 'a'));
    assert.ok(hasTerm('xa.a a.a', 'a.a'));
  });

  it('hasprefix and hassuffix look anywhere in the text', () => {
    assert.ok(hasPrefix('run PowerShell', 'power') && !hasPrefix('run PowerShell', 'shell'));
    assert.ok(hasSuffix('run PowerShell now', 'shell') && !hasSuffix('run PowerShell', 'power'));
    assert.ok(hasPrefixCs('a Bc', 'B') && !hasPrefixCs('a Bc', 'b'));
    assert.ok(hasSuffixCs('aBc', 'Bc') && !hasSuffixCs('aBc', 'bc'));
  });

  it('has_any and has_all over lists', () => {
    assert.equal(compileHasAny([])('x'), false);
    assert.equal(compileHasAll([])('x'), true);
    assert.equal(compileHasAny(['a', ''])('x'), true);
    assert.equal(compileHasAny(['-enc', 'mimikatz'])('run Mimikatz.exe'), true);
    assert.equal(compileHasAny(['-enc', 'mimikatz'])('run -ENC'), true);
    assert.equal(compileHasAny(['(', '.*'])('abc'), false);
    assert.equal(compileHasAll(['a', 'b'])('B a'), true);
    assert.equal(compileHasAll(['a', 'b'])('ab'), false);
  });

  it('=~, contains, startswith and endswith fold case simply', () => {
    assert.ok(equalsFolded('É', 'é') && !equalsFolded('ß', 'ss') && !equalsFolded('Ａ', 'a'));
    assert.ok(compileEquals('a+b', false)('A+B') && !compileEquals('a', false)('ab'));
    assert.ok(!compileEquals('a', false)('a\n'));
    assert.ok(containsFolded('xKUBEx', 'kube'));
    assert.ok(compileContains('Kube', true)('xKubex') && !compileContains('kube', true)('xKubex'));
  });

  it('agree with the rules taken at their word', () => {
    fc.assert(
      fc.property(text, needle, (t, n) => {
        assert.equal(hasTerm(t, n), slowHas(t, n));
        assert.equal(hasPrefix(t, n), slowHas(t, n, true, false));
        assert.equal(hasSuffix(t, n), slowHas(t, n, false, true));
        assert.equal(containsFolded(t, n), slowHas(t, n, false, false));
        const [ft, fn] = [caseFold(t), caseFold(n)];
        for (const [folded, compiled, expected] of [
          [equalsFolded, compileEquals, ft === fn],
          [startsWithFolded, compileStartsWith, ft.startsWith(fn)],
          [endsWithFolded, compileEndsWith, ft.endsWith(fn)],
        ] as const) {
          assert.equal(folded(t, n), expected);
          assert.equal(compiled(n, false)(t), expected);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('has_any agrees with has, in both ways of matching', () => {
    const term = needle.filter((n) => /^[\p{L}\p{Nd}]+$/u.test(n));
    fc.assert(
      fc.property(
        text,
        fc.array(needle, { maxLength: 4 }),
        fc.array(term, { minLength: 1, maxLength: 6 }),
        (t, any, terms) => {
          assert.equal(
            compileHasAny(any)(t),
            any.some((n) => slowHas(t, n)),
          );
          assert.equal(
            compileAnyTerm(terms)(t),
            terms.some((n) => slowHas(t, n)),
          );
        },
      ),
      { numRuns: 2000 },
    );
    const many = Array.from({ length: 200 }, (_, i) => `term${i}`);
    assert.ok(compileHasAny([...many, 'a b'])('x TERM77 y'));
    assert.ok(compileHasAny([...many, 'a b'])('x A B'));
    assert.ok(!compileHasAny([...many, 'a b'])('x term777 y'));
  });
});
