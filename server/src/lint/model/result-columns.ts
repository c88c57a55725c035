import type { ColumnReference } from '../../rules/metadata.js';
import type { Catalog } from '../../schema/catalog.js';
import { closestName } from '../../schema/closest-name.js';
import { replacement } from '../context.js';
import type { Fix, FindingData } from '../finding.js';
import type { QueryModel } from './query-model.js';
import { tablesIn } from './tables.js';

/** A column that the metadata names and the query does not return. */
export interface MissingColumn {
  readonly reference: ColumnReference;
  /** The returned column that differs in case only, in back-ticks. */
  readonly nearest: string | undefined;
  readonly report: {
    readonly start: number;
    readonly end: number;
    readonly data: FindingData;
    readonly fixes: () => readonly Fix[];
  };
}

/**
 * Columns of the metadata that are not in the query's result. None where the result is not known for sure: after errors, or
 * where rows may have more columns than are listed.
 */
export function missingColumns(
  references: readonly ColumnReference[],
  model: QueryModel,
  catalog: Catalog,
): readonly MissingColumn[] {
  const { result, diagnostics } = model.analysis;
  // The columns of custom tables of solutions are known from published queries only.
  if (tablesIn(model).some(({ name }) => catalog.table(name)?.origin === 'solution')) return [];
  if (result === undefined || result.open || diagnostics.some(({ severity }) => severity === 'error')) return [];
  const names = result.columns.map(({ name }) => name);
  return references.flatMap((reference): MissingColumn[] => {
    const { value, start, end } = reference.column;
    if (names.includes(value)) return [];
    const found = closestName(value, names);
    const nearest = found?.toLowerCase() === value.toLowerCase() ? `\`${found}\`` : undefined;
    const fixes = (): readonly Fix[] =>
      found === undefined ? [] : [replacement('suggest', `Use \`${found}\``, { start, end }, found)];
    const data = { column: `\`${value}\``, nearest: nearest ?? '', columns: names.slice(0, 10) };
    return [{ reference, nearest, report: { start, end, data, fixes } }];
  });
}
