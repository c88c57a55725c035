import type { RunRow } from '../../../server/src/service/protocol.js';
import type { ShownRun } from '../../../client/src/results/messages.js';

/** A row of a run, of which a test says what it is about. */
export function row(given: Partial<RunRow>): RunRow {
  return {
    cells: [],
    score: undefined,
    band: undefined,
    sources: [{ uri: 'file:///samples/e.ndjson', line: 0 }],
    labels: ['unknown'],
    ...given,
  };
}

/** A run with rows under columns named by `Name: type`. */
export function run(columns: readonly string[], rows: readonly RunRow[], given: Partial<ShownRun> = {}): ShownRun {
  return {
    uri: 'file:///r.kql',
    region: 0,
    title: 'r.kql',
    table: 'T',
    now: undefined,
    counts: { hits: rows.length, events: rows.length, benign: 0, maxRisk: undefined },
    columns: columns.map((text) => {
      const [name, type] = text.split(': ');
      return { name: name!, type: type! };
    }),
    scoreColumn: undefined,
    rows,
    loads: [],
    clockText: '',
    ...given,
  };
}
