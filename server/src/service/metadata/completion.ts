import type { CompletionItem, CompletionList } from 'vscode-languageserver-types';
import { stringify } from 'yaml';
import type { MapShape, Shape } from '../../rules/shape.js';
import { ITEM_KINDS } from '../completion/item.js';
import { fieldDocumentation } from '../documentation.js';
import { toRange } from '../positions.js';
import type { RuleDocument } from '../project.js';
import { metadataPlace, type MetadataPlace } from './place.js';
import { describeShape, describeTechnique } from './descriptions.js';
import { fieldValues } from './values.js';

/** A `{{Column}}` that is being written. */
const PLACEHOLDER = /\{\{\s*(\w*)$/;

/** What can be written at an offset of a rule's metadata: fields that are not there yet, or values. */
export function metadataCompletions(
  document: RuleDocument,
  offset: number,
  snippets: boolean,
): CompletionList | undefined {
  const place = metadataPlace(document, offset);
  if (place === undefined) return undefined;
  const { shape, cursor } = place;
  const placeholders = placeholderItems(document, place, offset);
  const takesKeys = shape.type === 'map' && (cursor.at === 'key' || cursor.indent !== undefined);
  const items = placeholders ?? (takesKeys ? keyItems(document, place, shape, snippets) : valueItems(document, place));
  return { isIncomplete: false, items };
}

/** Columns inside of double braces, in the fields that the service fills. */
function placeholderItems(document: RuleDocument, place: MetadataPlace, offset: number): CompletionItem[] | undefined {
  const name = place.cursor.path.at(-1);
  const filled = name === 'alertDisplayNameFormat' || name === 'alertDescriptionFormat';
  const filledByDefender = place.rule.format === 'defender' && (name === 'title' || name === 'description');
  if (!filled && !filledByDefender) return undefined;
  const open = PLACEHOLDER.exec(document.text.slice(place.cursor.start, offset));
  if (open === null) return undefined;
  const range = toRange(document, { start: offset - open[1]!.length, end: offset });
  const closed = document.text.startsWith('}}', offset);
  return (place.unit?.analysis.result?.columns ?? []).map(({ name: column, type }) => ({
    label: column,
    kind: ITEM_KINDS.column,
    detail: type,
    textEdit: { range, newText: closed ? column : `${column}}}` },
  }));
}

/** Fields that the map has not yet, those that are needed first. */
function keyItems(document: RuleDocument, place: MetadataPlace, shape: MapShape, snippets: boolean): CompletionItem[] {
  const { cursor } = place;
  const { siblings, start, end, quoted, indent } = cursor;
  const range = toRange(document, { start, end });
  return Object.entries(shape.fields).flatMap(([name, field]): CompletionItem[] => {
    if (siblings.has(name) || field.forbidden !== undefined || field.deprecated !== undefined) return [];
    const needed = field.missing !== undefined;
    const newText =
      indent === undefined
        ? jsonField(name, field.shape, quoted, snippets)
        : yamlField(name, field.shape, indent, snippets);
    const documentation = [fieldDocumentation(name), describeShape(field.shape)].filter((part) => part !== undefined);
    return [
      {
        label: name,
        kind: ITEM_KINDS.column,
        sortText: `${needed ? 0 : 1}_${name}`,
        ...(needed ? { detail: 'required' } : {}),
        ...(documentation.length === 0
          ? {}
          : { documentation: { kind: 'markdown', value: documentation.join('\n\n') } }),
        textEdit: { range, newText },
        ...(snippets ? { insertTextFormat: 2 as const } : {}),
      },
    ];
  });
}

function yamlField(name: string, shape: Shape, indent: string, snippets: boolean): string {
  const key = /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
  const cursor = snippets ? '$1' : '';
  switch (shape.type) {
    case 'list':
      return `${key}:\n${indent}  - ${cursor}`;
    case 'map':
      return `${key}:\n${indent}  ${cursor}`;
    default:
      return `${key}: ${cursor}`;
  }
}

/** The whole property; inside of quotes only the rest of it. */
function jsonField(name: string, shape: Shape, quoted: boolean, snippets: boolean): string {
  if (quoted) return name;
  const cursor = snippets ? '$1' : '';
  return `"${name}": ${JSON_VALUES[shape.type].replace('@', cursor)}`;
}

const JSON_VALUES: Readonly<Record<Shape['type'], string>> = {
  text: '"@"',
  duration: '"@"',
  number: '@',
  boolean: '@',
  list: '[@]',
  map: '{@}',
  any: '@',
};

function valueItems(document: RuleDocument, place: MetadataPlace): CompletionItem[] {
  const { cursor, shape } = place;
  const range = toRange(document, cursor);
  return fieldValues(place).map(({ text, detail, preferred, technique }, index): CompletionItem => {
    const documentation = technique === true ? describeTechnique(text) : undefined;
    return {
      label: text,
      kind: ITEM_KINDS.enumMember,
      sortText: `${preferred === true ? 0 : 1}_${String(index).padStart(4, '0')}`,
      ...(detail === undefined ? {} : { detail }),
      // Techniques are found by their names, too.
      ...(technique === true && detail !== undefined ? { filterText: `${text} ${detail}` } : {}),
      ...(documentation === undefined ? {} : { documentation: { kind: 'markdown', value: documentation } }),
      textEdit: { range, newText: spelled(text, shape, cursor.indent !== undefined, cursor.quoted) },
    };
  });
}

/** A value as the container writes it. */
function spelled(text: string, shape: Shape, yaml: boolean, quoted: boolean): string {
  if (shape.type === 'boolean' || quoted) return text;
  return yaml ? stringify(text, { lineWidth: 0 }).trimEnd() : JSON.stringify(text);
}
