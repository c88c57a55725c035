import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { FALSE, TAKEN, TRUE } from '../../server/src/engine/trace/trace.js';
import type { EventLabel } from '../../server/src/events/input.js';
import { dataSourceOf, loadEvents } from '../../server/src/events/load.js';
import { analyze } from '../../server/src/kusto/analysis.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { DEFAULT_SCORE } from '../../server/src/schema/configuration/types.js';
import { countsOf } from '../../server/src/service/rule-counts.js';
import { runRule, type RuleRun } from '../../server/src/testing/rule-run.js';

const catalog = builtInCatalog('sentinel');
const RULE = `union (DeviceProcessEvents | where FileName in ("a", "b") or ProcessCommandLine has "x"),
  (DeviceProcessEvents | where FileName == "a")
| sort by ProcessCommandLine asc
| extend k = case(FileName == "a", 1, ProcessCommandLine has "y", 2, 3)
| where k < 3 and isnotnull(ProcessId)`;

/** An event of a file; what its fields are, by number. */
const events = fc.array(fc.tuple(fc.nat(2), fc.nat(3), fc.boolean()), { maxLength: 12 });
const files = fc.array(fc.record({ label: fc.constantFrom('benign', 'malicious', 'other'), events }), {
  minLength: 1,
  maxLength: 4,
});

function line([file, command, hasId]: readonly [number, number, boolean]): string {
  return JSON.stringify({
    Type: 'DeviceProcessEvents',
    FileName: ['a', 'b', 'c'][file],
    ProcessCommandLine: ['', 'x', 'y', 'x y'][command],
    ...(hasId ? { ProcessId: 7 } : {}),
  });
}

/** The counts of a run, event by event. */
function counted(run: RuleRun): unknown {
  return run.trace!.clauses.map((clause) => {
    const seen: {
      readonly outcome: number;
      readonly label: EventLabel;
      readonly file: string;
      readonly line: number;
    }[] = [];
    clause.forEach((event, outcome) => {
      const { label, file, line: at } = run.eventOf(event)!;
      seen.push({ outcome, label, file, line: at });
    });
    const having = (bit: number): typeof seen => seen.filter(({ outcome }) => (outcome & bit) !== 0);
    const examples = (of: typeof seen): unknown => of.slice(0, 5).map(({ file, line: at }) => ({ file, line: at }));
    const evidence = (label: EventLabel): unknown => {
      const kept = having(TRUE).filter((e) => e.label === label);
      return {
        kept: kept.length,
        total: seen.filter((e) => e.label === label).length,
        examples: examples(kept),
      };
    };
    return {
      start: clause.span.start,
      end: clause.span.end,
      kind: clause.kind,
      reached: seen.length,
      matched: having(TRUE).length,
      unmatched: having(FALSE).length,
      taken: having(TAKEN).length,
      examples: examples(having(TRUE)),
      benign: evidence('benign'),
      malicious: evidence('malicious'),
    };
  });
}

describe('the counts of clauses', () => {
  it('are those of the events one by one, by label, with the first of them', () => {
    fc.assert(
      fc.property(files, (given) => {
        const inputs = given.map(({ label, events: rows }, i) => ({
          path: `/${label}/${i}.ndjson`,
          bytes: new TextEncoder().encode(rows.map(line).join('\n')),
        }));
        const loaded = loadEvents(inputs, { catalog });
        const data = dataSourceOf(loaded, catalog);
        if (loaded.tables.size === 0) return;
        const outcome = runRule(analyze(RULE, catalog), loaded, data, { score: DEFAULT_SCORE, traced: true });
        assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
        assert.deepEqual(countsOf(outcome.value).clauses, counted(outcome.value));
      }),
      { numRuns: 60 },
    );
  });
});
