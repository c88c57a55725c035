import { parseDatetime } from '../engine/values/datetime.js';
import { TICKS_PER_MILLISECOND, UNIX_EPOCH_TICKS } from '../engine/values/types.js';
import { CommandFailure, USAGE } from './exit.js';

/** Reads `--now`; undefined when it is not given. */
export function parseNow(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  const ticks = parseDatetime(text);
  if (ticks === null) {
    throw new CommandFailure(
      USAGE,
      `--now ${text} is not a time. Write it as 2026-11-20T12:00:00Z, with up to 7 digits of a second.`,
    );
  }
  return ticks;
}

/** The time of day, for queries whose clock nobody set. */
export function wallClock(): bigint {
  return UNIX_EPOCH_TICKS + BigInt(Date.now()) * TICKS_PER_MILLISECOND;
}
