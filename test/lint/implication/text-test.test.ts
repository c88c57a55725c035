import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  passes,
  testImplies,
  testsExclude,
  type TextRelation,
  type TextTest,
} from '../../../server/src/lint/implication/text-test.js';

const RELATIONS: readonly TextRelation[] = [
  'equals',
  'contains',
  'startswith',
  'endswith',
  'has',
  'hasprefix',
  'hassuffix',
];

/** Few letters, so that random needles stand inside one another often. */
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'A', 'b', '1', ' ', '_', '.', 'é', 'É'), maxLength });
const test = fc.record<TextTest>({
  relation: fc.constantFrom(...RELATIONS),
  needle: text(4),
  caseSensitive: fc.boolean(),
});

const t = (relation: TextRelation, needle: string, caseSensitive = false): TextTest => ({
  relation,
  needle,
  caseSensitive,
});

describe('tests of texts', () => {
  it('claim an implication only where it holds on every text', () => {
    fc.assert(
      fc.property(test, test, fc.array(text(8), { minLength: 5, maxLength: 30 }), (a, b, texts) => {
        fc.pre(testImplies(a, b));
        const near = [
          a.needle,
          b.needle,
          `${a.needle} ${b.needle}`,
          `x${a.needle}`,
          `${a.needle}y`,
          a.needle.toUpperCase(),
        ];
        for (const value of [...texts, ...near]) if (passes(a, value)) assert.ok(passes(b, value), value);
      }),
      { numRuns: 2000 },
    );
  });

  it('claim an exclusion only where no text passes both', () => {
    fc.assert(
      fc.property(test, test, fc.array(text(8), { minLength: 5, maxLength: 30 }), (a, b, texts) => {
        fc.pre(testsExclude(a, b));
        for (const value of [...texts, a.needle, b.needle, a.needle + b.needle]) {
          assert.ok(!passes(a, value) || !passes(b, value), value);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('know the implications that rules rely on', () => {
    assert.ok(testImplies(t('has', 'docker ps'), t('has', 'docker')));
    assert.ok(testImplies(t('has', 'docker ps'), t('contains', 'ocker')));
    assert.ok(testImplies(t('startswith', 'cmd.exe'), t('has', 'cmd')));
    assert.ok(testImplies(t('equals', 'CMD.EXE', true), t('endswith', '.exe')));
    assert.ok(testImplies(t('contains', '/bin/sh '), t('has', 'sh')));
    assert.ok(testImplies(t('endswith', '\\cmd.exe'), t('hassuffix', 'exe')));
    assert.ok(testImplies(t('has', ':10250'), t('has', '10250')));
  });

  it('know what does not follow', () => {
    assert.ok(!testImplies(t('contains', 'docker'), t('has', 'docker')));
    assert.ok(!testImplies(t('startswith', 'docker'), t('has', 'docker')));
    assert.ok(!testImplies(t('has', 'get secrets'), t('has', 'get secret')));
    assert.ok(!testImplies(t('equals', 'cmd'), t('equals', 'cmd', true)));
    assert.ok(!testImplies(t('has', 'docker'), t('startswith', 'docker')));
  });

  it('know what excludes what', () => {
    assert.ok(testsExclude(t('equals', 'cmd.exe'), t('equals', 'powershell.exe')));
    assert.ok(testsExclude(t('equals', 'cmd.exe'), t('has', 'powershell')));
    assert.ok(testsExclude(t('startswith', '10.'), t('startswith', '192.')));
    assert.ok(!testsExclude(t('startswith', '10.'), t('endswith', '192.')));
    assert.ok(!testsExclude(t('equals', 'cmd'), t('equals', 'CMD', true)));
  });
});
