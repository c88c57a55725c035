/** What asks whether the evaluation that is under way is cancelled, and throws if so. */
let check: (() => void) | undefined;
let steps = 0;

/** Steps between two questions: a step is a loop's turn, some ten nanoseconds to some microseconds. */
const MASK = 0x3ff;

/**
 * Evaluates with a question that functions ask in the middle of one value. Operators ask their run between rows; a
 * function that works long on one cell (a series, a large text) has no run, and calls {@link checkpoint}.
 */
export function withCheckpoints<T>(ask: () => void, work: () => T): T {
  const before = check;
  check = ask;
  try {
    return work();
  } finally {
    check = before;
  }
}

/** For loops within one value: asks now and then whether to go on. */
export function checkpoint(): void {
  if ((++steps & MASK) === 0) check?.();
}

/** For turns of a loop that each take long. */
export function checkpointNow(): void {
  check?.();
}
