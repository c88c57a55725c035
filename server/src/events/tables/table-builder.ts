import type { TableFacts } from '../../schema/facts.js';
import type { TableBuilder } from './contract.js';
import { InferredTableBuilder } from './inferred-table.js';
import { TypedTableBuilder } from './typed-table.js';

/** A builder for a table by what its schema says; without one, columns and types follow from the rows. */
export function tableBuilder(name: string, facts: TableFacts | undefined): TableBuilder {
  return facts === undefined || facts.open
    ? new InferredTableBuilder(name, facts)
    : new TypedTableBuilder(name, facts.columns, facts.timeColumn);
}
