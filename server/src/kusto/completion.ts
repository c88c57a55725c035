import type { Span } from '../syntax/expressions.js';
import type { Analysis } from './analysis.js';
import { codeService, enumerationNames, neverCancelled } from './code-service.js';
import { kustoPackage, type PackageObject } from './package.js';
import { at, call, items } from './raw.js';

/** What an offered text is. The names are the package's. */
export type LanguageItemKind =
  | 'Keyword'
  | 'Punctuation'
  | 'Syntax'
  | 'Identifier'
  | 'Example'
  | 'ScalarPrefix'
  | 'TabularPrefix'
  | 'TabularSuffix'
  | 'QueryPrefix'
  | 'ScalarInfix'
  | 'RenderChart'
  | 'Column'
  | 'Table'
  | 'BuiltInFunction'
  | 'LocalFunction'
  | 'DatabaseFunction'
  | 'AggregateFunction'
  | 'Parameter'
  | 'Variable'
  | 'ScalarType'
  | 'Option'
  | 'Other';

/** A text that the grammar and the binder allow at a place. */
export interface LanguageItem {
  readonly kind: LanguageItemKind;
  /** The name that is typed to find it. */
  readonly name: string;
  /** The name as a list shows it, with a function's parameters. */
  readonly label: string;
  /** The text to insert: what comes before the cursor, and what after it. */
  readonly before: string;
  readonly after: string;
  /** Sorts the items as the package would: by rank, priority and name. */
  readonly order: string;
}

/** What can stand at a place, and the text that it takes the place of. */
export interface LanguageItems extends Span {
  readonly items: readonly LanguageItem[];
  /** Whether a table could stand there. */
  readonly takesTables: boolean;
  /** Whether a scalar value could stand there. */
  readonly takesValues: boolean;
}

const KINDS: ReadonlySet<string> = new Set<LanguageItemKind>([
  'Keyword',
  'Punctuation',
  'Syntax',
  'Identifier',
  'Example',
  'ScalarPrefix',
  'TabularPrefix',
  'TabularSuffix',
  'QueryPrefix',
  'ScalarInfix',
  'RenderChart',
  'Column',
  'Table',
  'BuiltInFunction',
  'LocalFunction',
  'DatabaseFunction',
  'AggregateFunction',
  'Parameter',
  'Variable',
  'ScalarType',
  'Option',
]);

let kinds: ReadonlyMap<number, string> | undefined;
let options: PackageObject | undefined;

/**
 * What the grammar and the binder allow at an offset of an analysed query: columns, let names, keywords, operators. Scalar
 * functions, aggregates and plugins are left out, since the package checks the types of each of hundreds, which takes ten
 * times as long as everything else: see {@link builtInFunctions}.
 */
export function languageItems(analysis: Analysis, offset: number): LanguageItems {
  const service = codeService(analysis);
  const nothing = { start: offset, end: offset, items: [], takesTables: false, takesValues: false };
  if (service === undefined) return nothing;
  const { Kusto } = kustoPackage();
  const editor = at(Kusto, 'Language', 'Editor');
  kinds ??= enumerationNames(at(editor, 'CompletionKind'));
  options ??= localFunctionsOnly(editor, at(Kusto, 'Language', 'IncludeFunctionKind'));
  const info = call(service, 'GetCompletionItems', offset, options, neverCancelled()) as PackageObject;
  const start = info['EditStart'] as number;
  const found = items(info['Items']).map(languageItem);
  // An empty answer has no place of its own.
  if (found.length === 0) return nothing;
  return {
    start,
    end: start + (info['EditLength'] as number),
    items: found,
    // Of the functions only those are left that give databases, and they stand where tables do.
    takesTables: found.some(({ kind }) => kind === 'DatabaseFunction'),
    takesValues: found.some(({ kind }) => kind === 'ScalarPrefix'),
  };
}

function languageItem(item: PackageObject): LanguageItem {
  const kind = kinds?.get(item['Kind'] as number) ?? '';
  return {
    kind: KINDS.has(kind) ? (kind as LanguageItemKind) : 'Other',
    name: text(item['MatchText']),
    label: text(item['DisplayText']),
    before: text(item['BeforeText']),
    after: text(item['AfterText']),
    order: text(item['OrderText']),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function localFunctionsOnly(editor: PackageObject, functions: PackageObject): PackageObject {
  const all = at(editor, 'CompletionOptions', 'Default');
  const which = (functions['LocalFunctions'] as number) | (functions['DatabaseFunctions'] as number);
  return call(all, 'WithIncludeFunctions', which) as PackageObject;
}
