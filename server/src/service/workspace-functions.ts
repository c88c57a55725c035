import type { Range } from '../rules/region.js';
import type { FunctionDeclaration } from '../schema/configuration/types.js';
import { isIdentifier } from '../syntax/identifier.js';
import type { Position } from './positions.js';
import type { RuleDocument } from './project.js';
import { symbolAt } from './references.js';
import { symbolsOf } from './symbols/query-symbols.js';

/** A function that the configuration declares, named at a place of a rule file. */
export interface NamedFunction {
  readonly name: string;
  readonly declaration: FunctionDeclaration;
  /** The name at the place, in offsets of the file. */
  readonly range: Range;
}

/** The function of the workspace that is named at a position; undefined for everything else. */
export function workspaceFunctionAt(document: RuleDocument, position: Position): NamedFunction | undefined {
  const found = symbolAt(document, position);
  if (found?.symbol.kind !== 'function') return undefined;
  const { name } = found.symbol;
  const declaration = declarationIn(document, name);
  return declaration === undefined ? undefined : { name, declaration, range: found.range };
}

/** Where the queries of a file call a function of the workspace, in offsets of the file. */
export function callsOf(document: RuleDocument, { name, declaration }: NamedFunction): Range[] {
  // Another configuration may have a function of the same name.
  if (!isSame(declarationIn(document, name), declaration)) return [];
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

/** Why a function cannot have another name; undefined where it can. `calling` are the files that call it. */
export function whyNotRenamed(
  document: RuleDocument,
  { name }: NamedFunction,
  newName: string,
  calling: readonly RuleDocument[],
): string | undefined {
  if (!isIdentifier(newName)) return `\`${newName}\` is no name: letters, digits and \`_\`, beginning with a letter.`;
  const { catalog } = document.units[0]!;
  if (catalog.function(newName) !== undefined) return `There is a function \`${newName}\` already.`;
  if (catalog.table(newName) !== undefined) return `There is a table \`${newName}\` already.`;
  for (const file of calling) {
    const taken = file.units.some((unit) => symbolsOf(unit.analysis).symbols.some((s) => s.name === newName));
    if (taken) return `\`${newName}\` already stands for something else in ${file.path}.`;
  }
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

function declarationIn({ configuration }: RuleDocument, name: string): FunctionDeclaration | undefined {
  return Object.hasOwn(configuration.functions, name) ? configuration.functions[name] : undefined;
}

function isSame(a: FunctionDeclaration | undefined, b: FunctionDeclaration): boolean {
  return a?.declaredAt.file === b.declaredAt.file && a.declaredAt.line === b.declaredAt.line;
}
