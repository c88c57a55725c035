import type { RunRow } from '../../../../server/src/service/protocol.js';

/** The columns that the rule projects. */
type RuleColumns = readonly { readonly name: string; readonly type: string }[];

/** A way to copy rows, by the name on its button. */
export const COPY_FORMATS: Readonly<Record<string, (columns: RuleColumns, rows: readonly RunRow[]) => string>> = {
  CSV: csv,
  JSON: json,
  datatable,
};

/** Rows as CSV (RFC 4180) with a header. */
function csv(columns: RuleColumns, rows: readonly RunRow[]): string {
  const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [columns.map((c) => c.name), ...rows.map((r) => r.cells)];
  return lines.map((line) => `${line.map(quote).join(',')}\r\n`).join('');
}

/** Rows as an array of objects. Numbers that JavaScript would round stay text. */
function json(columns: RuleColumns, rows: readonly RunRow[]): string {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map((c, i) => [c.name, jsonValue(row.cells[i]!, c.type)])),
  );
  return JSON.stringify(objects, undefined, 2);
}

function jsonValue(text: string, type: string): unknown {
  if (type === 'string') return text;
  if (text === '') return null;
  switch (type) {
    case 'int':
    case 'long':
    case 'real': {
      const number = Number(text);
      return Number.isFinite(number) && String(number) === text ? number : text;
    }
    case 'bool':
      return text.toLowerCase() === 'true';
    case 'dynamic':
      return parsed(text);
    default:
      return text;
  }
}

/** A dynamic value; one that is a plain string prints without quotes. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Rows as a query that gives them: `datatable(Name: type) [ … ]`. */
function datatable(columns: RuleColumns, rows: readonly RunRow[]): string {
  const schema = columns.map((c) => `['${c.name.replace(/['\\]/g, '\\$&')}']: ${c.type}`).join(', ');
  const lines = rows.map((r) => r.cells.map((text, i) => literal(text, columns[i]!.type)).join(', '));
  return `datatable(${schema})\n[\n  ${lines.join(',\n  ')}\n]`;
}

function literal(text: string, type: string): string {
  if (type === 'string') return stringLiteral(text);
  if (text === '') return `${type}(null)`;
  // A dynamic value prints as JSON, but for a string, which prints as it is.
  if (type === 'dynamic') return `dynamic(${typeof parsed(text) === 'string' ? stringLiteral(text) : text})`;
  return `${type}(${text})`;
}

/** Kusto knows JSON's escapes, and needs no others. */
function stringLiteral(text: string): string {
  return JSON.stringify(text);
}
