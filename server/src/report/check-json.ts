import type { Problem } from '../service/check.js';
import type { RuleDocument } from '../service/project.js';
import { placeOf, type CheckReport } from './problem.js';

/** Findings as one JSON document; see the command line's contract. */
export function jsonCheck(report: CheckReport): string {
  const { documents, shownPath } = report;
  return JSON.stringify({
    files: documents.map((d) => shownPath(d.document.path)),
    findings: documents.flatMap(({ document, problems }) =>
      problems.map((p) => ({
        file: shownPath(document.path),
        ...placeOf(document, p),
        id: p.id,
        category: p.category,
        severity: p.severity,
        message: p.message,
        why: p.why,
        remedy: p.remedy,
        documentation: p.docUrl ?? null,
        related: p.related.map((r) => ({
          file: shownPath(r.file ?? document.path),
          ...(r.file === undefined ? placeOf(document, r) : { line: r.line }),
          message: r.message,
        })),
        fixes: fixes(document, p),
      })),
    ),
  });
}

function fixes(document: RuleDocument, problem: Problem): object[] {
  return problem.fixes().flatMap((fix) => {
    const edits = fix.edits();
    if (edits === undefined) return [];
    return [
      {
        title: fix.title,
        kind: fix.kind,
        edits: edits.map((e) => ({ ...placeOf(document, e), newText: e.newText })),
      },
    ];
  });
}
