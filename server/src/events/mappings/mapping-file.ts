import { stringify } from 'yaml';
import type { RowMapping } from './types.js';

/** A mapping as the text of a mapping file, to be checked and completed by whoever knows the format. */
export function mappingFile(mapping: RowMapping, remarks: readonly string[]): string {
  const { name, title, view, match, table, columns, ...more } = mapping;
  const ordered = { name, title, ...(view === undefined ? {} : { view }), match, table, columns, ...more };
  const yaml = stringify(ordered, { lineWidth: 0, flowCollectionPadding: true });
  return `${remarks.map((remark) => `# ${remark}\n`).join('')}${yaml}`;
}
