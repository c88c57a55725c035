import { NotificationType, RequestType } from 'vscode-languageserver';
import type { LastRun } from '../service/last-run.js';
import type { Position } from '../service/positions.js';
import type { TestFileRun } from '../service/unit-tests.js';
import type { NamingFile, WorkspaceName } from '../service/workspace-names.js';

/** The newest run of a query of a document. */
export interface RegionRun {
  readonly region: number;
  readonly last: LastRun;
}

/** The test files of a document's rules that do not lie beside it, and how test files came out, by path. */
export interface KnownTests {
  readonly paths: readonly string[];
  readonly runs: ReadonlyMap<string, TestFileRun>;
}

/** Tells a document's thread of the runs of its queries, which are made elsewhere. */
export const LAST_RUNS = new NotificationType<{ readonly uri: string; readonly runs: readonly RegionRun[] }>(
  'kqlens/thread/lastRuns',
);

/** Tells a document's thread of the tests of its rules. */
export const KNOWN_TESTS = new NotificationType<KnownTests>('kqlens/thread/knownTests');

/** Asks a document's thread for what of the workspace is named at a position. */
export const NAMED_AT = new RequestType<
  { readonly uri: string; readonly position: Position },
  WorkspaceName | null,
  void
>('kqlens/thread/namedAt');

/** Asks a document's thread where the document names something of the workspace. */
export const NAMED_IN = new RequestType<
  { readonly uri: string; readonly named: WorkspaceName; readonly newName: string | undefined },
  NamingFile | null,
  void
>('kqlens/thread/namedIn');
