import * as vscode from 'vscode';
import { eventFileProblems, type EventFileProblem } from './event-file-problems.js';
import type { Runs } from './runs.js';

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
      this.problems.set(vscode.Uri.parse(uri), eventFileProblems(file, this.runs.loaded(uri)).map(diagnostic));
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.problems.dispose();
  }
}

function diagnostic({ line, message, isHint }: EventFileProblem): vscode.Diagnostic {
  // A range past the end of the line is cut to it.
  const range = new vscode.Range(line, 0, line, Number.MAX_SAFE_INTEGER);
  const severity = isHint ? vscode.DiagnosticSeverity.Hint : vscode.DiagnosticSeverity.Warning;
  const result = new vscode.Diagnostic(range, message, severity);
  result.source = 'kqlens';
  return result;
}
