import { notImplemented } from '../errors.js';
import type { Coordinate } from './sphere.js';

/** The spheroid of WGS 84: its semi-major axis in metres, and its flattening. */
const AXIS = 6_378_137;
const FLATTENING = 1 / 298.257_223_563;
const MINOR_AXIS = AXIS * (1 - FLATTENING);
const DEGREE = Math.PI / 180;
const MAX_STEPS = 1000;

/**
 * The distance between two places along the spheroid, in metres, by Vincenty's inverse formula, whose error is below a
 * millimetre. It does not converge for places that are nearly antipodal.
 * Source: https://www.ngs.noaa.gov/PUBS_LIB/inverse.pdf
 */
export function spheroidDistance([lng1, lat1]: Coordinate, [lng2, lat2]: Coordinate): number {
  if (lng1 === lng2 && lat1 === lat2) return 0;
  const difference = (lng2 - lng1) * DEGREE;
  const u1 = Math.atan((1 - FLATTENING) * Math.tan(lat1 * DEGREE));
  const u2 = Math.atan((1 - FLATTENING) * Math.tan(lat2 * DEGREE));
  const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = difference;
  for (let step = 0; step < MAX_STEPS; step++) {
    const [sinLambda, cosLambda] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(cos2 * sinLambda, cos1 * sin2 - sin1 * cos2 * cosLambda);
    if (sinSigma === 0) return 0;
    const cosSigma = sin1 * sin2 + cos1 * cos2 * cosLambda;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cos1 * cos2 * sinLambda) / sinSigma;
    const cosSqAlpha = 1 - sinAlpha ** 2;
    // Along the equator there is no latitude of the middle.
    const cos2m = cosSqAlpha === 0 ? 0 : cosSigma - (2 * sin1 * sin2) / cosSqAlpha;
    const c = (FLATTENING / 16) * cosSqAlpha * (4 + FLATTENING * (4 - 3 * cosSqAlpha));
    const before = lambda;
    const inner = cos2m + c * cosSigma * (2 * cos2m ** 2 - 1);
    lambda = difference + (1 - c) * FLATTENING * sinAlpha * (sigma + c * sinSigma * inner);
    if (Math.abs(lambda - before) < 1e-12) return arcLength(sigma, sinSigma, cosSigma, cosSqAlpha, cos2m);
    if (Math.abs(lambda) > 4 * Math.PI) break;
  }
  throw notImplemented('distances on the spheroid between nearly antipodal places');
}

function arcLength(sigma: number, sinSigma: number, cosSigma: number, cosSqAlpha: number, cos2m: number): number {
  const uSq = (cosSqAlpha * (AXIS ** 2 - MINOR_AXIS ** 2)) / MINOR_AXIS ** 2;
  const a = 1 + (uSq / 16384) * (4096 + uSq * (-768 + uSq * (320 - 175 * uSq)));
  const b = (uSq / 1024) * (256 + uSq * (-128 + uSq * (74 - 47 * uSq)));
  const inner = (b / 6) * cos2m * (4 * sinSigma ** 2 - 3) * (4 * cos2m ** 2 - 3);
  const delta = b * sinSigma * (cos2m + (b / 4) * (cosSigma * (2 * cos2m ** 2 - 1) - inner));
  return MINOR_AXIS * a * (sigma - delta);
}
