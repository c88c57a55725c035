import { parseTimespan } from '../engine/values/timespan.js';
import { DynamicReal, isDynamicArray, isDynamicBag, type Dynamic } from '../engine/values/types.js';

/** What a query took, as far as the service says. */
export interface RemoteStatistics {
  readonly rowsScanned: number | undefined;
  readonly rowsTotal: number | undefined;
  /** In ticks. */
  readonly cpu: bigint | undefined;
  readonly executionSeconds: number | undefined;
  readonly resultBytes: number | undefined;
}

/**
 * Reads the resources that a query took: `QueryResourceConsumption` of Kusto (`input_dataset_statistics`), or `statistics.query`
 * of Log Analytics, which has the same facts (`inputDatasetStatistics`).
 * Source: https://learn.microsoft.com/kusto/query/query-resource-consumption
 */
export function readStatistics(consumption: Dynamic): RemoteStatistics {
  const input = part(consumption, 'input_dataset_statistics', 'inputDatasetStatistics');
  const rows = part(input, 'rows');
  const cpu = part(part(consumption, 'resource_usage', 'resourceUsage'), 'cpu');
  const results = part(consumption, 'dataset_statistics', 'datasetStatistics');
  const result = isDynamicArray(results) ? (results[0] ?? null) : null;
  const total = part(cpu, 'total cpu', 'totalCpu');
  return {
    rowsScanned: number(part(rows, 'scanned')),
    rowsTotal: number(part(rows, 'total')),
    cpu: typeof total === 'string' ? (parseTimespan(total) ?? undefined) : undefined,
    executionSeconds: number(part(consumption, 'ExecutionTime', 'executionTime')),
    resultBytes: number(part(result, 'table_size', 'tableSize')),
  };
}

export const NO_STATISTICS: RemoteStatistics = readStatistics(null);

function part(bag: Dynamic, ...names: readonly string[]): Dynamic {
  if (!isDynamicBag(bag)) return null;
  for (const name of names) {
    const value = bag.get(name);
    if (value !== undefined) return value;
  }
  return null;
}

function number(value: Dynamic): number | undefined {
  if (value instanceof DynamicReal) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}
