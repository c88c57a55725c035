import { fromDegrees, isValidCoordinate, type Vector } from '../geo/sphere.js';
import { Decimal } from '../values/decimal.js';
import type { Value } from '../values/types.js';

/** A numeric argument of any type; undefined for null. */
export function numberArgument(value: Value | undefined): number | undefined {
  if (value instanceof Decimal) return value.toNumber();
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

/** The place of a longitude and a latitude in degrees; undefined when one is null or out of range. */
export function placeArgument(lng: Value | undefined, lat: Value | undefined): Vector | undefined {
  const [x, y] = [numberArgument(lng), numberArgument(lat)];
  return x === undefined || y === undefined || !isValidCoordinate(x, y) ? undefined : fromDegrees(x, y);
}

/** A level, resolution or length: `otherwise` when it is not written, undefined when it is null or out of range. */
export function levelArgument(
  value: Value | undefined,
  otherwise: number,
  least: number,
  most: number,
): number | undefined {
  const level = value === undefined ? otherwise : numberArgument(value);
  return level !== undefined && Number.isInteger(level) && level >= least && level <= most ? level : undefined;
}

/** A number with a default for when it is not written; undefined when it is null or out of range. */
export function rangeArgument(
  value: Value | undefined,
  otherwise: number,
  least: number,
  most: number,
): number | undefined {
  const number = value === undefined ? otherwise : numberArgument(value);
  return number !== undefined && number >= least && number <= most ? number : undefined;
}

/** A switch that may be a bool or a number. */
export function switchArgument(value: Value | undefined): boolean {
  return value === true || (numberArgument(value) ?? 0) !== 0;
}
