import type { CheckedFile } from '../service/checked-file.js';
import { LineIndex } from '../syntax/line-index.js';
import { plural } from '../testing/words.js';

/** The checked rules of one command, as every report takes them. */
export interface CheckReport {
  readonly files: readonly CheckedFile[];
  /** How paths are shown. */
  readonly shownPath: (path: string) => string;
  /** The version of the program, for formats that name it. */
  readonly version: string;
}

/** What lines and columns count in. */
interface Text {
  readonly text: string;
}

/** A problem's place in lines and columns, from 1; the end is exclusive. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const indexes = new WeakMap<Text, LineIndex>();

/** The line index of a document, made once. */
export function indexOf(document: Text): LineIndex {
  let index = indexes.get(document);
  if (index === undefined) indexes.set(document, (index = new LineIndex(document.text)));
  return index;
}

export function placeOf(document: Text, range: { readonly start: number; readonly end: number }): Place {
  const index = indexOf(document);
  const from = index.at(range.start);
  const to = index.at(Math.max(range.start, range.end));
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** How many problems of each severity, and in how many rules and files. */
export interface CheckCounts {
  readonly files: number;
  readonly rules: number;
  readonly error: number;
  readonly warning: number;
  readonly info: number;
  readonly hint: number;
}

export function countProblems({ files }: CheckReport): CheckCounts {
  const counts = { files: files.length, rules: 0, error: 0, warning: 0, info: 0, hint: 0 };
  for (const { rules, problems } of files) {
    counts.rules += rules;
    for (const p of problems) counts[p.severity]++;
  }
  return counts;
}

/** One sentence on what was checked and found. */
export function checkSummary(report: CheckReport): string {
  const c = countProblems(report);
  const found = (['error', 'warning', 'info', 'hint'] as const).flatMap((s) =>
    c[s] === 0 ? [] : [s === 'info' ? `${c.info} info` : plural(c[s], s)],
  );
  const scope = `${plural(c.rules, 'rule')} in ${plural(c.files, 'file')}`;
  return found.length === 0 ? `${scope}: no problems.` : `${scope}: ${found.join(', ')}.`;
}
