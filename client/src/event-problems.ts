import * as vscode from 'vscode';
import type { AnnotatedFile } from '../../server/src/service/protocol.js';
import type { Runs } from './runs.js';
import { plural } from './words.js';

/** How many unreadable lines of one file are listed. */
const LISTED = 100;

/** Lists the lines of event files that a run could not read among the problems. */
export class EventProblems implements vscode.Disposable {
  private readonly problems = vscode.languages.createDiagnosticCollection('kqlens-events');
  private readonly subscription: vscode.Disposable;

  constructor(private readonly runs: Runs) {
    this.subscription = runs.onDidChange(() => this.update());
  }

  private update(): void {
    this.problems.clear();
    for (const [uri, file] of this.runs.annotatedFiles()) {
      if (file.skipped.length > 0) this.problems.set(vscode.Uri.parse(uri), diagnostics(file));
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.problems.dispose();
  }
}

function diagnostics({ skipped }: AnnotatedFile): vscode.Diagnostic[] {
  const listed = skipped.slice(0, LISTED).map(({ line, reason }) => problem(line, `Not read: ${reason}.`));
  if (skipped.length > LISTED) {
    const next = skipped[LISTED]!;
    listed.push(problem(next.line, `${plural(skipped.length - LISTED, 'more line')} of this file could not be read.`));
  }
  return listed;
}

function problem(line: number, message: string): vscode.Diagnostic {
  // A range past the end of the line is cut to it.
  const range = new vscode.Range(line, 0, line, Number.MAX_SAFE_INTEGER);
  const result = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning);
  result.source = 'kqlens';
  return result;
}
