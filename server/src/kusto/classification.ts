import type { Span } from '../syntax/expressions.js';
import type { Analysis } from './analysis.js';
import { codeService, enumerationNames, neverCancelled } from './code-service.js';
import { kustoPackage, type PackageObject } from './package.js';
import { at, call, items } from './raw.js';

/** What a piece of the text is. The names are the package's. */
export type ClassificationKind =
  | 'Comment'
  | 'Literal'
  | 'StringLiteral'
  | 'Type'
  | 'Column'
  | 'Table'
  | 'Database'
  | 'Function'
  | 'Parameter'
  | 'Variable'
  | 'ScalarOperator'
  | 'MathOperator'
  | 'QueryOperator'
  | 'QueryParameter'
  | 'Keyword'
  | 'Option';

/** A piece of the text and what it is. */
export interface Classification extends Span {
  readonly kind: ClassificationKind;
}

const KINDS: ReadonlyMap<string, ClassificationKind> = new Map<string, ClassificationKind>([
  ['Comment', 'Comment'],
  ['Literal', 'Literal'],
  ['StringLiteral', 'StringLiteral'],
  ['Type', 'Type'],
  ['Column', 'Column'],
  ['SchemaMember', 'Column'],
  ['Table', 'Table'],
  ['MaterializedView', 'Table'],
  ['Database', 'Database'],
  ['Function', 'Function'],
  ['Parameter', 'Parameter'],
  ['SignatureParameter', 'Parameter'],
  ['Variable', 'Variable'],
  ['ScalarOperator', 'ScalarOperator'],
  ['MathOperator', 'MathOperator'],
  ['QueryOperator', 'QueryOperator'],
  ['QueryParameter', 'QueryParameter'],
  ['ClientParameter', 'QueryParameter'],
  ['Keyword', 'Keyword'],
  ['Command', 'Keyword'],
  ['Directive', 'Keyword'],
  ['Option', 'Option'],
]);

let names: ReadonlyMap<number, string> | undefined;

/** The pieces of a query with what binding found them to be, in order; punctuation and plain text are left out. */
export function classifications(analysis: Analysis): readonly Classification[] {
  const service = codeService(analysis);
  if (service === undefined) return [];
  names ??= enumerationNames(at(kustoPackage().Kusto, 'Language', 'Editor', 'ClassificationKind'));
  const length = analysis.text.length;
  const info = call(service, 'GetClassifications', 0, length, true, true, neverCancelled()) as PackageObject;
  return items(info['Classifications']).flatMap((range) => {
    const kind = KINDS.get(names?.get(range['Kind'] as number) ?? '');
    const start = range['Start'] as number;
    return kind === undefined ? [] : [{ kind, start, end: start + (range['Length'] as number) }];
  });
}
