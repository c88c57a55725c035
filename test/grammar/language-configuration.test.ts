import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SYNTAXES } from '../../scripts/build-grammar.js';
import names from '../../syntaxes/data/names.json' with { type: 'json' };

interface LanguageConfiguration {
  readonly wordPattern: { readonly pattern: string; readonly flags: string };
  readonly indentationRules: Readonly<Record<'increaseIndentPattern' | 'decreaseIndentPattern', string>>;
  readonly onEnterRules: readonly {
    readonly beforeText: string;
    readonly afterText?: string;
    readonly action: { readonly indent: string; readonly appendText?: string };
  }[];
  readonly folding: { readonly markers: Readonly<Record<'start' | 'end', string>> };
}

const configuration = JSON.parse(
  readFileSync(join(SYNTAXES, 'kql.language-configuration.json'), 'utf8'),
) as LanguageConfiguration;

/** The action of the first rule that fits what is left and right of the cursor, as VS Code picks it. */
function onEnter(before: string, after = ''): string | undefined {
  const rule = configuration.onEnterRules.find(
    (each) =>
      new RegExp(each.beforeText).test(before) &&
      (each.afterText === undefined || new RegExp(each.afterText).test(after)),
  );
  return rule?.action.indent;
}

describe('language configuration', () => {
  const words = (text: string): string[] => [
    ...(text.match(new RegExp(configuration.wordPattern.pattern, `g${configuration.wordPattern.flags}`)) ?? []),
  ];

  it('takes every operator name as one word', () => {
    for (const name of names.tabularOperators) assert.deepEqual(words(`| ${name} x`), [name, 'x']);
  });

  it('does not take a subtraction as one word', () => {
    assert.deepEqual(words('EndTime-start, top-1, größe'), ['EndTime', 'start', 'top', '1', 'größe']);
  });

  const indents: readonly (readonly [line: string, increases: boolean])[] = [
    ['| where (', true],
    ['| summarize', true],
    ['| project-away', true],
    ['| summarize count() by', true],
    ['let f = () { // body', true],
    ['| count', false],
    ['| where a', false],
    ['T', false],
    ['// see (', false],
    ['a or', false],
  ];
  for (const [line, increases] of indents) {
    it(`${increases ? 'indents' : 'keeps the indentation'} after ${line}`, () => {
      assert.equal(new RegExp(configuration.indentationRules.increaseIndentPattern).test(line), increases);
    });
  }

  it('takes a closing bracket back out', () => {
    const decrease = new RegExp(configuration.indentationRules.decreaseIndentPattern);
    assert.ok(decrease.test('    ) on a'));
    assert.ok(!decrease.test('    a )'));
  });

  it('continues a comment that is broken in two, and only then', () => {
    assert.equal(onEnter('// one', 'two'), 'none');
    assert.equal(onEnter('// one'), undefined);
  });

  it('opens brackets and leaves the pipeline when its statement ends', () => {
    assert.equal(onEnter('| join (', ')'), 'indentOutdent');
    assert.equal(onEnter('    | where a;'), 'outdent');
    assert.equal(onEnter('let a = 1;'), undefined);
  });

  it('folds regions', () => {
    assert.match('// #region exclusions', new RegExp(configuration.folding.markers.start));
    assert.match('//endregion', new RegExp(configuration.folding.markers.end));
    assert.doesNotMatch('// regional', new RegExp(configuration.folding.markers.start));
  });
});
