import { tactics } from '../schema/attack.js';
import { lazy } from '../schema/data-files.js';
import { detectionFacts, type DetectionField } from '../schema/defender-detection.js';
import type { FieldShape, MapShape, Shape } from './shape.js';

/**
 * Shape of a Defender XDR custom detection, made from the facts about Microsoft Graph's resource.
 * https://learn.microsoft.com/graph/api/resources/security-detectionrule
 */
export const defenderShape = lazy((): MapShape => mapShape(detectionFacts().fields));

function mapShape(fields: readonly DetectionField[]): MapShape {
  const shapes = fields.map((field): [string, FieldShape] => [
    field.name,
    {
      shape: shapeOf(field),
      // The service gave rules of the older form their ids.
      ...(field.required ? { missing: field.name === 'id' ? ('warning' as const) : ('error' as const) } : {}),
      ...(field.deprecated === true ? { deprecated: field.replacedBy ?? true } : {}),
    },
  ]);
  const annotations: [string, FieldShape][] = ['@odata.type', '@odata.context', '@odata.id', '@odata.etag'].map(
    (name) => [name, { shape: { type: 'text' } }],
  );
  return { type: 'map', fields: Object.fromEntries([...shapes, ...annotations]) };
}

function shapeOf(field: DetectionField): Shape {
  const list = field.type.endsWith('[]');
  const item = itemShape(field, list ? field.type.slice(0, -2) : field.type);
  return list ? { type: 'list', item } : item;
}

function itemShape(field: DetectionField, type: string): Shape {
  switch (type) {
    case 'enum':
      return { type: 'text', values: field.enum ?? [] };
    case 'bool':
      return { type: 'boolean' };
    case 'iso8601-duration':
      return { type: 'duration', form: 'iso' };
    case 'entityMappingConfiguration':
      return collections(
        detectionFacts().entityCollections.map(({ name, columns }) => ({ name, fields: columns })),
        ['id'],
      );
    case 'automatedActionSet':
      return collections(detectionFacts().actions, []);
    case 'alertCustomDetails':
      return { type: 'map', fields: {}, others: { type: 'text' }, maxFields: detectionFacts().limits.customDetails };
    case 'string':
      return textShape(field);
    default: {
      const fields = detectionFacts().types[type];
      return fields === undefined ? { type: 'any' } : mapShape(fields);
    }
  }
}

function textShape(field: DetectionField): Shape {
  if (field.name === 'queryText') return { type: 'any' };
  if (field.name === 'tactic') return { type: 'text', values: tactics('enterprise').map(({ name }) => joined(name)) };
  if (field.pattern === undefined) return { type: 'text' };
  const form = 'the id of a technique, such as T1059 or T1059.001';
  return { type: 'text', pattern: new RegExp(field.pattern, 'u'), form };
}

/** Graph spells tactics in one word: `CommandAndControl`. */
function joined(name: string): string {
  return name.replace(/(?:^|\s+)(\S)/g, (_, letter: string) => letter.toUpperCase());
}

/** Named lists of items that name result columns. */
function collections(
  items: readonly { readonly name: string; readonly fields: readonly string[] }[],
  more: readonly string[],
): MapShape {
  const shapes = items.map(({ name, fields }): [string, FieldShape] => {
    const names = [...fields, ...more, '@odata.type'];
    const item: MapShape = {
      type: 'map',
      fields: Object.fromEntries(names.map((field) => [field, { shape: columnShape(field) }])),
    };
    return [name, { shape: { type: 'list', item } }];
  });
  return { type: 'map', fields: Object.fromEntries([...shapes, ['@odata.type', { shape: { type: 'text' } }]]) };
}

function columnShape(field: string): Shape {
  if (field === 'isolationType') return { type: 'text', values: ['full', 'selective'] };
  return field === 'deviceGroupNames' ? { type: 'any' } : { type: 'text' };
}
