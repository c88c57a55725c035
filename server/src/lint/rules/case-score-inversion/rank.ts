import type { Constant } from '../../model/constants.js';

/** Severity words from the least to the most urgent. */
const SEVERITIES = ['none', 'info', 'informational', 'low', 'medium', 'moderate', 'high', 'critical'];

/** The place of a result in the order of scores: a number itself, or that of a severity word. */
export function rankOf(constant: Constant | undefined): number | undefined {
  const value = constant?.value;
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const place = SEVERITIES.indexOf(value.toLowerCase());
  return place < 0 ? undefined : place;
}
