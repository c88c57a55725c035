import assert from 'node:assert/strict';
import fc from 'fast-check';
import { call, callConstant, cell } from './call-site.js';

const NULL_LONG = cell('long', null);
const NULL_DYNAMIC = cell('dynamic', null);

describe('string functions', () => {
  it('strlen counts code points, string_size UTF-8 bytes', () => {
    assert.equal(call('strlen', ''), 0);
    assert.equal(call('strlen', 'aé😀'), 3);
    assert.equal(call('string_size', 'aé😀'), 7);
    assert.equal(call('strlen', NULL_DYNAMIC), 0);
    assert.equal(call('strlen', new Map([['a', 1]])), 7);
  });

  it('toupper and tolower map letter by letter, without a culture', () => {
    assert.equal(call('toupper', 'straße é ı'), 'STRAßE É I');
    assert.equal(call('tolower', 'ΑΣ İ ÀB'), 'ασ İ àb');
    assert.equal(call('tolower', cell('bool', true)), 'true');
  });

  it('reverse works on the text of any type, by code points', () => {
    assert.equal(call('reverse', 'ab😀'), '😀ba');
    assert.equal(call('reverse', 12345), '54321');
    assert.equal(call('reverse', cell('timespan', 3n * 36_000_000_000n)), '00:00:30');
  });

  it('substring', () => {
    assert.equal(call('substring', '123456', 1), '23456');
    assert.equal(call('substring', '123456', 2, 2), '34');
    assert.equal(call('substring', '123456', -2, 2), '56');
    assert.equal(call('substring', '123456', -7, 3), '');
    assert.equal(call('substring', '123456', 9), '');
    assert.equal(call('substring', '123456', 1, -1), '');
    assert.equal(call('substring', 'a😀bc', 1, 2), '😀b');
    assert.equal(call('substring', 'a😀bc', 2), 'bc');
    assert.equal(call('substring', 'abc', NULL_LONG), '');
    assert.equal(call('substring', 'abc', 0, 2n ** 62n), 'abc');
    assert.equal(call('substring', 12345, 1, 2), '23');
  });

  it('indexof', () => {
    assert.equal(call('indexof', 'abcdefg', 'cde'), 2);
    assert.equal(call('indexof', 'abcdefg', 'cde', 1, 4), 2);
    assert.equal(call('indexof', 'abcdefg', 'cde', 3, 4), -1);
    assert.equal(call('indexof', 'abcdefg', 'cde', -5), 2);
    assert.equal(call('indexof', 1234567, 5, 1, 4), 4);
    assert.equal(call('indexof', 'abcdefgabcdefg', 'cde', 1, 10, 2), 9);
    assert.equal(call('indexof', 'abcdefgabcdefg', 'cde', 1, -1, 3), -1);
    assert.equal(call('indexof', '😀b', 'b'), 1);
    assert.equal(call('indexof', 'abc', ''), null);
    assert.equal(call('indexof', 'abc', 'b', 0, -2), null);
    assert.equal(call('indexof', 'abc', 'b', NULL_LONG), null);
    assert.equal(call('indexof', 'abc', 'a', -9), 0);
    // The length bounds where a match starts, not where it ends.
    assert.equal(call('indexof', 'abcdefg', 'cde', 1, 2), 2);
    assert.equal(call('indexof', 'abcdefg', 'cde', 1, 1), -1);
  });

  it('split', () => {
    assert.deepEqual(call('split', 'aa_bb', '_'), ['aa', 'bb']);
    assert.deepEqual(call('split', 'aaa_bbb_ccc', '_', 1), ['bbb']);
    assert.deepEqual(call('split', '', '_'), ['']);
    assert.deepEqual(call('split', 'a__b', '_'), ['a', '', 'b']);
    assert.equal(call('split', 'a_b', '_', 2), null);
    assert.equal(call('split', 'a_b', '_', -1), null);
    assert.deepEqual(call('split', 'a_b', ''), ['a_b']);
  });

  it('strcmp orders by code points', () => {
    assert.equal(call('strcmp', 'abc', 'ABC'), 1);
    assert.equal(call('strcmp', 'ABC', 'abc'), -1);
    assert.equal(call('strcmp', '\uffff', '😀'), -1);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        assert.equal(call('strcmp', a, b), 0 - (call('strcmp', b, a) as number));
      }),
    );
  });

  it('has_any_index gives the place in the list of the first that is found', () => {
    for (const invoke of [call, callConstant]) {
      assert.equal(invoke('has_any_index', 'this is an example', ['this', 'example']), 0);
      assert.equal(invoke('has_any_index', 'this is an Example', ['not', 'example']), 1);
      assert.equal(invoke('has_any_index', 'this is an example', ['not', 'exam']), -1);
      assert.equal(invoke('has_any_index', 'Example number 2', [1, 2, 3]), 1);
      assert.equal(invoke('has_any_index', 'x', []), -1);
      assert.equal(invoke('has_any_index', 'x', NULL_DYNAMIC), -1);
    }
  });
});

describe('string composition', () => {
  it('strcat, strcat_delim and strcat_array use the texts of values', () => {
    assert.equal(call('strcat', 'a', 1, cell('bool', true), NULL_LONG, cell('real', 1)), 'a1True1.0');
    assert.equal(call('strcat_delim', '-', 1, '2', NULL_LONG, 'A'), '1-2--A');
    assert.equal(call('strcat_array', [1, null, 'x', true, [1, 2]], '->'), '1->->x->true->[1,2]');
    assert.equal(call('array_strcat', ['a', 'b'], 0), 'a0b');
    assert.equal(call('strcat_array', new Map(), ','), '');
  });

  it('strrep', () => {
    assert.equal(call('strrep', 'ABC', 2), 'ABCABC');
    assert.equal(call('strrep', 123, 3, '.'), '123.123.123');
    assert.equal(call('strrep', 'a', 0), '');
    assert.equal(call('strrep', 'a', NULL_LONG), '');
    assert.throws(() => call('strrep', 'abcdefgh', 67_108_864), /strrep/);
  });

  it('replace_string', () => {
    assert.equal(call('replace_string', 'a.b.c', '.', '$&'), 'a$&b$&c');
    assert.equal(call('replace_string', 'aaa', 'aa', 'b'), 'ba');
    assert.equal(call('replace_string', 'abc', '', 'x'), 'abc');
  });

  it('replace_strings applies pairs in order and searches no text twice', () => {
    const text = 'This is it';
    assert.equal(call('replace_strings', text, ['This', 'is'], ['This', 'was']), 'This was it');
    assert.equal(call('replace_strings', text, ['is', 'This'], ['was', 'This']), 'Thwas was it');
    assert.equal(call('replace_strings', text, ['This', 'is'], [12345, 'was']), 'This was it');
    assert.equal(call('replace_strings', 'cat dog', ['cat', 'dog'], ['dog', 'pigeon']), 'dog pigeon');
    assert.equal(call('replace_strings', text, NULL_DYNAMIC, []), text);
  });

  it('translate', () => {
    assert.equal(call('translate', 'abc', 'x', 'abc'), 'xxx');
    assert.equal(call('translate', 'abc', '', 'ab'), '');
    assert.equal(call('translate', 'krasp', 'otsku', 'spark'), 'kusto');
    assert.equal(callConstant('translate', '😀', 'é', 'a😀'), 'aé');
  });
});
