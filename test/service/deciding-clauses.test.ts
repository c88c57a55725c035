import assert from 'node:assert/strict';
import { dataSourceOf, loadEvents } from '../../server/src/events/load.js';
import type { FileHost } from '../../server/src/schema/configuration/host.js';
import { DecidingClauses } from '../../server/src/service/deciding-clauses.js';
import { Project } from '../../server/src/service/project.js';
import { runRule } from '../../server/src/testing/rule-run.js';

const NO_FILES: FileHost = { readFile: () => undefined, exists: () => false };

/** The reason of each hit of a rule over process events, and the text of the clause that it stands for. */
function reasons(
  query: string,
  events: readonly object[],
): { reason: string | undefined; clause: string | undefined }[] {
  const unit = new Project(NO_FILES).open('/r.kql', query).units[0]!;
  const text = events.map((e) => JSON.stringify({ Type: 'DeviceProcessEvents', ...e })).join('\n');
  const loaded = loadEvents([{ path: '/e.ndjson', bytes: new TextEncoder().encode(text) }], { catalog: unit.catalog });
  const outcome = runRule(unit.analysis, loaded, dataSourceOf(loaded, unit.catalog), {
    score: unit.document.configuration.score,
    traced: true,
  });
  assert.ok(outcome.ok);
  const deciding = new DecidingClauses(query, outcome.value.trace!.clauses);
  return outcome.value.hits.map((hit) => {
    const event = hit.sources[0]!.ordinal;
    const span = deciding.decisive(event)?.span;
    return { reason: deciding.reason(event), clause: span && query.slice(span.start, span.end) };
  });
}

describe('deciding clauses', () => {
  it('are the rarest predicates that count, where there is no score', () => {
    const query =
      'DeviceProcessEvents | where FileName != "" and (FileName == "vim" or ProcessCommandLine has "secrets")';
    const events = [
      { FileName: 'kubectl', ProcessCommandLine: 'get secrets' },
      { FileName: 'vim', ProcessCommandLine: 'secrets of x' },
      { FileName: 'vim', ProcessCommandLine: 'a' },
    ];
    assert.deepEqual(
      reasons(query, events).map((r) => r.reason),
      ['secrets', 'vim', 'vim'],
    );
  });

  it('are the arm that gave the score, told by its rarest predicate', () => {
    const query = `let Shells = dynamic(["bash", "sh"]);
DeviceProcessEvents
| extend RiskScore = case(
    InitiatingProcessFileName in~ (Shells), 80,
    AccountName !in ("root", "system") and FileName =~ "kubectl", 60,
    ProcessId > 5, 50,
    40)`;
    const events = [
      { InitiatingProcessFileName: 'bash', AccountName: 'x', FileName: 'kubectl' },
      { InitiatingProcessFileName: 'init', AccountName: 'x', FileName: 'kubectl' },
      { InitiatingProcessFileName: 'init', AccountName: 'x', FileName: 'vim', ProcessId: 6 },
      { InitiatingProcessFileName: 'init', AccountName: 'x', FileName: 'vim', ProcessId: 1 },
    ];
    assert.deepEqual(reasons(query, events), [
      { reason: 'Shells', clause: 'InitiatingProcessFileName in~ (Shells)' },
      { reason: 'kubectl', clause: 'AccountName !in ("root", "system") and FileName =~ "kubectl"' },
      { reason: 'ProcessId > 5', clause: 'ProcessId > 5' },
      { reason: undefined, clause: undefined },
    ]);
  });
});
