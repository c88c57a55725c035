import type { ExternalData } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { EngineError, notImplemented, notLocal } from '../errors.js';
import type { Planner } from '../plan/planner.js';
import { NO_ROW, type Scope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';
import type { Value } from '../values/types.js';
import { BatchBuilder } from './batch.js';
import { externalFormat, formatOfAddress } from './external-formats.js';
import { parameterFlag, parameterText } from './parameters.js';

/**
 * `externaldata`: reads nothing from the network; the data source must know a local file for each address.
 * Source: https://learn.microsoft.com/kusto/query/externaldata-operator
 */
export function planExternalData(source: ExternalData, planner: Planner, scope: Scope): TablePlan {
  // The files may change, and nobody tells.
  planner.run.differs();
  const columns = source.declared.map((d): ColumnInfo => ({ name: d.name, type: d.type ?? 'dynamic' }));
  const rows = source.uris.flatMap((e) => {
    const address = planner.constantValue(planner.scalar(e, NO_ROW, scope));
    if (typeof address !== 'string') throw new EngineError('refused', 'externaldata: an address is a constant text', e);
    return readExternal(address, source, columns, planner);
  });
  return {
    kind: 'externaldata',
    columns,
    inputs: [],
    serialized: false,
    *run(run) {
      const builder = new BatchBuilder(columns, run.lineage);
      for (const row of rows) {
        builder.add(row);
        if (builder.isFull) yield builder.take();
      }
      if (builder.length > 0) yield builder.take();
    },
  };
}

function readExternal(
  address: string,
  source: ExternalData,
  columns: readonly ColumnInfo[],
  planner: Planner,
): Value[][] {
  const text = planner.data.external?.(address);
  if (text === undefined) {
    // Addresses often carry a key in their query part.
    const shown = address.replace(/[?;].*$/s, '');
    throw notLocal(
      `externaldata of ${shown}`,
      'Nothing is fetched; declare a local file for the address under `externalData` in kqlens.yaml.',
      source,
    );
  }
  if (parameterText(source.properties, 'ingestionMapping') !== undefined) {
    throw notImplemented('ingestionMapping of externaldata', source);
  }
  const name = parameterText(source.properties, 'format') ?? formatOfAddress(address);
  const format = externalFormat(name);
  if (format === undefined) throw notImplemented(`the format ${name} of externaldata`, source);
  const rows = format(text, columns, parameterFlag(source.properties, 'ignoreFirstRecord'));
  if (typeof rows === 'string') throw new EngineError('failed', `externaldata: ${name}: ${rows}`, source);
  return rows;
}
