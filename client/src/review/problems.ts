import * as vscode from 'vscode';
import type { ReviewedRule } from '../../../server/src/service/protocol/review.js';
import { toLocation, toRange } from '../wire.js';
import { plural } from '../words.js';
import { openAdditions } from './nodes.js';

/** How many events a warning links to. */
const LINKED = 20;

/** A warning on each clause that lets new benign hits in; on the rule's first line where no clause is known to. */
export function reviewProblems(rule: ReviewedRule): vscode.Diagnostic[] {
  const open = openAdditions(rule);
  const found = rule.clauses.flatMap((clause) => {
    const hits = open.filter((h) => clause.hits.includes(h.id));
    if (!clause.isNew || hits.length === 0) return [];
    const message = `\`${clause.text}\` lets in ${plural(hits.length, 'benign event')} that the committed rule does not hit.`;
    return [problem(toRange(clause.place.range), message, hits)];
  });
  if (found.length > 0 || open.length === 0) return found;
  const message = `This change newly hits ${plural(open.length, 'benign event')}.`;
  return [problem(new vscode.Range(0, 0, 0, 1), message, open)];
}

function problem(range: vscode.Range, message: string, hits: ReturnType<typeof openAdditions>): vscode.Diagnostic {
  const advice = 'Narrow it, or accept the events with a reason in the False-Positive Review view.';
  const diagnostic = new vscode.Diagnostic(range, `${message} ${advice}`, vscode.DiagnosticSeverity.Warning);
  diagnostic.source = 'KQLens';
  diagnostic.code = 'new-benign-hit';
  diagnostic.relatedInformation = hits
    .slice(0, LINKED)
    .map((h) => new vscode.DiagnosticRelatedInformation(toLocation(h.place), h.command === '' ? h.id : h.command));
  return diagnostic;
}
