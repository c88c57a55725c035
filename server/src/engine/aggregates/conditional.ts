import type { Aggregate, AggregateSite } from './contract.js';
import { ConditionalKernel } from './kernels.js';

/**
 * The `…if` form of an aggregate: only rows whose predicate is true count, so a null predicate counts as false.
 * `at` is the predicate's place among the arguments; accumulators of `base` must not read per-row values behind it.
 */
export function conditional(name: string, base: Aggregate, at = 1, aliases?: readonly string[]): Aggregate {
  const { resultType } = base;
  return {
    name,
    ...(aliases && { aliases }),
    bind(site) {
      const begin = base.bind(withoutPredicate(site, at));
      return () => {
        const inner = begin();
        return {
          add: (args) => {
            if (args[at] === true) inner.add(args);
          },
          result: () => inner.result(),
        };
      };
    },
    kernel(site) {
      const begin = base.kernel?.(withoutPredicate(site, at));
      return begin && (() => new ConditionalKernel(begin(), at));
    },
    ...(resultType && { resultType: (site) => resultType.call(base, withoutPredicate(site, at)) }),
  };
}

/** The call as the unconditional form would see it. */
function withoutPredicate<Site extends Omit<AggregateSite, 'refuse'>>(site: Site, at: number): Site {
  return {
    ...site,
    argTypes: site.argTypes.filter((_, i) => i !== at),
    args: site.args.filter((_, i) => i !== at),
    constant: (i: number) => site.constant(i < at ? i : i + 1),
  };
}
