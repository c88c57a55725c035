import { formatIsoDuration, formatShortDuration, parseDuration } from '../../rules/duration.js';
import { activeTechniqueIds, tactic, technique } from '../../schema/attack.js';
import { connector, connectorIds } from '../../schema/sentinel-connectors.js';
import { entityType } from '../../schema/sentinel-rule.js';
import type { RuleUnit } from '../project.js';
import { fieldName, type MetadataPlace } from './place.js';

/** A value that a field can have. */
export interface FieldValue {
  readonly text: string;
  readonly detail?: string;
  /** Values that fit the rest of the rule come first. */
  readonly preferred?: boolean;
  readonly technique?: boolean;
}

/** Durations that rules usually have. */
const DURATIONS = ['5m', '15m', '30m', '1h', '3h', '6h', '12h', '1d', '2d', '7d', '14d'];

/** What can be the value at a place of the metadata, from its shape and from the rest of the rule. */
export function fieldValues(place: MetadataPlace): readonly FieldValue[] {
  const { shape, cursor, rule, unit } = place;
  const name = fieldName(cursor.path);
  switch (shape.type) {
    case 'boolean':
      return texts(['true', 'false']);
    case 'duration':
      return durations(place);
    case 'text':
      break;
    default:
      return [];
  }
  if (isColumn(place, name)) return columns(unit);
  switch (name) {
    case 'relevantTechniques':
    case 'techniques':
    case 'subTechniques':
    case 'technique':
    case 'mitreTechniques':
      return techniques(place, name);
    case 'identifier':
      return identifiers(cursor.siblings.get('entityType') ?? outerEntity(place));
    case 'connectorId':
      return connectorIds().flatMap((id): FieldValue[] => {
        const known = connector(id);
        return known === undefined || known.deprecated ? [] : [{ text: id, detail: known.title }];
      });
    case 'dataTypes':
      return dataTypes(place);
    case 'groupByCustomDetails':
      return texts((rule.customDetails?.value ?? []).map((detail) => detail.name.value));
    default:
      return (shape.values ?? []).map((text) => ({ text, ...tacticDetail(name, text) }));
  }
}

const texts = (values: readonly string[]): FieldValue[] => values.map((text) => ({ text }));

/** Fields whose values are columns of the query's result. */
function isColumn({ cursor, rule }: MetadataPlace, name: string | undefined): boolean {
  if (name === undefined) return false;
  if (/^columnName$|ColumnName$/.test(name) || cursor.path.at(-2) === 'customDetails') return true;
  if (name === 'value') return cursor.path.includes('alertDynamicProperties');
  return rule.format === 'defender' && /(?:Column|^identifier)$/.test(name);
}

function columns(unit: RuleUnit | undefined): FieldValue[] {
  const result = unit?.analysis.result?.columns ?? [];
  return result.map(({ name, type }) => ({ text: name, detail: type }));
}

/** Durations within the limits, spelled as the format wants them. */
function durations({ shape }: MetadataPlace): FieldValue[] {
  if (shape.type !== 'duration') return [];
  return DURATIONS.flatMap((text): FieldValue[] => {
    const ticks = parseDuration(text)!;
    if (shape.range !== undefined && (ticks < shape.range[0] || ticks > shape.range[1])) return [];
    return [{ text: shape.form === 'iso' ? formatIsoDuration(ticks) : formatShortDuration(ticks), detail: text }];
  });
}

/** Techniques of the rule's tactics first. */
function techniques({ rule, cursor }: MetadataPlace, name: string): FieldValue[] {
  const tactics = new Set((rule.tactics?.value ?? []).map(({ value }) => value));
  const own = cursor.siblings.get('tactic');
  if (own !== undefined) tactics.add(own);
  const onlyParents = rule.format === 'arm-json' && name === 'techniques';
  const onlyChildren = name === 'subTechniques';
  return (['enterprise', 'ics'] as const).flatMap((matrix) =>
    activeTechniqueIds(matrix).flatMap((id): FieldValue[] => {
      const isChild = id.includes('.');
      const known = technique(id);
      if (known === undefined || (onlyParents && isChild) || (onlyChildren && !isChild)) return [];
      const preferred = known.sentinelTactics.some((value) => tactics.has(value));
      return [{ text: id, detail: known.name, preferred, technique: true }];
    }),
  );
}

function tacticDetail(name: string | undefined, text: string): { detail?: string } {
  const known = name === 'tactics' || name === 'tactic' ? tactic(text) : undefined;
  return known === undefined ? {} : { detail: known.id };
}

function identifiers(entity: string | undefined): FieldValue[] {
  const known = entity === undefined ? undefined : entityType(entity);
  if (known === undefined) return [];
  const strong = new Set((known.strong ?? known.requiredAnyOf).flat());
  return known.identifiers.map((text) => ({ text, preferred: strong.has(text) }));
}

/** The type of the entity around a field mapping. */
function outerEntity({ rule, cursor }: MetadataPlace): string | undefined {
  const mappings = rule.entityMappings?.value ?? [];
  // A mapping that is half written is read as far as it goes, so the last one that begins before is meant.
  return mappings.findLast(({ start }) => start <= cursor.start)?.entityType?.value;
}

function dataTypes({ cursor, unit, rule }: MetadataPlace): FieldValue[] {
  const around = (rule.requiredDataConnectors?.value ?? []).findLast(({ start }) => start <= cursor.start);
  const known = connector(cursor.siblings.get('connectorId') ?? around?.connectorId?.value ?? '');
  const own = known === undefined ? [] : [...new Set([...known.tables, ...known.dataTypes])];
  const read = unit === undefined ? [] : unit.catalog.tableNames().filter((name) => unit.region.text.includes(name));
  return [...own.map((text) => ({ text, preferred: true })), ...texts(read.filter((name) => !own.includes(name)))];
}
