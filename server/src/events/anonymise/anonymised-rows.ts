import type { Value } from '../../engine/values/types.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { Anonymiser } from './anonymiser.js';

/** Rows of one kind that can be read more than once. */
export interface RowSource {
  readonly columns: readonly ColumnInfo[];
  rows(): Iterable<readonly Value[]>;
}

/** A row, and where it is from. */
export interface SourcedRow<T extends RowSource> {
  readonly source: T;
  readonly row: readonly Value[];
}

/**
 * The rows of some sources as they can be shared; as they are without an anonymiser. All are shown to it first, because
 * every name must be known before the first is replaced.
 */
export function* anonymisedRows<T extends RowSource>(
  sources: readonly T[],
  anonymiser: Anonymiser | undefined,
): Generator<SourcedRow<T>> {
  if (anonymiser !== undefined) {
    for (const source of sources) {
      const { columns } = source;
      for (const row of source.rows()) row.forEach((value, i) => anonymiser.learn(value, columns[i]!));
    }
  }
  for (const source of sources) {
    const { columns } = source;
    for (const row of source.rows())
      yield { source, row: anonymiser === undefined ? row : row.map((v, i) => anonymiser.anonymise(v, columns[i]!)) };
  }
}
