import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { WorkDoneProgress, type LanguageClient, type WorkDoneProgressReport } from 'vscode-languageclient/node';

/** How long a task may take before it is shown in a notification that can cancel it, in milliseconds. */
const PATIENCE = 1000;

/**
 * Sends a request whose progress the server reports. It shows in the status bar, and when it takes longer in a
 * notification with a cancel button.
 *
 * @returns the answer, or undefined when the user cancelled.
 */
export async function requestWithProgress<R>(
  client: LanguageClient,
  title: string,
  method: string,
  params: object,
): Promise<R | undefined> {
  const cancellation = new vscode.CancellationTokenSource();
  const workDoneToken = randomUUID();
  const reports = new vscode.EventEmitter<WorkDoneProgressReport>();
  const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind === 'report') reports.fire(value);
  });
  const answer = client.sendRequest<R>(method, { ...params, workDoneToken }, cancellation.token);
  const settled = answer.then(
    () => undefined,
    () => undefined,
  );
  void showProgress(vscode.ProgressLocation.Window, title, settled, reports.event);
  const patience = setTimeout(() => {
    void showProgress(vscode.ProgressLocation.Notification, title, settled, reports.event, cancellation);
  }, PATIENCE);
  try {
    return await answer;
  } catch (failure) {
    if (cancellation.token.isCancellationRequested) return undefined;
    throw failure;
  } finally {
    clearTimeout(patience);
    listening.dispose();
    reports.dispose();
    cancellation.dispose();
  }
}

function showProgress(
  location: vscode.ProgressLocation,
  title: string,
  until: Promise<void>,
  reports: vscode.Event<WorkDoneProgressReport>,
  cancellation?: vscode.CancellationTokenSource,
): Thenable<void> {
  return vscode.window.withProgress(
    { location, title: `KQLens: ${title}`, cancellable: cancellation !== undefined },
    async (progress, token) => {
      token.onCancellationRequested(() => cancellation?.cancel());
      let percentage = 0;
      reports((report) => {
        const increment = (report.percentage ?? percentage) - percentage;
        percentage += increment;
        progress.report({ increment, ...(report.message === undefined ? {} : { message: report.message }) });
      });
      await until;
    },
  );
}
