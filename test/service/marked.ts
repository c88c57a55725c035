import assert from 'node:assert/strict';
import { lints } from '../../server/src/lint/registry.js';
import { applyEdits } from '../../server/src/rules/position-map.js';
import type { TextEdit } from '../../server/src/rules/region.js';
import { toOffset, toPosition, type Position, type PositionRange } from '../../server/src/service/positions.js';
import { Project, type RuleDocument, type RuleUnit } from '../../server/src/service/project.js';
import { memoryHost } from '../schema/configuration/memory-host.js';

/** Marks the cursor in a test's text. */
const CURSOR = '‸';

/** A rule file with the places that its text marked with `‸`. */
export interface Marked {
  readonly document: RuleDocument;
  readonly project: Project;
  readonly text: string;
  /** The first marked place. */
  readonly position: Position;
  readonly positions: readonly Position[];
  /** The first query. */
  readonly unit: RuleUnit;
}

/** Opens a text as a rule file, in a workspace with these further files. */
export function openMarked(marked: string, path = '/rules/rule.kql', files: Record<string, string> = {}): Marked {
  const pieces = marked.split(CURSOR);
  const text = pieces.join('');
  const project = new Project(memoryHost({ ...files, [path]: text }), { knownLints: lints().map(({ id }) => id) });
  const document = project.open(path, text);
  let offset = 0;
  const positions = pieces.slice(0, -1).map((piece) => toPosition(document, (offset += piece.length)));
  const position = positions[0] ?? { line: 0, character: 0 };
  return { document, project, text, position, positions, unit: document.units[0]! };
}

/** The text in a range of a document. */
export function textIn(document: RuleDocument, { start, end }: PositionRange): string {
  return document.text.slice(toOffset(document, start), toOffset(document, end));
}

/** The text with ranges of it in `⟦…⟧`, which shows places at a glance. */
export function bracketed(document: RuleDocument, ranges: readonly PositionRange[]): string {
  const edits = ranges.flatMap(({ start, end }): TextEdit[] => {
    const from = toOffset(document, start);
    const to = toOffset(document, end);
    return [
      { start: from, end: from, newText: '⟦' },
      { start: to, end: to, newText: '⟧' },
    ];
  });
  return applyEdits(document.text, edits);
}

/** The file after edits, read again. Its queries must have no errors that they did not have. */
export function edited({ document, project }: Marked, edits: readonly TextEdit[]): RuleDocument {
  const after = project.open(document.path, applyEdits(document.text, edits));
  assert.deepEqual(errors(after), errors(document));
  return after;
}

/** The messages of all errors of a file. */
export function errors(document: RuleDocument): string[] {
  const found = document.units.flatMap(({ analysis }) => analysis.diagnostics);
  return found.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}
