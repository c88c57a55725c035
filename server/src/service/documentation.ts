import { AGGREGATES, PLUGINS } from './data/aggregates-and-plugins.js';
import { GEOSPATIAL_FUNCTIONS } from './data/geospatial-functions.js';
import { SCALAR_OPERATORS, STATEMENTS, TABULAR_OPERATORS } from './data/operators.js';
import { DETECTION_FIELDS } from './data/detection-fields.js';
import { RULE_FIELDS } from './data/rule-fields.js';
import { SCALAR_FUNCTIONS } from './data/scalar-functions.js';
import { SERIES_FUNCTIONS } from './data/series-functions.js';

/** What parts of the language have a documentation. */
export type DocumentedKind = 'scalar' | 'aggregate' | 'plugin' | 'operator' | 'statement' | 'scalar-operator';

/** What a function or operator does, in a sentence or two, and where its reference page is. */
export interface Documentation {
  /** Markdown. */
  readonly text: string;
  readonly url: string;
}

const REFERENCE = 'https://learn.microsoft.com/kusto/query';

/** The texts of each kind, and what follows the name in the address of its pages. */
const SOURCES: Readonly<Record<DocumentedKind, { readonly texts: readonly string[]; readonly suffix: string }>> = {
  scalar: { texts: [SCALAR_FUNCTIONS, SERIES_FUNCTIONS, GEOSPATIAL_FUNCTIONS], suffix: '-function' },
  aggregate: { texts: [AGGREGATES], suffix: '-aggregation-function' },
  plugin: { texts: [PLUGINS], suffix: '-plugin' },
  operator: { texts: [TABULAR_OPERATORS], suffix: '-operator' },
  statement: { texts: [STATEMENTS], suffix: '-statement' },
  'scalar-operator': { texts: [SCALAR_OPERATORS], suffix: '-operator' },
};

const read = new Map<DocumentedKind, ReadonlyMap<string, Documentation>>();

/** The documentation of a part of the language by its name; undefined where there is none. */
export function documentationOf(kind: DocumentedKind, name: string): Documentation | undefined {
  return documented(kind).get(name);
}

/** Everything of a kind that has a documentation, by name. */
export function documented(kind: DocumentedKind): ReadonlyMap<string, Documentation> {
  let known = read.get(kind);
  if (known === undefined) read.set(kind, (known = parse(kind)));
  return known;
}

/** A documentation as one Markdown text. */
export function asMarkdown({ text, url }: Documentation): string {
  return `${text}\n\n[Reference](${url})`;
}

/** What a field of a rule's metadata says, in Markdown; undefined for names of which nothing is known. */
export function fieldDocumentation(name: string): string | undefined {
  fields ??= new Map(
    `${RULE_FIELDS.trim()}\n${DETECTION_FIELDS.trim()}`.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), inMarkdown(line.slice(colon + 2))] as const;
    }),
  );
  return fields.get(name);
}

let fields: ReadonlyMap<string, string> | undefined;

/** Words in braces are code; doubled braces inside of them stay. */
function inMarkdown(text: string): string {
  return text.replace(/\{((?:\{\{[^}]*\}\}|[^{}])*)\}/g, '`$1`');
}

function parse(kind: DocumentedKind): ReadonlyMap<string, Documentation> {
  const { texts, suffix } = SOURCES[kind];
  const entries = texts.flatMap((lines) => lines.trim().split('\n'));
  return new Map(
    entries.map((line): [string, Documentation] => {
      const [, name = '', page, text = ''] = /^(.[^@]*?)(?:@(\S+))?: (.*)$/.exec(line) ?? [];
      const url = `${REFERENCE}/${page ?? name.replaceAll('_', '-') + suffix}`;
      return [name, { text: inMarkdown(text), url }];
    }),
  );
}
