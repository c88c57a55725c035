import type { Operator } from '../../syntax/operators.js';
import type { QueryBlock } from '../../syntax/statements.js';
import { walk } from '../../syntax/walk.js';

/** Operators that look at each row alone. */
const ALONE: ReadonlySet<Operator['kind']> = new Set([
  'Where',
  'Extend',
  'Project',
  'ProjectAway',
  'ProjectKeep',
  'ProjectRename',
  'ProjectReorder',
  'ProjectByNames',
  'Sort',
  'Parse',
  'ParseKv',
  'MvExpand',
  'As',
  'Render',
]);

/** Plugins that do. */
const PLUGINS = new Set(['ipv4_lookup', 'ipv6_lookup', 'bag_unpack']);

/** Whether a rule looks at each event alone, so that many events can be put before it in one run. */
export function looksAtEachRowAlone(tree: QueryBlock): boolean {
  let alone = true;
  walk(tree, (node) => {
    if (node.kind === 'Pipeline') {
      for (const operator of node.operators) {
        if (operator.kind === 'Evaluate') {
          if (operator.call.kind !== 'Call' || !PLUGINS.has(operator.call.name)) alone = false;
        } else if (!ALONE.has(operator.kind)) alone = false;
      }
    }
    if (node.kind === 'Union' || node.kind === 'ToScalar' || node.kind === 'Search' || node.kind === 'Find')
      alone = false;
    return alone;
  });
  return alone;
}
