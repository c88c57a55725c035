import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { aggregateNames } from '../../server/src/engine/aggregates/registry.js';
import { operatorKinds } from '../../server/src/engine/exec/registry.js';
import { functionNames } from '../../server/src/engine/functions/registry.js';
import { inventory, isClusterFunction, pluginPlace, type NameKind } from '../../server/src/engine/inventory.js';
import { pluginNames } from '../../server/src/engine/plugins/registry.js';
import { ENGINE_DOC, engineDoc } from '../../scripts/build-engine-doc.js';
import { queryError } from './query.js';

const there = (kind: NameKind): string[] =>
  inventory()
    .filter((e) => e.kind === kind && e.missing === undefined)
    .map((e) => e.name);
const known = (kind: NameKind): Set<string> => new Set(inventory().flatMap((e) => (e.kind === kind ? [e.name] : [])));

/** Names that the planner gives a meaning, since they are about columns, branches or graph patterns. */
const PLANNED = [
  ...['all', 'any', 'map', 'inner_nodes', 'node_degree_in', 'node_degree_out', 'node_id'],
  ...['case', 'iff', 'iif', 'column_ifexists', 'columnifexists', 'column_names_of', 'iscolumnexists'],
  ...['bin_auto', 'ingestion_time', 'database', 'table'],
];

/** Scalar operators that are part of the plan itself. */
const PLANNED_OPERATORS = ['and', 'or', 'in', '!in', 'in~', '!in~', 'has_any', 'has_all'];

/** Operators whose name is not that of their node, and what stands at the start of a query. */
const OTHER_OPERATORS = [
  ...['parse-where', 'graph-shortest-paths', 'graph-where-nodes', 'graph-where-edges', 'getschema'],
  ...['print', 'range', 'datatable', 'externaldata', 'materialize', 'toscalar', 'totable'],
];

describe('the inventory of names', () => {
  it('has every function, aggregate and plugin that is registered, and the other way round', () => {
    const functions = new Set([...functionNames(), ...PLANNED]);
    assert.deepEqual(
      there('function').filter((n) => !functions.has(n)),
      [],
    );
    assert.deepEqual(
      there('aggregate').filter((n) => !aggregateNames().includes(n)),
      [],
    );
    assert.deepEqual(
      there('plugin').filter((n) => !pluginNames().includes(n)),
      [],
    );
    assert.deepEqual(
      aggregateNames().filter((n) => !known('aggregate').has(n)),
      [],
    );
    assert.deepEqual(
      pluginNames().filter((n) => !known('plugin').has(n)),
      [],
    );
  });

  it('has every registered function, and nothing that is there is called missing', () => {
    const names = new Set([...known('function'), ...known('scalar operator'), 'unary -', 'unary +', '[]']);
    assert.deepEqual(
      functionNames().filter((n) => !names.has(n)),
      [],
    );
  });

  it('has every scalar operator', () => {
    const functions = new Set([...functionNames(), ...PLANNED_OPERATORS]);
    assert.deepEqual(
      there('scalar operator').filter((n) => !functions.has(n)),
      [],
    );
  });

  it('has every tabular operator', () => {
    const kinds = operatorKinds().map((k) => k.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase());
    const names = new Set(['print', 'range', ...kinds, ...OTHER_OPERATORS]);
    assert.deepEqual(
      there('operator').filter((n) => !names.has(n)),
      [],
    );
    const unlisted = kinds.filter((k) => !known('operator').has(k) && !['graph-where', 'get-schema'].includes(k));
    assert.deepEqual(unlisted, []);
  });

  it('names nothing twice', () => {
    const keys = inventory().map((e) => `${e.kind} ${e.name}`);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('is what the documentation says', async () => {
    assert.equal(readFileSync(ENGINE_DOC, 'utf8'), await engineDoc());
  });

  it('makes refusals name what they refuse', () => {
    for (const text of ['print current_principal()', 'print x = 1 | extend y = cursor_after("")']) {
      const { code, message } = queryError(text);
      assert.equal(code, 'not-local', text);
      assert.match(message, /current_principal|cursor_after/);
    }
    assert.equal(isClusterFunction('strlen'), false);
    assert.equal(pluginPlace('python'), 'network');
    assert.equal(pluginPlace('pivot'), undefined);
    assert.equal(queryError('print x = 1 | evaluate python(typeof(*), "")').code, 'not-local');
  });
});
