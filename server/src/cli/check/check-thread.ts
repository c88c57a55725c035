import { parentPort, workerData } from 'node:worker_threads';
import { configuredLints } from '../../lint/configured-lints.js';
import { Project, type ProjectOptions } from '../../service/project.js';
import type { CheckedFile } from '../../service/checked-file.js';
import { DISK } from '../../schema/configuration/disk.js';
import { FileChecker, type CheckJob } from './file-checker.js';

/** What a thread is sent: a file, with the number that its answer carries. */
export interface CheckMessage {
  readonly index: number;
  readonly job: CheckJob;
}

export type CheckAnswer =
  | { readonly index: number; readonly file: CheckedFile; readonly fault?: undefined }
  | { readonly index: number; readonly file?: undefined; readonly fault: string };

/** What a thread is started with. */
export interface CheckThreadData {
  readonly checkFilesOf: Pick<ProjectOptions, 'configurationFile' | 'platform'>;
}

/** The life of a thread of `kqlens check`: one file after the other, until the command ends it. */
export function serveChecks(): void {
  const port = parentPort;
  if (port === null) throw new Error('serveChecks is for threads');
  const { checkFilesOf } = workerData as CheckThreadData;
  const checker = new FileChecker(new Project(DISK, { ...checkFilesOf, ...configuredLints() }));
  port.on('message', ({ index, job }: CheckMessage) => {
    void checker.check(job).then(
      (file) => port.postMessage({ index, file } satisfies CheckAnswer),
      (failure: unknown) => {
        // A bug of ours; the command ends with it and names the file.
        const fault = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
        port.postMessage({ index, fault } satisfies CheckAnswer);
      },
    );
  });
}
