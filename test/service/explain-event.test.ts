import assert from 'node:assert/strict';
import { dataSourceOf, loadEvents } from '../../server/src/events/load.js';
import type { FileHost } from '../../server/src/schema/configuration/host.js';
import { explainLine } from '../../server/src/service/explain-event.js';
import { Project } from '../../server/src/service/project.js';
import { tablesRead } from '../../server/src/testing/rule-run.js';

const NO_FILES: FileHost = { readFile: () => undefined, exists: () => false };
const FILE = '/samples/e.ndjson';

/** The explanation of the event on a line of the samples. */
function explain(query: string, lines: readonly object[], line: number, file = FILE): string {
  const unit = new Project(NO_FILES).open('/my_rule.kql', query).units[0]!;
  const text = lines.map((l) => (typeof l === 'string' ? l : JSON.stringify({ Type: 'DeviceProcessEvents', ...l })));
  const bytes = new TextEncoder().encode(text.join('\n'));
  const events = loadEvents([{ path: FILE, bytes }], { catalog: unit.catalog });
  const { analysis, catalog } = unit;
  const options = { score: unit.document.configuration.score };
  const input = { analysis, events, data: dataSourceOf(events, catalog), options };
  return explainLine(unit, input, tablesRead(analysis.tree), file, line, 'file:///my_rule.kql');
}

/** The text without where its links lead. */
function unlinked(markdown: string): string {
  return markdown.replace(/\[(`[^`]*`)\]\([^)]*\)/g, '$1');
}

describe('explanation of an event as Markdown', () => {
  const EVENTS = [
    { FileName: 'docker', ProcessCommandLine: 'docker `ps` | x', ProcessId: 5 },
    { FileName: 'vim', ProcessCommandLine: 'vim ps' },
  ];
  const RULE = `DeviceProcessEvents
| where FileName == "docker" and ProcessId > 1
| extend Score = case(ProcessCommandLine has "ps", 90, ProcessId == 5, 20, 1)
| project ProcessCommandLine, Score`;

  it('gives a hit its score, the arms it hides, what decided, and the row', () => {
    assert.deepEqual(unlinked(explain(RULE, EVENTS, 1)).split('\n'), [
      '**my\\_rule\\.kql** · 90 (critical)',
      '',
      '`90` from `ProcessCommandLine has "ps"`. True as well, but after it: `ProcessId == 5` (`20`).',
      '',
      'It hits because of:',
      '- `FileName == "docker"`',
      '- `ProcessId > 1`',
      '',
      '| column | value |',
      '|---|---|',
      "| ProcessCommandLine | `docker 'ps' \\| x` |",
      '| Score | `90` |',
    ]);
  });

  it('leads from each clause to its place in the rule', () => {
    assert.match(explain(RULE, EVENTS, 1), /\[`FileName == "docker"`\]\(file:\/\/\/my_rule\.kql#L2,9\)/);
    assert.match(
      explain(RULE, EVENTS, 1),
      /`90` from \[`ProcessCommandLine has "ps"`\]\(file:\/\/\/my_rule\.kql#L3,23\)/,
    );
  });

  it('tells of a miss which line drops it and what is lacking, a missing value too', () => {
    const text = unlinked(explain(RULE, EVENTS, 2));
    assert.match(text, /^\*\*my\\_rule\\\.kql\*\* does not hit this event\.\n\nThe condition on line 2 drops it\./);
    assert.match(text, /all of these were so:\n- `FileName == "docker"`\n- `ProcessId > 1` \(a value is missing\)/);
    assert.match(text, /It would score 90 \(critical\):\n\n\| column/);
  });

  it('names an operator that leaves an event out that passes every filter', () => {
    const text = unlinked(explain('DeviceProcessEvents\n| where FileName != ""\n| take 1', EVENTS, 2));
    assert.match(text, /`(\| )?take 1` on line 3 leaves it out/);
    assert.match(text, /It passes `FileName != ""`/);
  });

  it('says of other lines why there is nothing to explain', () => {
    const other = { Type: 'SigninLogs', UserPrincipalName: 'a' };
    const lines = [...EVENTS, other, '{"half":' as unknown as object];
    assert.match(explain(RULE, lines, 3), /does not read `SigninLogs`/);
    assert.match(explain(RULE, lines, 4), /^Not read: /);
    assert.match(explain(RULE, lines, 9), /no event on this line/);
    assert.match(explain(RULE, lines, 1, '/elsewhere.ndjson'), /did not read this file/);
  });
});
