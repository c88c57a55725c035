import type { ExternalData } from '../../syntax/operators.js';
import { notLocal } from '../errors.js';
import type { Planner } from '../plan/planner.js';
import type { Scope } from '../plan/scope.js';
import type { TablePlan } from '../plan/table-plan.js';

/** `externaldata`: reads nothing from the network; a local file must stand for the address. */
export function planExternalData(source: ExternalData, _planner: Planner, _scope: Scope): TablePlan {
  throw notLocal(
    'externaldata',
    'Declare a watchlist or a table with a local file in kqlens.yaml and read that.',
    source,
  );
}
