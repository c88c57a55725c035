import type { LineAnnotation } from '../../server/src/service/protocol.js';

/** The risk bands that have a theme colour, from low to high. */
export const RISK_BANDS = ['low', 'medium', 'high', 'critical'] as const;

/** What an annotated line is coloured as: a theme colour `kqlens.risk.<name>`. */
export type RiskColor = (typeof RISK_BANDS)[number] | 'none' | 'missed';

export const RISK_COLORS: readonly RiskColor[] = [...RISK_BANDS, 'none', 'missed'];

/**
 * The colour of a band. A band that is configured under another name takes the colour of its place among the bands.
 *
 * @param bands - the configured bands from low to high.
 */
export function bandColor(band: string | undefined, bands: readonly string[] | undefined): RiskColor {
  if (band === undefined) return 'none';
  const own = RISK_BANDS.find((name) => name === band);
  if (own !== undefined) return own;
  const place = bands?.indexOf(band) ?? -1;
  if (place < 0) return 'none';
  const last = Math.max(1, bands!.length - 1);
  return RISK_BANDS[Math.round((place / last) * (RISK_BANDS.length - 1))]!;
}

/** The colour of an annotated line. */
export function lineColor(line: LineAnnotation, bands: readonly string[] | undefined): RiskColor {
  return line.kind === 'missed' ? 'missed' : bandColor(line.band, bands);
}
