import assert from 'node:assert/strict';
import type { FileHost } from '../../server/src/schema/configuration/host.js';
import { applyEdits } from '../../server/src/rules/position-map.js';
import { checkDocument, type Problem } from '../../server/src/service/check.js';
import { Project } from '../../server/src/service/project.js';
import { suppressionEdits } from '../../server/src/service/suppress.js';

const NO_FILES: FileHost = { readFile: () => undefined, exists: () => false };

describe('silencing a finding', () => {
  const project = new Project(NO_FILES);
  const QUERY = ['let Unused = 1;', 'DeviceProcessEvents', '    | where FileName has "ps"'];

  function problem(path: string, text: string, id: string): Problem {
    const found = checkDocument(project.open(path, text)).find((p) => p.id === id);
    assert.ok(found !== undefined, `${path}: no ${id}`);
    return found;
  }

  /** The file with the comment that silences a finding, which must be gone and must leave nothing new behind. */
  function silenced(path: string, text: string, id: string): string {
    const document = project.open(path, text);
    const before = checkDocument(document);
    const { finding, unit } = problem(path, text, id);
    const edits = suppressionEdits(document, unit!, finding!);
    assert.ok(edits !== undefined);
    const after = applyEdits(text, edits);
    const ids = (list: readonly Problem[]): string[] => list.map((p) => p.id).sort();
    const expected = ids(before);
    expected.splice(expected.indexOf(id), 1);
    assert.deepEqual(ids(checkDocument(project.open(path, after))), expected);
    return after;
  }

  it('puts a comment above its line, indented like it', () => {
    const text = silenced('/r.kql', QUERY.join('\n'), 'unindexed-short-term');
    assert.deepEqual(text.split('\n').slice(1), [
      QUERY[1],
      '    // kqlens-disable-next-line unindexed-short-term -- reason',
      QUERY[2],
    ]);
  });

  it('keeps line ends', () => {
    const text = silenced('/r.kql', QUERY.join('\r\n'), 'unused-let');
    assert.equal(text.split('\r\n').length, QUERY.length + 1);
    assert.ok(!/[^\r]\n/.test(text));
  });

  it('does so inside of YAML, JSON and Markdown', () => {
    const yaml = `kind: Scheduled\nquery: |\n${QUERY.map((l) => `  ${l}\n`).join('')}`;
    assert.match(
      silenced('/r.yaml', yaml, 'unindexed-short-term'),
      /\n {6}\/\/ kqlens-disable-next-line unindexed-short-term -- reason\n {6}\| where/,
    );
    const json = `{"resources": [{"type": "Microsoft.SecurityInsights/alertRules", "kind": "Scheduled",
      "properties": {"query": ${JSON.stringify(QUERY.join('\n'))}}}]}`;
    assert.match(
      silenced('/r.json', json, 'unindexed-short-term'),
      /DeviceProcessEvents\\n {4}\/\/ kqlens-disable-next-line unindexed-short-term -- reason\\n {4}\| where/,
    );
    const markdown = `# Rule\n\n\`\`\`kql\n${QUERY.join('\n')}\n\`\`\`\n`;
    assert.match(
      silenced('/r.md', markdown, 'unused-let'),
      /kql\n\/\/ kqlens-disable-next-line unused-let -- reason\nlet/,
    );
  });
});
