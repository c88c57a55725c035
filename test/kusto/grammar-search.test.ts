import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analyze } from '../../server/src/kusto/analysis.js';
import { languageItems } from '../../server/src/kusto/completion.js';
import type { Environment } from '../../server/src/kusto/environment.js';
import { kustoPackage, withOriginalPackage } from '../../server/src/kusto/package.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { QUERIES } from '../service/queries.js';

const rule = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../samples/${name}.kql`, import.meta.url)), 'utf8');

const BROKEN = [
  '',
  'SecurityEvent |',
  'SecurityEvent | where (Account == "a" or (Account has "b" and ',
  'SecurityEvent | summarize count() by ',
  'let x = dynamic([1, 2]); SecurityEvent | where Level in (x) | extend a = case(Level > 1, "a", ',
  'SecurityEvent | join kind=inner (SecurityEvent | where ) on ',
  'union SecurityEvent, ',
  'SecurityEvent | mv-apply x = dynamic([1]) on (where x > 0 | ',
];

/** An environment of its own, under which nothing is remembered yet. */
function freshEnvironment(): Environment {
  const catalog = builtInCatalog('sentinel');
  const names = ['SecurityEvent', 'DeviceProcessEvents', 'SigninLogs'];
  const tables = new Map(names.map((name) => [name, structuredClone(catalog.table(name))]));
  return {
    table: (name) => tables.get(name),
    tableNames: () => names,
    function: () => undefined,
    functionNames: () => [],
    watchlist: () => undefined,
  };
}

describe('the search for what the grammar takes', function () {
  this.timeout(120_000);

  it('finds what the package finds on the longer way', () => {
    kustoPackage();
    const texts = [rule('t1613/t1613'), rule('password-spray/password-spray'), ...BROKEN, ...QUERIES.slice(0, 10)];
    const places = texts.flatMap((text) => {
      const words = [...text.matchAll(/(?<=\s|\(|^)(?=\S)/g)].map(({ index }) => index);
      // Enough places of each, and of the half-written ones the end.
      const step = Math.max(1, Math.floor(words.length / 8));
      return [...words.filter((_, i) => i % step === 0), text.length].map((offset) => ({ text, offset }));
    });
    const found = (environment: Environment): readonly string[] =>
      places.map(({ text, offset }) => JSON.stringify(languageItems(analyze(text, environment), offset)));
    const short = found(freshEnvironment());
    assert.ok(short.filter((items) => items.length > 500).length > 30);
    withOriginalPackage(() => {
      for (const [i, items] of found(freshEnvironment()).entries())
        assert.equal(short[i], items, `${places[i]!.text} at ${places[i]!.offset}`);
    });
  });
});
