import type { Hover } from 'vscode-languageserver-types';
import { formatShortDuration, parseDuration } from '../../rules/duration.js';
import { describeColumn, joined } from '../descriptions.js';
import { fieldDocumentation } from '../documentation.js';
import { codeSpan } from '../markdown.js';
import { toRange } from '../positions.js';
import type { RuleDocument } from '../project.js';
import { columnReferenceAt } from './columns.js';
import { describeConnector, describeEntity, describeShape, describeTactic, describeTechnique } from './descriptions.js';
import { fieldName, metadataPlace, type MetadataPlace } from './place.js';

/** What is known of the field or value at an offset of a rule's metadata. */
export function metadataHover(document: RuleDocument, offset: number): Hover | undefined {
  const column = columnReferenceAt(document, offset);
  if (column !== undefined) {
    const known = column.unit.analysis.result?.columns.find(({ name }) => name === column.name);
    if (known === undefined) return undefined;
    return { contents: { kind: 'markdown', value: describeColumn(known, []) }, range: toRange(document, column) };
  }
  const place = metadataPlace(document, offset);
  if (place === undefined) return undefined;
  const { cursor } = place;
  const text = document.text.slice(cursor.start, cursor.end);
  const value = cursor.at === 'key' ? describeKey(place, text) : describeValue(place, text);
  return value === undefined ? undefined : { contents: { kind: 'markdown', value }, range: toRange(document, cursor) };
}

function describeKey({ shape }: MetadataPlace, name: string): string | undefined {
  if (shape.type !== 'map' || !Object.hasOwn(shape.fields, name)) return undefined;
  const field = shape.fields[name]!;
  const needed = field.missing === undefined ? undefined : 'Required.';
  const replaced = typeof field.deprecated === 'string' ? `${codeSpan(field.deprecated)} took its place.` : undefined;
  const text = joined(fieldDocumentation(name), describeShape(field.shape), needed, field.forbidden, replaced);
  return text === '' ? undefined : joined(`**${name}**`, text);
}

function describeValue({ cursor, shape }: MetadataPlace, text: string): string | undefined {
  const name = fieldName(cursor.path);
  if (shape.type === 'duration') {
    const ticks = parseDuration(text);
    return ticks === undefined ? undefined : codeSpan(formatShortDuration(ticks));
  }
  switch (name) {
    case 'tactics':
    case 'tactic':
    case 'category':
      return describeTactic(text);
    case 'entityType':
    case 'groupByEntities':
      return describeEntity(text);
    case 'connectorId':
      return describeConnector(text);
    default:
      return describeTechnique(text);
  }
}
