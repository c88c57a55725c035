import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { value } from '../query.js';
import { parseRegex } from '../../../server/src/engine/regex/parse.js';

const { RRegex } = createRequire(import.meta.url)('rregex') as { RRegex: new (pattern: string) => { free(): void } };

/** Whether the reference implementation takes a pattern. */
function rustAccepts(pattern: string): boolean {
  try {
    new RRegex(pattern).free();
    return true;
  } catch {
    return false;
  }
}

const PATTERNS =
  'a{,3} a{2 a{ { } a] []a] [^]a] [a [] \\q \\8 \\1 \\01 \\é \\- \\< \\b{start} \\b{foo} \\b{2} \\B{start} \\pL \\p{greek} ' +
  '\\p{sc=Grek} \\p{gc!=L} (?i (?z) (?) (?:) (?i-) (?ii) (?i-i) (?-) (?--i) (?P<1>a) (?P<a>a)(?P<a>b) (?P=a) (?<a>b) ' +
  '(?<a.b[0]>b) (?<a a** a+* a??? *a | () a||b (?i)* x{5,2} x{99999999999} [z-a] [a-\\d] [\\d-a] [[:alpha:]] [[:foo:]] ' +
  '[:alpha:] [[:^alpha:]] [a&&] [&&a] [a-z&&[^b]--c] [a-] [-a] [a--] [--a] [a~~b~~c] [^a&&b] \\x{} \\x4 \\x{110000} ' +
  '\\u{D800} \\U0001F600 \\u00e9 \\xff a{2,3}{4} \\Qa\\E \\Z \\G \\K \\C (?u)a (?-u)\\w (?-u). (?-u)[^a] (?-u:\\W) (?-u:\\B) ' +
  '(?-u:\\xFF) (?-u:é) (?-u:[é]) (?-u:\\pL) \\h \\R \\X \\N \\e \\0 \\cA \\/ \\_ \\& \\~ \\% (?#c) (?>a) (?|a) (?!a) (?=a) ' +
  '(?<=a) (?<!a) (?R) (?mR)$ a(?i)b|c \\p{L \\p \\p{} [\\b] [\\A] [a[b] ( a) \\ (?P>a) \\>x [^\\d\\D] {1} a|*b (*a) ^* $+ ' +
  '[a-\\x] [a-[b]] [\\n-\\r] (?s-i:a) (?x-u:a) (?imsRUux) (?ims-RUx) ((((a))))';

/** What RE2 took, published rules use and the reference implementation refuses. */
const FROM_RE2 = ['a{2', 'a{', '{', '\\01', '\\B{start}', '\\0'];

describe('regular expression parser', () => {
  it('accepts and refuses what the reference implementation does', () => {
    const spaced = [
      '(?x) a b # c',
      '(?x)[a b]',
      '(?x)a{ 2 , 3 }',
      'a{ 2 }',
      '\\ ',
      '(?x)( ?i)a',
      '(?x)\\x{ 4 1 }',
      '(?x)a # (',
      'a b',
    ];
    const different: string[] = [];
    for (const pattern of [...PATTERNS.split(' '), ...spaced, '', '(?P<é_1>x)', '('.repeat(400) + ')'.repeat(400)]) {
      if ((parseRegex(pattern).error === undefined) !== rustAccepts(pattern)) different.push(pattern);
    }
    assert.deepEqual(different, FROM_RE2);
  });

  it('reads a brace that counts nothing as itself', () => {
    const finds = (pattern: string, text: string): unknown =>
      value(`print ${JSON.stringify(text)} matches regex ${JSON.stringify(pattern)}`);
    assert.equal(finds('{"user":"\\w+"}', 'x{"user":"eve"}'), true);
    assert.equal(finds('^[{(]?[0-9A-F]{8}-{1,2}b{$', '{0123ABCD-b{'), true);
    assert.equal(finds('^a{2$', 'a{2'), true);
    assert.equal(finds('^a{2}$', 'a{2}'), false);
    assert.equal(finds('a{b|c', 'ab'), false);
    assert.equal(value('print extract("{([^}]+)}", 1, "id={7-f}")'), '7-f');
    assert.match(String(parseRegex('{2}').error?.message), /nothing to repeat/);
    assert.match(String(parseRegex('a{,2}').error?.message), /needs a number/);
    assert.match(String(parseRegex('(?x)a{').error?.message), /number/);
  });

  it('reads octal digits after a zero', () => {
    assert.equal(value("print replace_regex(make_string(65, 0, 66, 0), @'\\0', '')"), 'AB');
    assert.equal(value("print 'a!1' matches regex @'^a\\0411$'"), true);
    assert.equal(value("print '!' matches regex @'^[\\0-\\077]$'"), true);
  });

  it('names the fault and its place', () => {
    const faults: [string, RegExp, number][] = [
      ['ab(?=c)', /look-around/, 2],
      ['(?<!a)', /look-around/, 0],
      ['(a)\\1', /back-references/, 3],
      ['ab(c', /group does not end/, 2],
      ['ab)', /not opened/, 2],
      ['a[b', /class does not end/, 1],
      ['a|*', /nothing to repeat/, 2],
      ['😀[z-a]', /backwards/, 3],
      ['\\Qa\\E', /no such escape/, 0],
    ];
    for (const [pattern, message, offset] of faults) {
      const { error } = parseRegex(pattern);
      assert.ok(error, pattern);
      assert.match(error.message, message);
      assert.equal(error.offset, offset, pattern);
    }
  });

  it('resolves flags where they hold', () => {
    const modes: string[] = [];
    JSON.stringify(parseRegex('a(?i)b(?-i:c|(?i-u)d)e|f').tree!.root, (key, value: unknown) => {
      if (key === 'caseMode') modes.push(String(value));
      return value;
    });
    assert.deepEqual(modes, ['exact', 'fold', 'exact', 'foldAscii', 'fold', 'fold']);
  });

  it('numbers and names groups by their opening parentheses', () => {
    const { tree } = parseRegex('((?:a)(?P<x>b))(?<y>c)(?i:d)(e)');
    assert.deepEqual(tree!.groupNames, [undefined, undefined, 'x', 'y', undefined]);
  });
});
