import type { ReviewResult } from '../service/protocol/review.js';
import type { RunTestFile, RunTestsResult, TestEvent } from '../service/protocol/tests.js';
import type { FaultMessage } from './thread-channel.js';
import type { OpenText } from './run-messages.js';

/** Work for the thread that runs tests and reviews. */
export type ProofJob =
  | { readonly kind: 'tests'; readonly files: readonly RunTestFile[]; readonly coverage: boolean }
  | { readonly kind: 'review' };

/** What every job comes with. */
export interface ProofSetting {
  readonly folders: readonly string[];
  /** The documents that the client has open, by URI as it writes them. */
  readonly open: ReadonlyMap<string, OpenText>;
}

export type ToProof =
  | {
      readonly kind: 'work';
      readonly id: number;
      readonly job: ProofJob;
      readonly setting: ProofSetting;
      readonly cancel: SharedArrayBuffer;
    }
  /** A file changed on the disk. */
  | { readonly kind: 'changed'; readonly path: string };

export type FromProof =
  | {
      readonly kind: 'progress';
      readonly id: number;
      readonly message: string;
      readonly percentage: number | undefined;
    }
  | { readonly kind: 'event'; readonly id: number; readonly event: TestEvent }
  | { readonly kind: 'tested'; readonly id: number; readonly result: RunTestsResult }
  | { readonly kind: 'reviewed'; readonly id: number; readonly result: ReviewResult }
  | FaultMessage;
