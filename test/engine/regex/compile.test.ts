import assert from 'node:assert/strict';
import { compileRegex, type KqlRegex } from '../../../server/src/engine/regex/compile.js';

function compile(pattern: string, flags?: string): KqlRegex {
  const { regex, error } = compileRegex(pattern, flags);
  assert.ok(regex, error?.message);
  return regex;
}

describe('compiled regular expressions', () => {
  it('take classes, words and case by Unicode', () => {
    const yes: [string, string][] = [
      ['^\\d+$', '٣4'],
      ['^\\w+$', 'é_1中'],
      ['a\\sb', 'a\u00a0b'],
      ['\\bété\\b', 'un été là'],
      ['(?i)KUBECTL', '\u212aubectl'],
      ['(?i)straße', 'STRAẞE'],
      ['^.$', '😀'],
      ['^.$', '\r'],
      ['a$', 'a'],
      ['(?m)^b$', 'a\nb\nc'],
      ['(?mR)^b$', 'a\r\nb\r\nc'],
      ['(?s)a.b', 'a\nb'],
      ['^[0-9--4]+$', '0123'],
      ['^[a-y&&xyz]$', 'y'],
      ['^\\p{Greek}+$', 'αβγ'],
      ['(?-u:^\\w+$)', 'abc_1'],
      ['(?x) a \\  b # comment', 'a b'],
      ['\\b{start}cat\\b{end}', 'a cat'],
      ['\\<cat\\>', 'a cat'],
    ];
    for (const [pattern, text] of yes) assert.ok(compile(pattern).test(text), `${pattern} on ${text}`);
    const no: [string, string][] = [
      ['a$', 'a\n'],
      ['^.$', '\n'],
      ['\\bt\\b', 'été'],
      ['(?i)strasse', 'straße'],
      ['^[0-9--4]+$', '4'],
      ['[a&&b]', 'ab'],
      ['(?-u:^\\w+$)', 'é'],
      ['(?m)^b', 'a\rb'],
      ['(?i-u)k', '\u212a'],
    ];
    for (const [pattern, text] of no) assert.ok(!compile(pattern).test(text), `${pattern} not on ${text}`);
  });

  it('give groups with UTF-16 places from either engine', () => {
    for (const pattern of ['(?P<user>[^@]+)@(\\w+)(x)?', '(?P<user>(?:[^@]?)+)@(\\w+)(x)?']) {
      const regex = compile(pattern);
      assert.deepEqual(regex.groupNames, [undefined, 'user', undefined, undefined]);
      const match = regex.match('😀é@dömain.x')!;
      assert.deepEqual([...match.groups], ['😀é@dömain', '😀é', 'dömain', undefined]);
      assert.deepEqual(
        [0, 1, 2, 3].map((g) => match.span(g)),
        [[0, 10], [0, 3], [4, 10], undefined],
      );
      assert.equal(regex.match('none'), null);
    }
  });

  it('find from a place on, with the text before it in sight', () => {
    for (const pattern of ['\\b(a+)', '\\b((?:a?)+)$']) {
      const match = compile(pattern).match('aé aa', 1)!;
      assert.equal(match.start, 3);
      assert.equal(match.groups[1], 'aa');
      assert.deepEqual(match.span(1), [3, 5]);
    }
    assert.equal(compile('^(a|(?:b?)*)').match('xab', 1), null);
    assert.equal(compile('(?x)((?:a?)+)b # end').match('xxaab', 1)!.groups[1], 'aa');
  });

  it('find all matches the way Rust does', () => {
    const spans = (pattern: string, text: string): string =>
      compile(pattern)
        .matchAll(text)
        .map((m) => `${m.start}-${m.end}`)
        .join(' ');
    assert.equal(spans('b*', 'abbc'), '0-0 1-3 4-4');
    assert.equal(spans('(?:b?)*', 'abbc'), '0-0 1-3 4-4');
    assert.equal(spans('', '😀a'), '0-0 2-2 3-3');
    assert.equal(spans('aa', 'aaaaa'), '0-2 2-4');
    assert.equal(spans('x', 'abc'), '');
  });

  it('replace with numbered groups', () => {
    assert.equal(compile('(\\w+) (\\w+)').replace('a b, c d', '\\2 \\1'), 'b a, d c');
    assert.equal(compile('(a)(b)?').replace('ac', '[\\0\\2\\\\1$1]'), '[a\\1$1]c');
    assert.equal(compile('b*').replace('abc', '-'), '-a-c-');
  });

  it('take flags for the whole pattern', () => {
    assert.equal(compile('a+(.*)b', 'U').match('aaxbxb')!.groups[0], 'aaxb');
    assert.ok(compile('ABC', 'i').test('xabc'));
    const { error } = compileRegex('a(', 'i');
    assert.equal(error!.offset, 1);
    assert.ok(compileRegex('a', 'q').error);
  });

  it('refuse what the dialect does not have', () => {
    for (const pattern of ['(?=a)', '(a)\\1', '\\p{Nonsense}', '(']) {
      const { error } = compileRegex(pattern);
      assert.ok(error && error.message.length > 0, pattern);
    }
  });

  it('do not run away on patterns that backtrack', () => {
    const long = 'a'.repeat(50_000);
    for (const pattern of [
      '(a+)+$',
      '(a|a)*$',
      '(?:a*)*b',
      'a*a*a*a*b',
      '(.*)(.*)(.*)x',
      '(?:a|ab|b)*c',
      '(a?){30}a{30}x',
      '\\s+$x',
    ]) {
      assert.equal(compile(`^${pattern}`).test(`${long}!`), false, pattern);
      compile(pattern).test(long);
      compile(pattern).match(`${'\t '.repeat(20_000)}!`);
    }
  });
});
