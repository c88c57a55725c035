import { checkSummary, placeOf, type CheckReport } from './problem.js';
import { cell } from './markdown-text.js';

/** Findings as a Markdown summary for a pull request. */
export function markdownCheck(report: CheckReport): string {
  const rows = report.files.flatMap((file) =>
    file.problems.map((p) => {
      const { line } = placeOf(file, p);
      const id = p.docUrl === undefined ? `\`${p.id}\`` : `[\`${p.id}\`](${p.docUrl})`;
      return `| ${p.severity} | ${cell(report.shownPath(file.path))}:${line} | ${id} | ${cell(p.message)} |`;
    }),
  );
  return [
    '### KQLens check',
    '',
    checkSummary(report),
    ...(rows.length === 0 ? [] : ['', '| severity | place | finding | what |', '|---|---|---|---|', ...rows]),
  ].join('\n');
}
