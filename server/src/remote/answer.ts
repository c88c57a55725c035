import type { RemoteFailure } from './failure.js';
import type { RemoteTable } from './remote-table.js';
import type { RemoteStatistics } from './statistics.js';

/** What a service answered to a query. */
export interface RemoteAnswer {
  /** The result tables, in the order of the query's statements. */
  readonly tables: readonly RemoteTable[];
  /** Why rows may be missing; undefined when the answer is whole. */
  readonly partial: RemoteFailure | undefined;
  readonly statistics: RemoteStatistics;
}
