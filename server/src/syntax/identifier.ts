const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** Words that the grammar takes for itself where a name could stand. */
const RESERVED: ReadonlySet<string> = new Set([
  'and',
  'or',
  'between',
  'by',
  'contains',
  'has',
  'in',
  'on',
  'of',
  'to',
]);

/**
 * Whether a name can stand in a query as it is. Others need brackets: `['a b']`.
 * Source: https://learn.microsoft.com/kusto/query/schema-entities/entity-names
 */
export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name) && !RESERVED.has(name);
}

/** A name as a query spells it. */
export function spelledName(name: string): string {
  if (isIdentifier(name)) return name;
  return `['${name.replace(/[\\']/g, '\\$&')}']`;
}
