import type { TableFacts } from '../../schema/facts.js';
import type { TableBuilder } from './contract.js';
import type { Dictionary } from './dictionary.js';
import { InferredTableBuilder } from './inferred-table.js';
import { TypedTableBuilder } from './typed-table.js';

/** What a builder needs to know of a table. */
export interface BuilderFacts extends Pick<TableFacts, 'columns' | 'timeColumn' | 'open'> {
  /** Whether nothing but its rows tells its columns. */
  readonly isInferred?: boolean;
}

/**
 * A builder for a table by what its schema says; without one, columns and types follow from the rows. `wanted`: the
 * columns that will be asked for; undefined for all. `dictionaries`: see TableSetOptions.
 */
export function tableBuilder(
  name: string,
  facts: BuilderFacts | undefined,
  wanted?: ReadonlySet<string>,
  isStreamed = false,
  dictionaries?: ReadonlyMap<string, Dictionary>,
): TableBuilder {
  return facts === undefined || facts.open
    ? new InferredTableBuilder(name, facts)
    : new TypedTableBuilder(
        name,
        facts.columns,
        facts.timeColumn,
        facts.isInferred !== true,
        wanted,
        isStreamed,
        dictionaries,
      );
}
