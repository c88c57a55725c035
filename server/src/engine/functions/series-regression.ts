import { finiteReals, toRealArray } from '../series/series.js';
import { fitLine, fitPolynomial, fitTwoLines, goodness, type LineFit } from '../series/regression.js';
import { dynamicReal, type Dynamic, type Value } from '../values/types.js';
import { plain, type ScalarFunction } from './contract.js';

/** Columns: rsquare, slope, variance, rvariance, interception, line_fit. */
function lineColumns(series: Value): Value {
  const values = finiteReals(series);
  if (values === undefined) return Array<null>(6).fill(null);
  const line = fitLine(values);
  return [line.rsquare, line.slope, line.variance, line.rvariance, line.interception, toRealArray(line.fit)];
}

function lineBag(series: Value): Value {
  const values = finiteReals(series);
  if (values === undefined) return null;
  const line = fitLine(values);
  return new Map<string, Dynamic>([...lineEntries(line), ['line_fit', toRealArray(line.fit)]]);
}

function lineEntries(line: LineFit): [string, Dynamic][] {
  return [
    ['rsquare', dynamicReal(line.rsquare)],
    ['slope', dynamicReal(line.slope)],
    ['variance', dynamicReal(line.variance)],
    ['rvariance', dynamicReal(line.rvariance)],
    ['interception', dynamicReal(line.interception)],
  ];
}

/** Columns: rsquare, split_idx, variance, rvariance, line_fit, then those of the right and of the left line. */
function twoLinesColumns(series: Value): Value {
  const values = finiteReals(series);
  const fit = values && fitTwoLines(values);
  if (fit === undefined) return Array<null>(15).fill(null);
  const side = (line: LineFit): number[] => [
    line.rsquare,
    line.slope,
    line.interception,
    line.variance,
    line.rvariance,
  ];
  return [
    fit.rsquare,
    fit.split,
    fit.variance,
    fit.rvariance,
    toRealArray(fit.fit),
    ...side(fit.right),
    ...side(fit.left),
  ];
}

function twoLinesBag(series: Value): Value {
  const values = finiteReals(series);
  const fit = values && fitTwoLines(values);
  if (fit === undefined) return null;
  return new Map<string, Dynamic>([
    ['rsquare', dynamicReal(fit.rsquare)],
    ['split_idx', fit.split],
    ['variance', dynamicReal(fit.variance)],
    ['rvariance', dynamicReal(fit.rvariance)],
    ['line_fit', toRealArray(fit.fit)],
    ['right', new Map(lineEntries(fit.right))],
    ['left', new Map(lineEntries(fit.left))],
  ]);
}

/**
 * Columns: rsquare, coefficients (highest power first), variance, rvariance, poly_fit. The places of a series follow
 * it, then the degree; one without places may give the degree alone.
 */
function polynomialColumns(ySeries: Value, second?: Value, third?: Value): Value {
  const [xSeries, degree] = typeof second === 'number' ? [third, second] : [second, third ?? 1];
  const y = finiteReals(ySeries);
  const x = xSeries === undefined ? y?.map((_, i) => i + 1) : finiteReals(xSeries);
  const nothing = Array<null>(5).fill(null);
  if (y?.length !== x?.length || y === undefined || x === undefined) return nothing;
  if (typeof degree !== 'number' || degree < 1) return nothing;
  const coefficients = fitPolynomial(x, y, degree);
  if (coefficients === undefined) return nothing;
  const fit = x.map((v) => coefficients.reduceRight((total, c) => total * v + c, 0));
  const { rsquare, variance, rvariance } = goodness(y, fit);
  return [rsquare, toRealArray([...coefficients].reverse()), variance, rvariance, toRealArray(fit)];
}

/**
 * Lines and polynomials fitted to series, by least squares.
 * Source: https://learn.microsoft.com/kusto/query/series-fit-line-function,
 * https://learn.microsoft.com/kusto/query/series-fit-2lines-function,
 * https://learn.microsoft.com/kusto/query/series-fit-poly-function
 */
export const SERIES_REGRESSION_FUNCTIONS: readonly ScalarFunction[] = [
  plain('series_fit_line', lineColumns),
  plain('series_fit_line_dynamic', lineBag),
  plain('series_fit_2lines', twoLinesColumns),
  plain('series_fit_2lines_dynamic', twoLinesBag),
  plain('series_fit_poly', polynomialColumns),
];
