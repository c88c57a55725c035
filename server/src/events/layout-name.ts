import type { Layout } from './detect.js';

/** The formats that name a layout; others name a mapping. */
export const LAYOUT_NAMES: ReadonlySet<string> = new Set([
  'csv',
  'sentinel-csv',
  'advanced-hunting-csv',
  'json',
  'json-array',
  'ndjson',
  'auditd',
  'event-xml',
  'parquet',
  'log-analytics-api',
  'advanced-hunting-api',
  'event-hub',
  'odata',
  'cloudtrail',
  'elasticsearch',
]);

/** A layout by the name that reports give it, and what told it, as a sentence. */
export function describeLayout(layout: Layout): { readonly format: string; readonly why: string } {
  switch (layout.kind) {
    case 'json-lines':
      return { format: 'ndjson', why: 'Each line is a JSON value.' };
    case 'auditd':
      return { format: 'auditd', why: 'Its lines are those of a Linux audit log.' };
    case 'event-xml':
      return { format: 'event-xml', why: 'It holds <Event> elements.' };
    case 'json-values':
      if (layout.envelope !== undefined)
        return { format: layout.envelope, why: 'An object holds the records in an array.' };
      return layout.array
        ? { format: 'json-array', why: 'The file is a JSON array.' }
        : { format: 'json', why: 'JSON objects follow each other.' };
    case 'csv':
      return describeCsv(layout.header);
  }
}

function describeCsv(header: readonly string[]): { format: string; why: string } {
  const exported = header.find((name) => /^TimeGenerated \[.*\]$/u.test(name.trim()));
  if (exported !== undefined) {
    const why = `The header has '${exported.trim()}', as the Log Analytics portal writes it.`;
    return { format: 'sentinel-csv', why };
  }
  if (header.includes('Timestamp') && !header.includes('TimeGenerated'))
    return { format: 'advanced-hunting-csv', why: "The header has 'Timestamp', as advanced hunting writes it." };
  return { format: 'csv', why: 'The first line is a header.' };
}
