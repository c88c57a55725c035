import type { TableFacts } from '../../schema/facts.js';
import type { IntakeOptions, TableBuilder } from './contract.js';
import { InferredTableBuilder } from './inferred-table.js';
import { TypedTableBuilder } from './typed-table.js';

/** What a builder needs to know of a table. */
export interface BuilderFacts extends Pick<TableFacts, 'columns' | 'timeColumn' | 'open'> {
  /** Whether nothing but its rows tells its columns. */
  readonly isInferred?: boolean;
}

/** A builder for a table by what its schema says; without one, columns and types follow from the rows. */
export function tableBuilder(name: string, facts: BuilderFacts | undefined, options: IntakeOptions): TableBuilder {
  return facts === undefined || facts.open
    ? new InferredTableBuilder(name, facts)
    : new TypedTableBuilder(name, facts.columns, facts.timeColumn, facts.isInferred !== true, options);
}
