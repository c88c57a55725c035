import type { Analysis } from '../../kusto/analysis.js';
import { Names, type LetBinding } from '../../lint/model/names.js';

/** The let statements of a query, each with whether its result depends on it. */
export function letDependencies({ tree }: Analysis): { readonly binding: LetBinding; readonly needed: boolean }[] {
  const names = new Names(tree);
  const needed = new Set<LetBinding>();
  // A let is needed by the result, or by a let that is needed; those stand behind it.
  for (const binding of [...names.lets].reverse()) {
    const isNeeded = binding.uses.some((use) => {
      for (const around of names.ancestors(use)) {
        if (around.kind === 'LetStatement') return needed.has(names.binding(around));
      }
      return true;
    });
    if (isNeeded) needed.add(binding);
  }
  return names.lets.map((binding) => ({ binding, needed: needed.has(binding) }));
}
