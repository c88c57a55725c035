/** A record of a comma-separated file. */
export interface DelimitedRecord {
  readonly fields: readonly string[];
  /** The line its first field starts on, from 1. */
  readonly line: number;
}

/**
 * Reads a small comma-separated text as in RFC 4180: quoted fields may hold commas, line breaks and doubled quotes. Empty
 * lines are skipped, a byte order mark is dropped. For configuration-sized files; event files have their own reader.
 */
export function parseDelimited(text: string): DelimitedRecord[] {
  const records: DelimitedRecord[] = [];
  let fields: string[] = [];
  let field = '';
  let line = 1;
  let startLine = 1;
  let quoted = false;
  let wasQuoted = false;
  const endRecord = (): void => {
    if (fields.length > 0 || field !== '' || wasQuoted) records.push({ fields: [...fields, field], line: startLine });
    fields = [];
    field = '';
    wasQuoted = false;
    startLine = line;
  };
  for (let i = text.startsWith('\uFEFF') ? 1 : 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\n') line++;
    if (quoted) {
      if (c !== '"') field += c;
      else if (text.charAt(i + 1) === '"') field += text.charAt(i++);
      else quoted = false;
    } else if (c === '"' && field === '') {
      quoted = true;
      wasQuoted = true;
    } else if (c === ',') {
      fields.push(field);
      field = '';
      wasQuoted = false;
    } else if (c === '\n') {
      endRecord();
    } else if (c !== '\r') {
      field += c;
    }
  }
  endRecord();
  return records;
}

/** A field as comma-separated text has it: in quotes where it must be. Source: https://www.rfc-editor.org/rfc/rfc4180 */
export function csvField(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
