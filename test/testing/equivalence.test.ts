import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { parseDatetime } from '../../server/src/engine/values/datetime.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import { applyEdits } from '../../server/src/rules/position-map.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { DEFAULT_SCORE } from '../../server/src/schema/configuration/types.js';
import { Equivalence } from '../../server/src/testing/mutation/equivalence.js';
import { resultKey } from '../../server/src/testing/mutation/killers.js';
import { mutantsOf, type Mutant } from '../../server/src/testing/mutation/mutants.js';
import { Evaluator } from '../../server/src/testing/synthesis/evaluator.js';
import type { FieldValue } from '../../server/src/testing/synthesis/fields.js';
import type { Scenario } from '../../server/src/testing/synthesis/scenario.js';

const catalog = builtInCatalog('sentinel');
const now = parseDatetime('2026-11-20T12:00:00Z')!;

/** The mutants that are called equivalent. */
function equivalentMutants(query: string): { readonly all: readonly Mutant[]; readonly equivalent: readonly Mutant[] } {
  const analysis = analyze(query, catalog);
  assert.deepEqual(
    analysis.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message),
    [],
    query,
  );
  const all = mutantsOf(analysis);
  const equivalence = new Equivalence(analysis, catalog);
  return { all, equivalent: all.filter((m) => equivalence.isEquivalent(m)) };
}

/** The equivalent mutants of a query, as the line that is changed after the change. */
function changedLines(query: string): string[] {
  return equivalentMutants(query).equivalent.map(({ edit }) => {
    const text = applyEdits(query, [edit]);
    const start = text.lastIndexOf('\n', edit.start) + 1;
    const end = text.indexOf('\n', edit.start);
    return text.slice(start, end < 0 ? undefined : end).replace(/^\| (?:where|extend) /u, '');
  });
}

/** Random events of two tables, with values at the edges that the rules below draw. */
const scenario: fc.Arbitrary<Scenario> = (() => {
  const time = fc.constantFrom(
    '2026-11-19T12:00:00Z',
    '2026-11-19T12:00:00.0000001Z',
    '2026-11-19T11:59:59.9999999Z',
    '2026-11-20T11:00:00Z',
    '2026-11-20T11:05:00Z',
    '2026-11-20T11:05:00.0000001Z',
  );
  const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
  const fields = fc.record({
    TimeGenerated: optional(time),
    DeviceId: optional(fc.constantFrom('d1', 'd2')),
    FileName: optional(fc.constantFrom('a', 'A', 'ab', 'b', 'c')),
    ActionType: optional(fc.constantFrom('a', 'b', 'c')),
    ProcessId: optional(fc.nat(12)),
    RemotePort: optional(fc.nat(12)),
  });
  const columns: Readonly<Record<string, readonly string[]>> = {
    DeviceProcessEvents: ['TimeGenerated', 'DeviceId', 'FileName', 'ActionType', 'ProcessId'],
    DeviceNetworkEvents: ['TimeGenerated', 'DeviceId', 'ActionType', 'RemotePort'],
  };
  const event = (table: string): fc.Arbitrary<Scenario[number]> =>
    fields.map((all) => ({
      table,
      fields: new Map<string, FieldValue>(
        Object.entries(all).flatMap(([name, value]) =>
          value === undefined || !columns[table]!.includes(name) ? [] : [[name, value] as const],
        ),
      ),
    }));
  return fc
    .tuple(
      fc.array(event('DeviceProcessEvents'), { minLength: 1, maxLength: 8 }),
      fc.array(event('DeviceNetworkEvents'), { minLength: 1, maxLength: 5 }),
    )
    .map(([a, b]) => [...a, ...b]);
})();

