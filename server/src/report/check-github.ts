import { placeOf, type CheckReport } from './problem.js';

/** Findings as GitHub workflow commands, which show them on a pull request's lines. */
export function githubCheck({ files, shownPath }: CheckReport): string {
  return files
    .flatMap((file) =>
      file.problems.map((p) => {
        const level = p.severity === 'error' ? 'error' : p.severity === 'warning' ? 'warning' : 'notice';
        const { line, column, endLine, endColumn } = placeOf(file, p);
        const properties = {
          file: shownPath(file.path),
          line,
          endLine,
          col: column,
          // GitHub ignores columns of places that span lines.
          endColumn: line === endLine ? endColumn : column,
          title: p.id,
        };
        const list = Object.entries(properties).map(([k, v]) => `${k}=${escapeProperty(String(v))}`);
        return `::${level} ${list.join(',')}::${escapeData([p.message, p.remedy].filter(Boolean).join(' '))}`;
      }),
    )
    .join('\n');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
