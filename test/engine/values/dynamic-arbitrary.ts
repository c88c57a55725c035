import fc from 'fast-check';
import { dynamicReal, wrapLong, type Dynamic } from '../../../server/src/engine/values/types.js';

/** Dynamic values of every kind, nested. */
export const anyDynamic: fc.Arbitrary<Dynamic> = fc.letrec<{ value: Dynamic }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.string({ unit: 'binary' }),
      fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(wrapLong),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(dynamicReal),
      fc.integer().map(dynamicReal),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom('1', '0', '__proto__', 'a')), tie('value')), {
        maxLength: 4,
      })
      .map((entries): Dynamic => new Map(entries)),
  ),
})).value;