/** Whether a rule and a mutant of it give the same rows over events. */
function agree(query: string, mutant: Mutant, events: Scenario): boolean {
  const analysis = analyze(query, catalog);
  const input = { catalog, now, score: DEFAULT_SCORE, shared: [] };
  const key = (tree: Mutant['tree']): string | undefined => {
    const [outcome] = new Evaluator({ ...input, analysis: { ...analysis, tree: tree() } }, false).evaluate([events]);
    return outcome === undefined ? undefined : resultKey(outcome);
  };
  return key(() => analysis.tree) === key(() => mutant.tree());
}

describe('mutants that no event can tell from the rule', () => {
  it('are thresholds that every count, length or score passes, or none', () => {
    assert.deepEqual(
      changedLines('DeviceProcessEvents\n| summarize N = count() by DeviceId\n| where N >= 1 and N > 0'),
      ['N > 0', 'N >= 1', 'N >= 1 and N >= 0'],
    );
    assert.deepEqual(
      changedLines('DeviceProcessEvents\n| summarize N = count(), D = dcount(FileName)\n| where D >= 0\n| where N > 0'),
      [],
    );
    assert.deepEqual(
      changedLines('DeviceProcessEvents\n| extend S = case(ProcessId > 5, 80, FileName == "a", 40, 0)\n| where S > 0'),
      ['S > 1'],
    );
    assert.deepEqual(changedLines('DeviceProcessEvents\n| where strlen(FileName) > 3 or strlen(FileName) >= 0'), [
      'strlen(FileName) >= 0',
      'strlen(FileName) >= 3 or strlen(FileName) >= 0',
      'strlen(FileName) > 4 or strlen(FileName) >= 0',
    ]);
  });

  it('are bounds between the values of bins', () => {
    assert.deepEqual(changedLines('DeviceProcessEvents\n| where bin(ProcessId, 10) > 15'), [
      'bin(ProcessId, 10) >= 15',
      'bin(ProcessId, 10) > 16',
    ]);
    assert.deepEqual(changedLines('DeviceProcessEvents\n| where bin(ProcessId, 10) >= 20'), []);
    assert.deepEqual(changedLines('DeviceProcessEvents\n| where bin(ProcessId, 10) > 20'), ['bin(ProcessId, 10) > 21']);
  });

  it('are conditions that filters before them settle, and arms that exclude each other', () => {
    assert.deepEqual(
      changedLines('DeviceProcessEvents\n| where ProcessId > 10\n| where ProcessId > 4 or FileName == "a"'),
      ['ProcessId > 4', 'ProcessId >= 4 or FileName == "a"', 'ProcessId > 5 or FileName == "a"'],
    );
    assert.deepEqual(
      changedLines(
        'DeviceProcessEvents\n| extend S = case(FileName == "a", 1, FileName == "b", 2, FileName startswith "b", 3, 4)',
      ),
      ['S = case(FileName == "b", 2, FileName == "a", 1, FileName startswith "b", 3, 4)'],
    );
  });

  it('are the edge of a window that a join draws anyway, and a first value of a scan that nothing sees', () => {
    const office = readFileSync('samples/office-child/office-child.kql', 'utf8');
    assert.deepEqual(
      equivalentMutants(office).equivalent.map((m) => m.description),
      ['> → >=', '1d → 1d + 1tick'],
    );
    const brute = readFileSync('samples/brute-force/brute-force.kql', 'utf8');
    assert.deepEqual(
      equivalentMutants(brute).equivalent.map((m) => m.description),
      ['0 → 1'],
    );
  });

  it('are not changes whose effect is hidden in a part that is not understood, nor those of take and top', () => {
    for (const query of [
      'DeviceProcessEvents\n| where ProcessId > toscalar(DeviceNetworkEvents | take 5 | count)',
      'DeviceProcessEvents\n| where ProcessId in ((DeviceNetworkEvents | where RemotePort > 5 | project RemotePort))',
      'DeviceProcessEvents\n| take 5',
      'DeviceProcessEvents\n| top 3 by ProcessId',
      'let L = dynamic(["a", "b"]);\nDeviceProcessEvents\n| where array_index_of(L, FileName) == 1',
    ])
      assert.deepEqual(changedLines(query), [], query);
  });

  it('give the same rows as the rule over random events', function () {
    this.timeout(120_000);
    const number = fc.constantFrom('0', '1', '2', '5', '9', '10', '11');
    const compared = fc.constantFrom('>', '>=', '<', '<=', '==', '!=');
    const text = fc.constantFrom('==', '=~', 'startswith', 'has', 'contains', '!=');
    const leaf = (columns: readonly string[]): fc.Arbitrary<string> =>
      fc.oneof(
        fc.tuple(fc.constantFrom(...columns), compared, number).map((parts) => parts.join(' ')),
        fc
          .tuple(fc.constantFrom('FileName', 'ActionType'), text, fc.constantFrom('a', 'b'))
          .map(([c, o, v]) => `${c} ${o} "${v}"`),
        fc.constantFrom(
          'TimeGenerated > ago(1d)',
          'TimeGenerated >= ago(1d)',
          'FileName in~ ("a", "b")',
          'isnotempty(FileName)',
        ),
      );
    const condition = (columns: readonly string[]): fc.Arbitrary<string> =>
      fc
        .tuple(leaf(columns), leaf(columns), fc.constantFrom('and', 'or'), fc.constantFrom('', 'not', 'one'))
        .map(([a, b, o, form]) => (form === 'one' ? a : form === 'not' ? `not(${a} ${o} ${b})` : `${a} ${o} ${b}`));
    const raw = ['ProcessId', 'bin(ProcessId, 5)', 'strlen(FileName)'];
    const ending = fc.oneof(
      fc.tuple(condition(['S', 'ProcessId'])).map(([c]) => `| where ${c}`),
      fc
        .tuple(
          fc.constantFrom('by DeviceId, FileName, ActionType, TimeGenerated', ''),
          fc.constantFrom('N', 'D', 'S'),
          compared,
          number,
        )
        .map(
          ([by, column, o, n]) =>
            `| summarize N = count(), D = dcount(FileName), S = max(S) ${by}\n| where ${column} ${o} ${n}`,
        ),
      fc.tuple(fc.constantFrom('inner', 'leftouter', 'leftanti', 'innerunique', 'rightouter'), compared, number).map(
        ([
          kind,
          o,
          n,
        ]) => `| join kind=${kind} (DeviceNetworkEvents | summarize Ports = count(), Seen = max(TimeGenerated) by DeviceId) on DeviceId
| where ${kind === 'leftanti' ? 'ProcessId' : 'Ports'} ${o} ${n}`,
      ),
      fc.constantFrom('inner', 'leftouter', 'innerunique').map(
        (
          kind,
        ) => `| join kind=${kind} (DeviceNetworkEvents | where TimeGenerated > ago(1d) | project Connected = TimeGenerated, DeviceId) on DeviceId
| where Connected between (TimeGenerated .. TimeGenerated + 5m)`,
      ),
    );
    const rule = fc.tuple(condition(raw), condition(raw), condition(raw), condition(raw), ending).map(
      ([a, b, c, d, last]) => `DeviceProcessEvents
| where ${a}
| where ${b}
| extend S = case(${c}, 2, ${d}, 1, 0)
${last}`,
    );
    let checked = 0;
    fc.assert(
      fc.property(rule, fc.array(scenario, { minLength: 12, maxLength: 12 }), (query, scenarios) => {
        const { equivalent } = equivalentMutants(query);
        for (const mutant of equivalent) {
          for (const events of scenarios) {
            checked++;
            assert.ok(
              agree(query, mutant, events),
              `${query}\n${mutant.description} at ${mutant.edit.start}\n${JSON.stringify(events.map((e) => [e.table, ...e.fields]))}`,
            );
          }
        }
      }),
      { numRuns: 40 },
    );
    assert.ok(checked > 100, `${checked} comparisons`);
  });
});
