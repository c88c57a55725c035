import { checkSummary, placeOf, type CheckReport } from './problem.js';

/** Findings as a Markdown summary for a pull request. */
export function markdownCheck(report: CheckReport): string {
  const rows = report.documents.flatMap(({ document, problems }) =>
    problems.map((p) => {
      const { line } = placeOf(document, p);
      const id = p.docUrl === undefined ? `\`${p.id}\`` : `[\`${p.id}\`](${p.docUrl})`;
      return `| ${p.severity} | ${cell(report.shownPath(document.path))}:${line} | ${id} | ${cell(p.message)} |`;
    }),
  );
  return [
    '### KQLens check',
    '',
    checkSummary(report),
    ...(rows.length === 0 ? [] : ['', '| severity | place | finding | what |', '|---|---|---|---|', ...rows]),
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}
