import type { Range } from '../rules/region.js';
import type { Catalog } from '../schema/catalog.js';
import { isIdentifier } from '../syntax/identifier.js';
import type { Position } from './positions.js';
import type { RuleDocument } from './project.js';
import { symbolAt } from './references.js';
import { symbolsOf } from './symbols/query-symbols.js';

/** A function that is called at a position, which the workspace may declare. */
export function functionNameAt(
  document: RuleDocument,
  position: Position,
): { readonly kind: 'function'; readonly name: string; readonly range: Range } | undefined {
  const found = symbolAt(document, position);
  return found?.symbol.kind === 'function'
    ? { kind: 'function', name: found.symbol.name, range: found.range }
    : undefined;
}

/** Where the queries of a file call a function of the workspace, in offsets of the file. */
export function callsOf(document: RuleDocument, name: string): Range[] {
  return document.units.flatMap((unit) =>
    symbolsOf(unit.analysis)
      .symbols.filter((symbol) => symbol.kind === 'function' && symbol.name === name)
      .flatMap(({ occurrences }) => occurrences.map(({ start, end }) => unit.region.map.rangeToOuter(start, end))),
  );
}

/** Where the file that a function is read from names it: a command that creates it, or a parser's own fields. */
export function namesInOwnFile(text: string, name: string): Range[] {
  const command = new RegExp(
    `\\bfunction\\s+(?:ifnotexists\\s+)?(?:with\\s*\\([^)]*\\)\\s*)?(${name})(?=\\s*\\()`,
    'dgu',
  );
  const field = new RegExp(`^(?:ParserName|FunctionName|FunctionAlias):[ \\t]*["']?(${name})["']?[ \\t]*$`, 'dgmu');
  return [...text.matchAll(command), ...text.matchAll(field)].map(({ indices }) => {
    const [start, end] = indices![1]!;
    return { start, end };
  });
}

/** Whether a name stands for something in a query of a file. */
export function isNameTaken(document: RuleDocument, name: string): boolean {
  return document.units.some((unit) => symbolsOf(unit.analysis).symbols.some((symbol) => symbol.name === name));
}

/** Why a function cannot have another name; undefined where it can. `calling` are the files that call it. */
export function whyFunctionNotRenamed(
  catalog: Catalog,
  name: string,
  newName: string,
  calling: readonly { readonly path: string; readonly isTaken: boolean }[],
): string | undefined {
  if (!isIdentifier(newName)) return `\`${newName}\` is no name: letters, digits and \`_\`, beginning with a letter.`;
  if (catalog.function(newName) !== undefined) return `There is a function \`${newName}\` already.`;
  if (catalog.table(newName) !== undefined) return `There is a table \`${newName}\` already.`;
  const taken = calling.find(({ isTaken }) => isTaken);
  if (taken !== undefined) return `\`${newName}\` already stands for something else in ${taken.path}.`;
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])`, 'u');
  const paths = new Set(calling.map(({ path }) => path));
  const hidden = catalog.functionNames().find((other) => {
    const facts = other === name ? undefined : catalog.function(other);
    return facts?.body !== undefined && word.test(facts.body) && !paths.has(facts.file ?? '');
  });
  return hidden === undefined
    ? undefined
    : `The body of \`${hidden}\` names it, in a place that cannot be changed from here.`;
}
