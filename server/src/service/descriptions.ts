import { builtInFunction, type BuiltInFunction, type BuiltInSignature } from '../kusto/built-in-functions.js';
import type { Catalog, FunctionFacts, ParameterFacts, TableFacts } from '../schema/catalog.js';
import { columnClass, traitsOf, type ColumnClass } from '../schema/column-classes.js';
import { tableReferencePage } from '../schema/reference-pages.js';
import { vocabularyOf } from '../schema/vocabularies.js';
import type { FunctionDeclaration, FunctionParameter } from '../syntax/statements.js';
import type { ColumnInfo, TableSchema } from '../syntax/types.js';
import { asMarkdown, documentationOf } from './documentation.js';
import { codeSpan } from './markdown.js';

/** Columns and values beyond these are only counted. */
const COLUMNS_SHOWN = 40;
const VALUES_SHOWN = 25;

/** Text as a block of KQL in Markdown. */
export function kqlBlock(text: string): string {
  return `\`\`\`kql\n${text}\n\`\`\``;
}

/** A parameter of any kind of function, as a signature shows it. */
export interface ShownParameter {
  readonly label: string;
  readonly repeatable: boolean;
}

/** A way to call a function, as shown to users. */
export interface ShownSignature {
  readonly name: string;
  readonly parameters: readonly ShownParameter[];
  readonly returns: string | undefined;
}

/** `strcat(arg: scalar, …): string` */
export function signatureLabel({ name, parameters, returns }: ShownSignature): string {
  const repeats = parameters.some(({ repeatable }) => repeatable) ? ', …' : '';
  const labels = parameters.map(({ label }) => label).join(', ');
  return `${name}(${labels}${repeats})${returns === undefined ? '' : `: ${returns}`}`;
}

export function builtInSignatures({ name, signatures }: BuiltInFunction): readonly ShownSignature[] {
  return signatures.map((signature) => builtInSignature(name, signature));
}

function builtInSignature(name: string, { parameters, returns }: BuiltInSignature): ShownSignature {
  return {
    name,
    parameters: parameters.map((p) => ({
      label: `${p.name}${p.optional ? '?' : ''}: ${p.type}`,
      repeatable: p.repeatable,
    })),
    returns,
  };
}

export function storedSignature({ name, parameters, returns }: FunctionFacts): ShownSignature {
  const shown = parameters.map((p) => ({ label: storedParameter(p), repeatable: false }));
  return { name, parameters: shown, returns: returns === undefined || typeof returns !== 'string' ? 'table' : returns };
}

function storedParameter({ name, type, default: value, optional }: ParameterFacts): string {
  const required = value === undefined && optional !== true;
  return `${name}${required ? '' : '?'}: ${type}${value === undefined ? '' : ` = ${value}`}`;
}

/** The signature of a function that a let statement declares. */
export function letSignature(name: string, declaration: FunctionDeclaration, text: string): ShownSignature {
  const { expression } = declaration.body;
  const returns = expression?.type;
  return {
    name,
    parameters: declaration.parameters.map((p) => ({ label: letParameter(p, text), repeatable: false })),
    returns: returns === 'unknown' ? undefined : returns,
  };
}

function letParameter({ name, type, defaultValue }: FunctionParameter, text: string): string {
  const shown = typeof type === 'string' ? type : tableType(type);
  return `${name}: ${shown}${defaultValue === undefined ? '' : ` = ${text.slice(defaultValue.start, defaultValue.end)}`}`;
}

/** The type of a tabular parameter as it is declared: `(a: long, *)`. */
export function tableType({ columns, open }: TableSchema): string {
  const listed = columns.map((column) => `${column.name}: ${column.type}`);
  return `(${[...listed, ...(open ? ['*'] : [])].join(', ')})`;
}

/** A function of the language, in Markdown. */
export function describeBuiltIn(name: string): string | undefined {
  const known = builtInFunction(name);
  const documentation = known === undefined ? undefined : documentationOf(known.kind, name);
  if (known === undefined) return undefined;
  const instead = known.alternative === undefined ? undefined : documentationOf(known.kind, known.alternative);
  return joined(
    kqlBlock(builtInSignatures(known).map(signatureLabel).join('\n')),
    known.alternative === undefined
      ? undefined
      : `Not to be used any more: ${codeSpan(`${known.alternative}()`)} takes its place.`,
    documentation === undefined ? instead && asMarkdown(instead) : asMarkdown(documentation),
  );
}

