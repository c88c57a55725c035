import { columnReferences } from '../../rules/column-references.js';
import type { Range } from '../../rules/region.js';
import type { RuleDocument, RuleUnit } from '../project.js';
import { symbolsOf, type QuerySymbol } from '../symbols/query-symbols.js';

/** A column of a query's result that the rule's metadata names. */
export interface ReferencedColumn extends Range {
  readonly name: string;
  readonly unit: RuleUnit;
}

/** The column that the metadata names at an offset of the file. */
export function columnReferenceAt(document: RuleDocument, offset: number): ReferencedColumn | undefined {
  for (const unit of document.units) {
    const { rule } = unit.region;
    if (rule === undefined) continue;
    const found = columnReferences(rule).find(({ column }) => column.start <= offset && offset <= column.end);
    if (found !== undefined) return { ...namePlace(document, found.column), name: found.column.value, unit };
  }
  return undefined;
}

/** The places of the metadata that name a column of the result. */
export function columnPlaces(document: RuleDocument, { region }: RuleUnit, name: string): readonly Range[] {
  if (region.rule === undefined) return [];
  return columnReferences(region.rule)
    .filter(({ column }) => column.value === name)
    .map(({ column }) => namePlace(document, column));
}

/** A field's place without quotes. */
function namePlace({ text }: RuleDocument, { start, end, value }: Range & { readonly value: string }): Range {
  const at = text.slice(start, end).indexOf(value);
  return at < 0 ? { start, end } : { start: start + at, end: start + at + value.length };
}

/** The symbol of a column of the query's result. */
export function resultSymbol({ analysis }: RuleUnit, name: string): QuerySymbol | undefined {
  const symbols = symbolsOf(analysis);
  return symbols.symbols.find(
    (symbol) => symbol.kind === 'column' && symbol.name === name && symbols.isResultColumn(symbol),
  );
}
