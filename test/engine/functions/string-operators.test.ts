import assert from 'node:assert/strict';
import fc from 'fast-check';
import { STRING_OPERATORS } from '../../../server/src/engine/functions/string-operators.js';
import type { Value } from '../../../server/src/engine/values/types.js';
import { bindCall, call, callConstant, cell, literal } from './call-site.js';

/** The outcome for a row's needle and for the same needle as a constant, which must agree. */
function both(name: string, text: Value, needle: string): Value {
  const byRow = call(name, text, needle);
  assert.equal(callConstant(name, text, needle), byRow, `${name} of a constant`);
  return byRow;
}

describe('string operators', () => {
  it('has: terms are runs of letters and digits', () => {
    assert.equal(both('has', 'kubectl get-pods', 'GET'), true);
    assert.equal(both('has', 'a_word_here', 'word'), true);
    assert.equal(both('has', 'kubectls', 'kubectl'), false);
    assert.equal(both('has_cs', 'Kubectl', 'kubectl'), false);
    assert.equal(both('!has', 'kubectl', ''), false);
  });

  it('hasprefix and hassuffix start and end a term anywhere', () => {
    assert.equal(both('hasprefix', 'run kubectl', 'kube'), true);
    assert.equal(both('!hasprefix', 'run kubectl', 'ctl'), true);
    assert.equal(both('hassuffix_cs', 'run kubectl now', 'ctl'), true);
    assert.equal(both('!hassuffix_cs', 'run kubectl now', 'CTL'), true);
  });

  it('contains, startswith, endswith and =~ fold case', () => {
    assert.equal(both('contains', 'ÉCOLE', 'éc'), true);
    assert.equal(both('contains_cs', 'ÉCOLE', 'éc'), false);
    assert.equal(both('startswith', 'Straße', 'STRASSE'), false);
    assert.equal(both('endswith', 'a.EXE', '.exe'), true);
    assert.equal(both('!endswith_cs', 'a.EXE', '.exe'), true);
    assert.equal(both('=~', 'Abc', 'aBC'), true);
    assert.equal(both('!~', 'Abc', 'abcd'), true);
  });

  it('a null makes an operator false and a negated one true', () => {
    const missing = cell('long', null);
    assert.equal(call('has', missing, 'x'), false);
    assert.equal(call('!has', missing, 'x'), true);
    assert.equal(call('=~', missing, ''), false);
    assert.equal(bindCall('!contains', [missing, literal('string', '')])(null, ''), true);
  });

  it('a dynamic and a number are compared by their text', () => {
    assert.equal(both('has', new Map([['a', ['x-y']]]), 'y'), true);
    assert.equal(both('=~', cell('dynamic', 'Ab').value, 'aB'), true);
    assert.equal(call('=~', cell('dynamic', null), ''), true);
    assert.equal(call('has', 4625, '4625'), true);
    assert.equal(call('contains', cell('bool', true), 'true'), true);
  });

  it(': reads wildcards as search does', () => {
    assert.equal(both(':', 'the LabWinPC is on', 'Lab*PC'), true);
    assert.equal(both(':', 'the LabWinPCs is on', 'lab*pc'), false);
    assert.equal(both(':', 'billgates', 'billg'), false);
    assert.equal(both(':', 'billgates', 'billg*'), true);
    assert.equal(both(':', 'mr-billg', '*lg'), true);
    assert.equal(both(':', 'abillga', '*illg*'), true);
    assert.equal(both(':', '', '*'), true);
  });

  it('like is named as not implemented', () => {
    assert.throws(() => bindCall('like', [cell('string', ''), literal('string', 'a*')]), /not implemented.*like/);
  });

  it('a negated operator is the opposite, and constants agree with rows', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'B', 'é', 'É', '_', '-', ' ', '1', 'ß', '😀') });
    const names = STRING_OPERATORS.map((f) => f.name).filter((n) => /^!has|^!cont|^!start|^!ends/.test(n));
    fc.assert(
      fc.property(texts, texts, fc.constantFrom(...names), (text, needle, name) => {
        assert.equal(both(name, text, needle), !both(name.slice(1), text, needle));
      }),
    );
  });
});
