/**
 * Reads a guid as `toguid()` does: 32 hex digits, with dashes in their places, of which any may be missing.
 * The result is lower case with dashes; null for anything else.
 * Source: https://learn.microsoft.com/kusto/query/toguid-function
 */
export function parseGuid(text: string): string | null {
  const m = /^\s*([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\s*$/i.exec(text);
  return m ? m.slice(1).join('-').toLowerCase() : null;
}
