import {
  WorkDoneProgress,
  type Connection,
  type ProgressToken,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver';

/** Tells the client how far some work is. */
export interface Progress {
  report(message: string, percentage?: number): void;
  done(): void;
}

/** The progress of a request under the token that the client gave with it; silent without one. */
export function requestProgress(connection: Connection, title: string, token: ProgressToken | undefined): Progress {
  if (token === undefined) return SILENT;
  const send = (value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void =>
    void connection.sendProgress(WorkDoneProgress.type, token, value);
  let percent = -1;
  send({ kind: 'begin', title, cancellable: true, percentage: 0 });
  return {
    report(message, percentage) {
      const whole = Math.round(percentage ?? 0);
      if (percentage !== undefined && whole === percent) return;
      percent = whole;
      send({ kind: 'report', message, ...(percentage === undefined ? {} : { percentage: whole }) });
    },
    done: () => send({ kind: 'end' }),
  };
}

const SILENT: Progress = { report: () => undefined, done: () => undefined };

/** Shows the progress of work that the server does by itself, where the client can show any, until the work ends. */
export async function withProgress(
  connection: Connection,
  title: string,
  work: (progress: Progress) => Promise<void>,
): Promise<void> {
  // Silent for a client that shows no progress.
  const shown = await connection.window.createWorkDoneProgress();
  shown.begin(title);
  try {
    await work({
      report: (message, percentage) =>
        percentage === undefined ? shown.report(message) : shown.report(Math.round(percentage), message),
      done: () => undefined,
    });
  } finally {
    shown.done();
  }
}
