import type { Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import type { FindingSeverity } from '../lint/finding.js';
import type { ConfigurationProblem } from '../schema/configuration/types.js';
import type { Problem } from './check.js';
import { toRange, type PositionRange } from './positions.js';
import type { RuleDocument } from './project.js';

/** What diagnostics name as their source. */
export const DIAGNOSTIC_SOURCE = 'kqlens';

/** Severities as LSP numbers them: the gravest is the least. */
export const SEVERITIES: Readonly<Record<FindingSeverity, DiagnosticSeverity>> = {
  error: 1,
  warning: 2,
  info: 3,
  hint: 4,
};

/** A problem as LSP shows it: what is, why it matters and what to do, a line each. */
export function toDiagnostic(document: RuleDocument, problem: Problem, uriOf: (path: string) => string): Diagnostic {
  const related = problem.related.map(({ file, line, message, ...range }) => {
    if (file === undefined)
      return { message, location: { uri: uriOf(document.path), range: toRange(document, range) } };
    const start = { line: Math.max(0, (line ?? 1) - 1), character: 0 };
    return { message, location: { uri: uriOf(file), range: { start, end: start } } };
  });
  return {
    range: shownRange(document, problem),
    severity: SEVERITIES[problem.severity],
    code: problem.id,
    source: DIAGNOSTIC_SOURCE,
    message: [problem.message, problem.why, problem.remedy].filter((part) => part !== '').join('\n'),
    ...(problem.docUrl === undefined ? {} : { codeDescription: { href: problem.docUrl } }),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
  };
}

/** Where a problem is underlined. Advice on a text of several lines is given on the first, so as not to strike out the rule. */
function shownRange(document: RuleDocument, problem: Problem): PositionRange {
  const range = toRange(document, problem);
  const isAdvice = problem.severity === 'info' || problem.severity === 'hint';
  if (!isAdvice || range.start.line === range.end.line) return range;
  const firstLine = document.text.slice(problem.start, problem.end).split(/\r?\n/, 1)[0]!;
  return toRange(document, { start: problem.start, end: problem.start + firstLine.trimEnd().length });
}

/** A problem of a configuration file, or of a file that it names, as LSP shows it in that file. */
export function configurationDiagnostic(problem: ConfigurationProblem): Diagnostic {
  const { line, column, endLine, endColumn, message, remedy } = problem;
  return {
    range: {
      start: { line: line - 1, character: column - 1 },
      end: { line: endLine - 1, character: endColumn - 1 },
    },
    severity: SEVERITIES[problem.severity],
    code: 'configuration',
    source: DIAGNOSTIC_SOURCE,
    message: remedy === undefined ? message : `${message}\n${remedy}`,
  };
}
