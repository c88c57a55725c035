import type {
  AddEventParams,
  Mutation,
  RuleParams,
  RuleReport,
  TestEdit,
  UpdateExpectedParams,
} from '../service/protocol/proof.js';
import type { ReviewResult } from '../service/protocol/review.js';
import type { RunTestFile, RunTestsResult, TestEvent } from '../service/protocol/tests.js';
import type { FaultMessage } from './thread-channel.js';
import type { OpenText } from './run-messages.js';

/** Work for the thread that runs tests and reviews. */
export type ProofJob =
  | { readonly kind: 'tests'; readonly files: readonly RunTestFile[]; readonly coverage: boolean }
  | { readonly kind: 'review' }
  | { readonly kind: 'mutate' | 'evade'; readonly rule: RuleParams }
  | TestEditJob;

/** Work whose answer is an edit of a test file. */
export type TestEditJob =
  | { readonly kind: 'update'; readonly params: UpdateExpectedParams }
  | { readonly kind: 'event'; readonly params: AddEventParams }
  | { readonly kind: 'create'; readonly rule: RuleParams }
  | { readonly kind: 'kill'; readonly rule: RuleParams; readonly mutant: Mutation };

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

/** What became of a job. */
export type ProofAnswer =
  | { readonly kind: 'tested'; readonly result: RunTestsResult }
  | { readonly kind: 'reviewed'; readonly result: ReviewResult }
  | { readonly kind: 'reported'; readonly result: RuleReport }
  | { readonly kind: 'edited'; readonly result: TestEdit };

export type FromProof =
  | {
      readonly kind: 'progress';
      readonly id: number;
      readonly message: string;
      readonly percentage: number | undefined;
    }
  | { readonly kind: 'event'; readonly id: number; readonly event: TestEvent }
  | (ProofAnswer & { readonly id: number })
  | FaultMessage;
