import { codeFrame } from './code-frame.js';
import { checkSummary, indexOf, placeOf, type CheckReport } from './problem.js';
import type { Style } from './style.js';

/** Findings with the lines they are about, for a terminal. */
export function prettyCheck(report: CheckReport, style: Style): string {
  const blocks: string[] = [];
  for (const file of report.files) {
    const path = report.shownPath(file.path);
    for (const p of file.problems) {
      const { line, column } = placeOf(file, p);
      const paint = p.severity === 'error' ? style.error : p.severity === 'warning' ? style.warning : style.info;
      blocks.push(
        [
          `${style.bold(`${path}:${line}:${column}`)} ${paint(p.severity)} ${style.dim(p.id)}`,
          p.message,
          codeFrame(indexOf(file), p.start, p.end, style),
          ...(p.why === '' ? [] : [`${style.dim('why ')} ${p.why}`]),
          ...(p.remedy === '' ? [] : [`${style.dim('do  ')} ${p.remedy}`]),
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
