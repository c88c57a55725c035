import type { Range, TextEdit } from '../../rules/region.js';
import type { Call, Expression, Name } from '../../syntax/expressions.js';
import type { LetStatement } from '../../syntax/statements.js';
import { spelledName } from '../../syntax/identifier.js';
import { walk } from '../../syntax/walk.js';
import type { RuleUnit } from '../project.js';
import { symbolsOf, type QuerySymbols } from '../symbols/query-symbols.js';
import { columnMadeBy, keepsResult, type Refactoring } from './refactoring.js';

/** Puts the value of a let statement in place of its name, and takes the statement away. */
export function inlineLet(unit: RuleUnit, { start, end }: Range): readonly Refactoring[] {
  const symbols = symbolsOf(unit.analysis);
  const place = symbols.at(start);
  if (place === undefined || end > place.occurrence.end) return [];
  const { declaration, name } = place.symbol;
  if (place.symbol.kind !== 'let' || declaration?.kind !== 'LetStatement') return [];
  const { value } = declaration;
  if (value.kind === 'FunctionDeclaration') return [];
  const { uses } = symbols.names.binding(declaration);
  if (uses.length === 0 || !uses.every((use) => keepsMeaning(symbols, value, use))) return [];
  const edits = [
    ...uses.map((use) => ({
      start: use.start,
      end: use.end,
      newText: named(symbols, use) + inPlace(unit, symbols, value, use),
    })),
    removal(unit.region.text, declaration),
  ];
  return keepsResult(unit.analysis, edits) ? [{ title: `Inline \`${name}\``, kind: 'refactor.inline', edits }] : [];
}

/** Whether the names in the value mean at the place of use what they mean in the let statement. */
function keepsMeaning({ flow, names }: QuerySymbols, value: Expression, use: Name | Call): boolean {
  const scope = flow.scopeAt(use);
  let keeps = true;
  walk(value, (node) => {
    if (node.kind !== 'Name' && node.kind !== 'Call') return;
    const declared = names.declaration(node);
    // A column hides a let value of its name; a later let statement hides an earlier one.
    if (declared === undefined) return;
    const hidden = scope.known(node.name) !== undefined;
    const later = names.lets.some(
      ({ statement }) =>
        statement !== declared &&
        statement.name.name === node.name &&
        statement.start > value.end &&
        statement.end < use.start,
    );
    if (hidden || later) keeps = false;
  });
  return keeps;
}

/** The name of the column that the use made by itself. */
function named({ names }: QuerySymbols, use: Name | Call): string {
  const column = columnMadeBy(use, names.parent(use));
  return column === undefined ? '' : `${spelledName(column)} = `;
}

/** The value's text as it has to be written in the place of its name. */
function inPlace({ region }: RuleUnit, { names }: QuerySymbols, value: Expression, use: Name | Call): string {
  const text = region.text.slice(value.start, value.end);
  switch (value.kind) {
    case 'Literal':
    case 'DynamicLiteral':
    case 'Name':
    case 'Call':
    case 'Parenthesized':
    case 'ToScalar':
    case 'Materialize':
    case 'Path':
    case 'Element':
    case 'DataTable':
      return text;
    case 'Pipeline': {
      const parent = names.parent(use);
      const begins = parent?.kind === 'Pipeline' && parent.source === use;
      const alone = parent?.kind === 'Parenthesized' || parent?.kind === 'ExpressionStatement' || parent?.kind === 'In';
      return begins || alone ? text : `(${text})`;
    }
    default:
      return `(${text})`;
  }
}

/** Takes a statement away with its semicolon and the line break behind it. */
function removal(text: string, statement: LetStatement): TextEdit {
  const rest = /^\s*;?[^\S\n]*\n?/.exec(text.slice(statement.end))![0];
  return { start: statement.start, end: statement.end + rest.length, newText: '' };
}
