import { LineIndex } from '../syntax/line-index.js';
import type { MutantResult, MutantStatus, MutationReport } from '../testing/mutate-rule.js';
import { codeFrame } from './code-frame.js';
import type { Style } from './style.js';
import { errorText, placeText } from './test-report.js';
import { plural } from '../testing/words.js';
import { cell } from './markdown-text.js';

/** The mutation reports of one command. */
export interface MutationReports {
  readonly files: readonly MutationReport[];
  readonly shownPath: (path: string) => string;
  /** The text of a rule file. */
  readonly readText: (path: string) => string;
}

/** Reports as text for a terminal: each survivor at its place in the rule, then the score. */
export function prettyMutation(reports: MutationReports, style: Style): string {
  return reports.files.map((file) => fileLines(file, reports, style).join('\n')).join('\n\n');
}

function fileLines(file: MutationReport, { shownPath, readText }: MutationReports, style: Style): string[] {
  const lines = file.errors.map((e) => style.error(errorText(e, shownPath)));
  if (file.rule === undefined || file.errors.length > 0) return lines;
  const index = new LineIndex(readText(file.rule));
  for (const mutant of survivors(file)) {
    const { place, description, operator } = mutant;
    const start = index.offset(place);
    const end = index.offset({ line: place.endLine, column: place.endColumn });
    lines.push(
      `${style.warning('survived')} ${description}  ${style.dim(`${operator} ${placeText(place, shownPath)}`)}`,
      codeFrame(index, start, end, style),
      '',
    );
  }
  lines.push(style.bold(summary(file, shownPath)));
  return lines;
}

function summary(file: MutationReport, shownPath: MutationReports['shownPath']): string {
  const parts = [`${plural(count(file, 'killed'), 'mutant')} killed`, `${count(file, 'survived')} survived`];
  if (count(file, 'equivalent') > 0) parts.push(`${count(file, 'equivalent')} equivalent`);
  if (count(file, 'invalid') > 0) parts.push(`${count(file, 'invalid')} invalid`);
  return `${shownPath(file.path)}: ${file.score}%: ${parts.join(', ')}.`;
}

function survivors({ mutants }: MutationReport): MutantResult[] {
  return mutants.filter((m) => m.status === 'survived');
}

function count({ mutants }: MutationReport, status: MutantStatus): number {
  return mutants.filter((m) => m.status === status).length;
}

/** Reports as one JSON document. */
export function jsonMutation({ files, shownPath }: MutationReports): string {
  const place = <T extends { readonly file: string }>(p: T): T => ({ ...p, file: shownPath(p.file) });
  return JSON.stringify({
    files: files.map((file) => ({
      ...file,
      path: shownPath(file.path),
      rule: file.rule === undefined ? null : shownPath(file.rule),
      errors: file.errors.map((e) => ({ ...e, place: place(e.place) })),
      mutants: file.mutants.map((m) => ({ ...m, place: place(m.place) })),
    })),
  });
}

/** Reports as Markdown for a pull request. */
export function markdownMutation(reports: MutationReports): string {
  const { files, shownPath } = reports;
  const rows = files.map(
    (f) =>
      `| ${cell(shownPath(f.path))} | ${f.errors.length > 0 ? 'not run' : `${f.score}%`} | ${count(f, 'killed')} | ${count(f, 'survived')} | ${count(f, 'equivalent')} |`,
  );
  const survived = files.flatMap((f) =>
    survivors(f).map((m) => `- ${cell(placeText(m.place, shownPath))} ${m.operator}: ${cell(m.description)}`),
  );
  return [
    '### KQLens mutation test',
    '',
    '| tests | score | killed | survived | equivalent |',
    '|---|---:|---:|---:|---:|',
    ...rows,
    ...(survived.length === 0 ? [] : ['', ...survived]),
  ].join('\n');
}
