import { matchesGlob } from './glob.js';
import { mergeLints } from './load.js';
import type { Configuration, Override } from './types.js';

function applyOverride(configuration: Configuration, override: Override): Configuration {
  return {
    ...configuration,
    platform: override.platform ?? configuration.platform,
    score: { ...configuration.score, ...override.score },
    lints: mergeLints(configuration.lints, override.lints),
  };
}

/** The configuration of one file: the overrides whose globs match its absolute path are applied, the later ones winning. */
export function configurationFor(configuration: Configuration, filePath: string): Configuration {
  const matching = configuration.overrides.filter((override) =>
    override.files.some((glob) => matchesGlob(filePath, glob)),
  );
  return matching.reduce(applyOverride, configuration);
}

/** True when the configuration leaves a file out. */
export function isExcluded(configuration: Configuration, filePath: string): boolean {
  return configuration.exclude.some((glob) => matchesGlob(filePath, glob));
}
