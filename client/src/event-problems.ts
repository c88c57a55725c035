import * as vscode from 'vscode';
import type { AnnotatedFile, LoadedFile } from '../../server/src/service/protocol.js';
import type { Runs } from './runs.js';
import { plural } from './words.js';

/** How many unreadable lines of one file are listed. */
const LISTED = 100;

/**
 * Lists the lines of event files that a run could not read among the problems, and says as a hint on the first line how
 * the file was read.
 */
export class EventProblems implements vscode.Disposable {
  private readonly problems = vscode.languages.createDiagnosticCollection('kqlens-events');
  private readonly subscription: vscode.Disposable;

  constructor(private readonly runs: Runs) {
    this.subscription = runs.onDidChange(() => this.update());
  }

  private update(): void {
    this.problems.clear();
    for (const [uri, file] of this.runs.annotatedFiles()) {
      this.problems.set(vscode.Uri.parse(uri), [...hints(this.runs.loaded(uri)), ...diagnostics(file)]);
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.problems.dispose();
  }
}

/** How the file was read, and what the rule misses in it. */
function hints(load: LoadedFile | undefined): vscode.Diagnostic[] {
  const sentences = load === undefined ? [] : [`Read as ${load.summary}`, ...load.remarks];
  return sentences.map((sentence) => problem(0, sentence, vscode.DiagnosticSeverity.Hint));
}

function diagnostics({ skipped }: AnnotatedFile): vscode.Diagnostic[] {
  const listed = skipped.slice(0, LISTED).map(({ line, reason }) => problem(line, `Not read: ${reason}.`));
  if (skipped.length > LISTED) {
    const next = skipped[LISTED]!;
    listed.push(problem(next.line, `${plural(skipped.length - LISTED, 'more line')} of this file could not be read.`));
  }
  return listed;
}

function problem(
  line: number,
  message: string,
  severity: vscode.DiagnosticSeverity = vscode.DiagnosticSeverity.Warning,
): vscode.Diagnostic {
  // A range past the end of the line is cut to it.
  const range = new vscode.Range(line, 0, line, Number.MAX_SAFE_INTEGER);
  const result = new vscode.Diagnostic(range, message, severity);
  result.source = 'kqlens';
  return result;
}
