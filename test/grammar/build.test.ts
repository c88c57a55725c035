import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { GRAMMARS, grammarText, SYNTAXES } from '../../scripts/build-grammar.js';
import { alternation } from '../../scripts/grammar/alternation.js';
import names from '../../syntaxes/data/names.json' with { type: 'json' };

describe('grammar build', () => {
  for (const file of Object.keys(GRAMMARS)) {
    it(`${file} is up to date (npx tsx scripts/build-grammar.ts writes it)`, async () => {
      assert.equal(readFileSync(join(SYNTAXES, file), 'utf8'), await grammarText(file));
    });
  }

  for (const [list, words] of Object.entries(names)) {
    it(`${list} names nothing twice`, () => assert.equal(new Set(words).size, words.length));
  }
});

describe('alternation', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '-', '!', '_', '.', '1'), minLength: 1, maxLength: 6 });

  it('matches exactly the given words', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1 }), word, (words, other) => {
        const pattern = new RegExp(`^${alternation(words)}$`, 'u');
        for (const each of words) assert.match(each, pattern);
        assert.equal(pattern.test(other), words.includes(other));
      }),
    );
  });

  it('prefers the longest word where nothing follows to decide', () => {
    assert.equal(new RegExp(alternation(['has', 'has_any', 'has_any_ipv4'])).exec('has_any(')?.[0], 'has_any');
  });
});
