import { codeFrame } from './code-frame.js';
import { wrapText } from './fit.js';
import { checkSummary, indexOf, placeOf, type CheckReport } from './problem.js';
import type { Style } from './style.js';

/** The columns of `why ` and `do  `. */
const LEAD = 5;

/** Findings with the lines they are about, for a terminal. */
export function prettyCheck(report: CheckReport, style: Style): string {
  const blocks: string[] = [];
  const prose = (text: string): string =>
    wrapText(text, style.width === undefined ? undefined : style.width - LEAD, LEAD);
  for (const file of report.files) {
    const path = report.shownPath(file.path);
    for (const p of file.problems) {
      const { line, column } = placeOf(file, p);
      const paint = p.severity === 'error' ? style.error : p.severity === 'warning' ? style.warning : style.info;
      blocks.push(
        [
          `${style.bold(`${path}:${line}:${column}`)} ${paint(p.severity)} ${style.dim(p.id)}`,
          wrapText(p.message, style.width),
          codeFrame(indexOf(file), p.start, p.end, style),
          ...(p.why === '' ? [] : [`${style.dim('why ')} ${prose(p.why)}`]),
          ...(p.remedy === '' ? [] : [`${style.dim('do  ')} ${prose(p.remedy)}`]),
          ...p.related.map((r) => {
            const at = r.file === undefined ? placeOf(file, r) : { line: r.line ?? 1, column: 1 };
            return `${style.dim('see ')} ${report.shownPath(r.file ?? file.path)}:${at.line}: ${r.message}`;
          }),
        ].join('\n'),
      );
    }
  }
  blocks.push(style.bold(checkSummary(report)));
  return blocks.join('\n\n');
}
