import type { CheckedFile, ReportedProblem } from '../service/checked-file.js';
import { placeOf, type CheckReport } from './problem.js';

/** Findings as one JSON document; see the command line's contract. */
export function jsonCheck(report: CheckReport): string {
  const { files, shownPath } = report;
  return JSON.stringify({
    files: files.map((f) => shownPath(f.path)),
    findings: files.flatMap((file) =>
      file.problems.map((p) => ({
        file: shownPath(file.path),
        ...placeOf(file, p),
        id: p.id,
        category: p.category,
        severity: p.severity,
        message: p.message,
        why: p.why,
        remedy: p.remedy,
        documentation: p.docUrl ?? null,
        related: p.related.map((r) => ({
          file: shownPath(r.file ?? file.path),
          ...(r.file === undefined ? placeOf(file, r) : { line: r.line }),
          message: r.message,
        })),
        fixes: fixes(file, p),
      })),
    ),
  });
}

function fixes(file: CheckedFile, problem: ReportedProblem): object[] {
  return problem.fixes.flatMap(({ title, kind, edits }) => {
    if (edits === undefined) return [];
    return [
      {
        title,
        kind,
        edits: edits.map((e) => ({ ...placeOf(file, e), newText: e.newText })),
      },
    ];
  });
}
