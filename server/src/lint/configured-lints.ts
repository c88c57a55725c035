import { optionProblems, type OptionProblem } from './options.js';
import { lint, lints } from './registry.js';

/** What the reader of a configuration asks of the lints, to find fault with their settings. */
export interface ConfiguredLints {
  readonly knownLints: readonly string[];
  lintOptionProblems(id: string, options: Readonly<Record<string, unknown>>): readonly OptionProblem[];
}

/** The lints of the registry, for the reader of a configuration. */
export function configuredLints(): ConfiguredLints {
  return {
    knownLints: lints().map(({ id }) => id),
    lintOptionProblems: (id, options) => optionProblems(lint(id)?.options, options),
  };
}
