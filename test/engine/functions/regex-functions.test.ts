import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ScalarType } from '../../../server/src/syntax/types.js';
import type { Value } from '../../../server/src/engine/values/types.js';
import { bindCall, call, callConstant, cell, literal, Refused } from './call-site.js';

/** A call whose pattern, the argument at `at`, is a constant, as it nearly always is. */
function withPattern(name: string, at: number, values: readonly Value[], type: ScalarType = 'string'): Value {
  const args = values.map((v, i) => {
    const t = typeof v === 'string' ? 'string' : typeof v === 'number' ? 'long' : 'dynamic';
    return i === at ? literal(t, v) : cell(t, v);
  });
  return bindCall(name, args, type)(...values);
}

describe('matches regex', () => {
  it('finds a pattern anywhere in the text', () => {
    for (const invoke of [call, callConstant]) {
      assert.equal(invoke('matches regex', 'run kubectl get', 'kube.*get'), true);
      assert.equal(invoke('matches regex', 'KUBE', 'kube'), false);
      assert.equal(invoke('matches regex', 'KUBE', '(?i)kube'), true);
      assert.equal(invoke('matches regex', cell('long', null), '.*'), false);
    }
  });

  it('refuses a constant that is no pattern', () => {
    assert.throws(() => bindCall('matches regex', [cell('string', ''), literal('string', '(')]), Refused);
    assert.throws(() => bindCall('matches regex', [cell('string', ''), literal('string', '(?=a)')]), Refused);
    assert.throws(() => call('matches regex', 'a', '('), /not a valid regular expression/);
  });
});

describe('extract', () => {
  const extract = (pattern: string, group: number, text: string, type: ScalarType = 'string'): Value =>
    withPattern('extract', 0, [pattern, group, text], type);

  it('gives a group of the first match', () => {
    assert.equal(extract('User: ([^,]+)', 1, 'User: James, Age: 29'), 'James');
    assert.equal(extract('\\d+', 0, 'a 12 b 34'), '12');
    assert.equal(extract('(a)|(b)', 1, 'b'), '');
    assert.equal(extract('x', 0, 'abc'), '');
    assert.equal(extract('(a)', 2, 'a'), '');
  });

  it('converts it, and fails to null', () => {
    assert.equal(extract('-(\\d{2})-', 1, '15-07-2024', 'int'), 7);
    assert.equal(extract('-(\\w+)-', 1, '15-xx-2024', 'int'), null);
    assert.equal(extract('x', 0, 'abc', 'long'), null);
    assert.deepEqual(extract('\\{.*\\}', 0, 'a {"b":1}', 'dynamic'), new Map([['b', 1]]));
  });
});

describe('extract_all', () => {
  const all = (...args: readonly Value[]): Value => withPattern('extract_all', 0, args, 'dynamic');
  const guid = '82b8be2d-dfa7';

  it('one group gives a flat array, several give arrays', () => {
    assert.deepEqual(all('([\\da-f]{2})', guid), ['82', 'b8', 'be', '2d', 'df', 'a7']);
    assert.deepEqual(all('(\\w)(\\w+)(\\w)', guid), [
      ['8', '2b8be2', 'd'],
      ['d', 'fa', '7'],
    ]);
    assert.deepEqual(all('(\\w)(\\w+)(\\w)', [1, 3], guid), [
      ['8', 'd'],
      ['d', '7'],
    ]);
    assert.deepEqual(all('(\\w)(\\w+)(\\w)', [3], guid), ['d', '7']);
    assert.deepEqual(all('(?P<first>\\w)(?P<middle>\\w+)(?P<last>\\w)', ['last', 1], guid), [
      ['d', '8'],
      ['7', 'd'],
    ]);
  });

  it('an unmatched group is empty, no match is null', () => {
    assert.deepEqual(all('(a)|(b)', 'ab'), [
      ['a', ''],
      ['', 'b'],
    ]);
    assert.equal(all('(x)', 'ab'), null);
  });

  it('refuses patterns without groups and groups that are none', () => {
    assert.throws(() => all('\\d+', 'x'), Refused);
    assert.throws(() => all('()'.repeat(17), 'x'), Refused);
    for (const groups of [[2], [0], ['x'], [], [1.5]]) {
      assert.throws(() => callConstant('extract_all', '(a)', groups, 'a'), Refused);
      assert.equal(call('extract_all', '(a)', groups, 'a'), null);
    }
  });
});

