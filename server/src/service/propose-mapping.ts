import { loadEventsAsync } from '../events/load.js';
import { mappingFile } from '../events/mappings/mapping-file.js';
import { proposeMapping } from '../events/mappings/propose.js';
import type { RowMapping } from '../events/mappings/types.js';
import { parseMappings } from '../events/mappings/user-mappings.js';
import { readRawRecords } from '../events/raw-records.js';
import { matchesGlob } from '../schema/configuration/glob.js';
import type { Configuration } from '../schema/configuration/types.js';
import type { Catalog } from '../schema/catalog.js';
import { plural } from '../testing/words.js';

/** How many records a mapping is proposed from. */
const SAMPLE = 200;

/** A proposed mapping, as a file; or why there is none. */
export type ProposedMapping =
  | {
      readonly ok: true;
      readonly mapping: RowMapping;
      readonly text: string;
      /** How many of the records that were looked at it makes rows of, and how many were looked at. */
      readonly mapped: number;
      readonly records: number;
    }
  | { readonly ok: false; readonly message: string };

/** Proposes a mapping to DeviceProcessEvents for the records of a file, and tries it on the file. */
export async function proposeMappingFile(
  path: string,
  bytes: Uint8Array,
  name: string,
  catalog: Catalog,
): Promise<ProposedMapping> {
  const raw = await readRawRecords(bytes, SAMPLE);
  if (raw.fault !== undefined) return { ok: false, message: raw.fault };
  const mapping = proposeMapping(name, raw.records);
  if (mapping === undefined) {
    const message =
      'No mapping is proposed: no field of its records looks like a command line or a program. ' +
      'Write one by hand, see docs/events.md.';
    return { ok: false, message };
  }
  const draft = mappingFile(mapping, [
    `Proposed from ${plural(raw.records.length, 'record')} of ${fileName(path)}. Check each column; delete what does not fit.`,
  ]);
  const { mappings, problems } = parseMappings(`${name}.yaml`, draft, catalog);
  const wrong = problems.find((p) => p.severity === 'error');
  if (wrong !== undefined) return { ok: false, message: `${wrong.message}. Give it another name.` };
  const { report } = await loadEventsAsync([{ path, bytes }], { catalog, mappings });
  return {
    ok: true,
    mapping,
    text: draft,
    mapped: report.files[0]!.mappings.get(name) ?? 0,
    records: report.files[0]!.read,
  };
}

/** Whether a configuration takes the mappings of a file. */
export function usesMapping(configuration: Configuration, path: string): boolean {
  return configuration.events.mappings.some((glob) => matchesGlob(path, glob));
}

function fileName(path: string): string {
  return /[^\\/]*$/u.exec(path)![0];
}
