import assert from 'node:assert/strict';
import { aggregateNames } from '../../../server/src/engine/aggregates/registry.js';
import { functionNames } from '../../../server/src/engine/functions/registry.js';
import names from '../../../syntaxes/data/names.json' with { type: 'json' };

/** Functions of the network, series, geospatial and sketch families. */
const FAMILIES = /^(?:(?:parse_|format_|has_|has_any_)?ipv[46]|geo_|series_|.*(?:hll|tdigest))/;

/** Names that are left out, and why. */
const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ['__hll_normalize', 'what the service calls itself'],
  ['passthrough', 'what the service calls itself'],
]);

function missing(known: readonly string[], registered: readonly string[]): string[] {
  const there = new Set(registered);
  return known.filter((name) => !there.has(name) && !LEFT_OUT.has(name));
}

describe('coverage of aggregates and function families', () => {
  it('has every aggregate of the language', () => {
    assert.ok(names.aggregates.length > 50);
    assert.deepEqual(missing(names.aggregates, aggregateNames()), []);
  });
  it('has every network, series, geospatial and sketch function of the language', () => {
    const family = names.scalarFunctions.filter((name) => FAMILIES.test(name));
    assert.ok(family.length > 130);
    assert.deepEqual(missing(family, functionNames()), []);
  });
});