describe('replace_regex', () => {
  it('puts groups into the replacement', () => {
    assert.equal(
      withPattern('replace_regex', 1, ['Number is 1', 'is (\\d+)', 'was: \\1 (\\0)']),
      'Number was: 1 (is 1)',
    );
    assert.equal(withPattern('replace', 0, ['(\\w)(\\w)', '\\2\\1', 'abcd']), 'badc');
    assert.equal(withPattern('replace_regex', 1, ['abc', '', 'x']), 'abc');
    assert.equal(withPattern('replace_regex', 1, ['a$b', '\\$', '$1\\\\']), 'a$1\\b');
  });
});

describe('trim', () => {
  const trim = (name: string, pattern: string, text: string): Value => withPattern(name, 0, [pattern, text]);

  it('removes one match at each end', () => {
    assert.equal(trim('trim', '--', '--https://bing.com--'), 'https://bing.com');
    assert.equal(trim('trim', '1', '111'), '1');
    assert.equal(trim('trim', '1', '1'), '');
    assert.equal(trim('trim', '\\s+', '  a b  '), 'a b');
    assert.equal(trim('trim', '[^\\w]+', '-  Te st1// $'), 'Te st1');
    assert.equal(trim('trim_start', 'a|ab', 'abc'), 'bc');
    assert.equal(trim('trim_start', '\\s+', '  a  '), 'a  ');
    assert.equal(trim('trim_end', '.com', 'bing.com'), 'bing');
    assert.equal(trim('trim_end', 'a|ab', 'cab'), 'c');
    assert.equal(trim('trim_end', '\\s', 'a\n'), 'a');
    assert.equal(trim('trim', 'x*', 'abc'), 'abc');
  });
});

describe('indexof_regex', () => {
  it('gives the place of a match', () => {
    const at = (...args: readonly Value[]): Value => withPattern('indexof_regex', 1, args, 'long');
    assert.equal(at('abcabc', 'a.c'), 0);
    assert.equal(at('abcabcdefg', 'a.c', 0, 9, 2), 3);
    assert.equal(at('abcabc', 'a.c', 1, -1, 2), -1);
    assert.equal(at('ababaa', 'a.a', 0, -1, 2), -1);
    assert.equal(at('abcabc', 'a|ab', -1), null);
    assert.equal(at('😀b1', '\\d'), 2);
    assert.equal(at('abc', 'x*', 0, -1, 4), 3);
    assert.equal(at('abc', 'x*', 0, -1, 5), -1);
    assert.equal(at('abc', 'a', 9), -1);
  });
});

describe('countof', () => {
  it('counts overlapping texts and separate matches', () => {
    assert.equal(call('countof', 'aaaa', 'aa'), 3);
    assert.equal(call('countof', 'ababa', 'aba', literal('string', 'normal')), 2);
    assert.equal(call('countof', 'ababa', 'aba', literal('string', 'regex')), 1);
    assert.equal(call('countof', 'abcabc', 'a.c', literal('string', 'regex')), 2);
    assert.equal(call('countof', 'abc', ''), 0);
    assert.throws(() => call('countof', 'a', 'a', literal('string', 'other')), Refused);
  });
});

describe('regex_quote', () => {
  it('makes a pattern that matches just the text', () => {
    assert.equal(call('regex_quote', '(so$me.Te^xt)'), '\\(so\\$me\\.Te\\^xt\\)');
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(call('matches regex', text, `\\A${call('regex_quote', text) as string}\\z`), true);
      }),
    );
  });
});
