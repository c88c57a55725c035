import { toStringValue } from '../../engine/values/convert.js';
import type { RuleMetadata } from '../../rules/metadata.js';
import { columnClass } from '../../schema/column-classes.js';
import type { ColumnInfo } from '../../syntax/types.js';
import type { EntitiesOf } from './tally.js';

/**
 * What the rows of a rule are about: the entities that the rule maps, by the first column of each; where it maps none,
 * the accounts and hosts among its columns.
 */
export function entitiesOf(rule: RuleMetadata | undefined, table: string | undefined): EntitiesOf {
  const mapped = (rule?.entityMappings?.value ?? []).flatMap(({ entityType, fieldMappings }) => {
    const column = fieldMappings[0]?.columnName?.value;
    return column === undefined ? [] : [{ type: entityType?.value ?? 'Entity', column }];
  });
  return (row, columns) => {
    const named = mapped.length > 0 ? mapped : columns.flatMap((c) => guessed(c, table));
    return named.flatMap(({ type, column }) => {
      const place = columns.findIndex((c) => c.name === column);
      const text = place < 0 ? '' : toStringValue(row[place]!, columns[place]!.type);
      return text === '' ? [] : [`${type}: ${text}`];
    });
  };
}

const TYPES = { identity: 'Account', host: 'Host' } as const;

function guessed({ name, type }: ColumnInfo, table: string | undefined): { type: string; column: string }[] {
  const found = type === 'string' ? columnClass(table, name) : undefined;
  return found === 'identity' || found === 'host' ? [{ type: TYPES[found], column: name }] : [];
}
