import type { ScoreBand, ScoreConfiguration } from './types.js';

/** Where the severity words of the products stand among the bands, from the lowest (0) to the highest (1). */
const SEVERITY_WORDS: Readonly<Record<string, number>> = {
  informational: 0,
  low: 0,
  medium: 1 / 3,
  high: 2 / 3,
  critical: 1,
};

/**
 * The band of a score. A severity word goes to the band of that name, or else to the band at its place in the order; other
 * text, and a number that is none, has no band.
 */
export function scoreBand(score: ScoreConfiguration, value: number | string): ScoreBand | undefined {
  const { bands } = score;
  if (typeof value === 'number')
    return Number.isNaN(value) ? undefined : (bands.find((band) => value < band.below) ?? bands.at(-1));
  const word = value.trim().toLowerCase();
  const named = bands.find((band) => band.name.toLowerCase() === word);
  const place = Object.hasOwn(SEVERITY_WORDS, word) ? SEVERITY_WORDS[word] : undefined;
  return named ?? (place === undefined ? undefined : bands[Math.round(place * (bands.length - 1))]);
}

/** The first of the configured score columns that a result has. */
export function scoreColumn(score: ScoreConfiguration, columns: readonly string[]): string | undefined {
  return score.columns.find((name) => columns.includes(name));
}
