import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Identity from '@azure/identity';
import type * as Logs from '@azure/monitor-query-logs';
import type * as Kusto from 'azure-kusto-data';

/** The name under which the build puts `bundled-libraries.ts` beside the bundle. */
export const BUNDLED_AZURE_LIBRARIES = 'azure-libraries.js';

/** Microsoft's clients. */
export interface AzureLibraries {
  readonly kusto: typeof Kusto;
  readonly logs: typeof Logs;
  readonly identity: typeof Identity;
}

const bundled = join(dirname(fileURLToPath(import.meta.url)), BUNDLED_AZURE_LIBRARIES);

let loading: Promise<AzureLibraries> | undefined;

/** Microsoft's clients. They are loaded when first asked for: nothing but a connection needs them. */
export function azureLibraries(): Promise<AzureLibraries> {
  return (loading ??= load());
}

async function load(): Promise<AzureLibraries> {
  if (existsSync(bundled)) return createRequire(import.meta.url)(bundled) as AzureLibraries;
  // Names that the bundler cannot follow, so that it leaves the packages out of the bundles that start up.
  const from = <T>(name: string): Promise<T> => import(name) as Promise<T>;
  const [kusto, logs, identity] = await Promise.all([
    from<typeof Kusto>('azure-kusto-data'),
    from<typeof Logs>('@azure/monitor-query-logs'),
    from<typeof Identity>('@azure/identity'),
  ]);
  return { kusto, logs, identity };
}