/** A stored function of the platform or the workspace, in Markdown. */
export function describeStored(facts: FunctionFacts): string {
  const { returns, kind, file } = facts;
  return joined(
    kqlBlock(signatureLabel(storedSignature(facts))),
    file === undefined ? ORIGINS[kind] : `${ORIGINS[kind]} From ${codeSpan(file)}.`,
    returns === undefined || typeof returns === 'string' ? undefined : columnList(returns),
  );
}

const ORIGINS: Readonly<Record<FunctionFacts['kind'], string>> = {
  watchlist: 'Items of a watchlist of the workspace.',
  asim: 'Normalized events of the Advanced Security Information Model.',
  defender: 'Function of Defender XDR.',
  workspace: 'Function of the workspace.',
};

const TABLE_ORIGINS: Readonly<Record<TableFacts['origin'], string>> = {
  'built-in': '',
  solution: ' A custom table that a Sentinel solution creates: present where that is installed.',
  workspace: ' Declared in the configuration of the workspace.',
};

/** A table, in Markdown. */
export function describeTable(catalog: Catalog, name: string): string | undefined {
  const facts = catalog.table(name);
  if (facts === undefined) return undefined;
  const product = facts.platform === 'sentinel' ? 'Microsoft Sentinel' : 'Defender XDR';
  const time = facts.timeColumn === undefined ? 'It has no time.' : `Its time is ${codeSpan(facts.timeColumn)}.`;
  const page = tableReferencePage(facts.platform, name);
  return joined(
    kqlBlock(name),
    `Table of ${product} with ${facts.columns.length} columns. ${time}${TABLE_ORIGINS[facts.origin]}`,
    columnList(facts),
    page === undefined ? undefined : `[Reference](${page})`,
  );
}

/** A column with what is known of its values, in Markdown. */
export function describeColumn({ name, type }: ColumnInfo, tables: readonly string[]): string {
  const known = tables.filter((table) => table !== '');
  const origin = known.length === 0 ? undefined : `Column of ${known.map(codeSpan).join(', ')}.`;
  const classes = new Set((known.length === 0 ? [] : known).map((table) => columnClass(table, name)));
  const [only] = classes;
  const meaning = classes.size === 1 && only !== undefined ? describeClass(only) : undefined;
  return joined(kqlBlock(`${name}: ${type}`), origin, meaning, describeValues(known[0], name));
}

function describeClass(name: ColumnClass): string {
  const { attackerControlled, caseReliable } = traitsOf(name);
  const whose = attackerControlled ? ' Whoever causes the event chooses this text, its letter case included.' : '';
  return `${CLASSES[name]}${whose}${!attackerControlled && !caseReliable ? ' Its letter case varies: compare without regard to case.' : ''}`;
}

const CLASSES: Readonly<Record<ColumnClass, string>> = {
  'attacker-text': 'Free text.',
  path: 'Path of a file or key.',
  url: 'Address on the web.',
  'machine-vocabulary': 'One of the product’s own words.',
  'source-dependent-case': 'Text as the source writes it.',
  identity: 'Name of an account or identity.',
  host: 'Name of a machine.',
  hash: 'Digest of a file.',
  address: 'Network address.',
  time: 'Moment or duration.',
  id: 'Identifier.',
  score: 'Score or confidence.',
};

function describeValues(table: string | undefined, column: string): string | undefined {
  const vocabulary = table === undefined ? undefined : vocabularyOf(table, column);
  if (vocabulary === undefined) return undefined;
  const { values, closed } = vocabulary;
  const shown = values.slice(0, VALUES_SHOWN).map(codeSpan).join(', ');
  const more = values.length > VALUES_SHOWN ? ` and ${values.length - VALUES_SHOWN} more` : '';
  return `${closed ? 'Always one of' : 'Known values'}: ${shown}${more}.`;
}

/** The columns of rows, in Markdown. */
export function columnList({ columns, open }: TableSchema): string | undefined {
  if (columns.length === 0) return open ? 'Its columns are not known.' : undefined;
  const shown = columns.slice(0, COLUMNS_SHOWN).map(({ name, type }) => `${codeSpan(name)} ${type}`);
  const rest = columns.length - shown.length;
  const more = rest > 0 ? ` and ${rest} more` : '';
  return `${shown.join(' · ')}${more}${open ? ', and columns that are not listed' : ''}`;
}

/** Paragraphs of Markdown, without those that are missing. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
