/** Exit codes of the command line. */
export const CLEAN = 0;
/** Findings, hits' expectations not met: the command did its work and has something to say. */
export const FINDINGS = 1;
/** Wrong usage, or input that cannot be read. */
export const USAGE = 2;
/** A query that cannot be evaluated. */
export const NOT_EVALUABLE = 3;
/** Ended by Ctrl+C, as shells count it. */
export const CANCELLED = 130;

/** Ends a command with an exit code and a message on standard error. */
export class CommandFailure extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
    this.name = 'CommandFailure';
  }
}

/** Whether something thrown is a {@link CommandFailure}, of this bundle or of another. */
export function isCommandFailure(failure: unknown): failure is CommandFailure {
  return failure instanceof Error && failure.name === 'CommandFailure' && 'exitCode' in failure;
}
