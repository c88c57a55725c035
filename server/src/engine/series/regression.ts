import { mean, sampleVariance } from './statistics.js';

/** A line fitted to values at x = 1, 2, …, n. Variances are of a sample. */
export interface LineFit {
  readonly rsquare: number;
  readonly slope: number;
  readonly variance: number;
  readonly rvariance: number;
  readonly interception: number;
  readonly fit: readonly number[];
}

/** The least squares line through at least one value. */
export function fitLine(values: readonly number[]): LineFit {
  const n = values.length;
  const meanX = (n + 1) / 2;
  const meanY = mean(values);
  let [xx, xy] = [0, 0];
  values.forEach((y, i) => {
    xx += (i + 1 - meanX) ** 2;
    xy += (i + 1 - meanX) * (y - meanY);
  });
  const slope = xx === 0 ? 0 : xy / xx;
  const interception = meanY - slope * meanX;
  const fit = values.map((_, i) => interception + slope * (i + 1));
  return { slope, interception, fit, ...goodness(values, fit) };
}

/** How well a fit explains values. A series without variance is explained in full. */
export function goodness(
  values: readonly number[],
  fit: readonly number[],
): { readonly rsquare: number; readonly variance: number; readonly rvariance: number } {
  const variance = sampleVariance(values);
  const squares = values.reduce((total, y, i) => total + (y - fit[i]!) ** 2, 0);
  const rvariance = values.length < 2 ? 0 : squares / (values.length - 1);
  return { variance, rvariance, rsquare: variance === 0 ? 1 : 1 - rvariance / variance };
}

/** Two lines, the second from `split` on, each fitted to its own part. */
export interface TwoLinesFit {
  readonly rsquare: number;
  readonly split: number;
  readonly variance: number;
  readonly rvariance: number;
  readonly fit: readonly number[];
  readonly left: LineFit;
  readonly right: LineFit;
}

/** The split into two parts of at least two values whose lines fit best; undefined for fewer than four values. */
export function fitTwoLines(values: readonly number[]): TwoLinesFit | undefined {
  let best: { readonly split: number; readonly squares: number } | undefined;
  const before = prefixResiduals(values);
  const after = prefixResiduals([...values].reverse());
  for (let split = 2; split <= values.length - 2; split++) {
    const squares = before[split]! + after[values.length - split]!;
    if (best === undefined || squares < best.squares) best = { split, squares };
  }
  if (best === undefined) return undefined;
  const left = fitLine(values.slice(0, best.split));
  const right = fitLine(values.slice(best.split));
  const fit = [...left.fit, ...right.fit];
  return { split: best.split, fit, left, right, ...goodness(values, fit) };
}

/** For every length, the sum of squared residuals of the line through the first values. */
function prefixResiduals(values: readonly number[]): number[] {
  const out = [0];
  let [n, meanX, meanY, xx, xy, yy] = [0, 0, 0, 0, 0, 0];
  values.forEach((y, i) => {
    n++;
    const [dx, dy] = [i - meanX, y - meanY];
    meanX += dx / n;
    meanY += dy / n;
    xx += dx * (i - meanX);
    xy += dx * (y - meanY);
    yy += dy * (y - meanY);
    out.push(xx === 0 ? 0 : Math.max(0, yy - (xy * xy) / xx));
  });
  return out;
}

/**
 * The coefficients, lowest power first, of the polynomial of `degree` that fits best, by Householder's reflections.
 * Undefined when the points do not determine it.
 */
export function fitPolynomial(x: readonly number[], y: readonly number[], degree: number): number[] | undefined {
  const columns = degree + 1;
  if (x.length < columns) return undefined;
  // Powers of x between -1 and 1, which keeps the columns comparable.
  const scale = x.reduce((max, v) => Math.max(max, Math.abs(v)), 0) || 1;
  const rows = x.map((v) => Array.from({ length: columns }, (_, k) => (v / scale) ** k));
  const target = [...y];
  for (let k = 0; k < columns; k++) if (!reflect(rows, target, k)) return undefined;
  const out = Array<number>(columns).fill(0);
  for (let k = columns - 1; k >= 0; k--) {
    let rest = target[k]!;
    for (let j = k + 1; j < columns; j++) rest -= rows[k]![j]! * out[j]!;
    out[k] = rest / rows[k]![k]!;
  }
  return out.map((c, k) => c / scale ** k);
}

/** Clears column k below the diagonal; false when nothing is left in it. */
function reflect(rows: number[][], target: number[], k: number): boolean {
  let norm = 0;
  for (let i = k; i < rows.length; i++) norm += rows[i]![k]! ** 2;
  norm = Math.sqrt(norm);
  if (norm < 1e-13) return false;
  const alpha = rows[k]![k]! > 0 ? -norm : norm;
  const v = rows.map((r, i) => (i < k ? 0 : r[k]! - (i === k ? alpha : 0)));
  const length = v.reduce((total, c) => total + c * c, 0);
  const apply = (get: (i: number) => number, set: (i: number, value: number) => void): void => {
    let dot = 0;
    for (let i = k; i < rows.length; i++) dot += v[i]! * get(i);
    const factor = (2 * dot) / length;
    for (let i = k; i < rows.length; i++) set(i, get(i) - factor * v[i]!);
  };
  for (let j = k; j < rows[0]!.length; j++) {
    apply(
      (i) => rows[i]![j]!,
      (i, value) => (rows[i]![j] = value),
    );
  }
  apply(
    (i) => target[i]!,
    (i, value) => (target[i] = value),
  );
  return true;
}
