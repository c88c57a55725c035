import type { Buffer } from 'node:buffer';

/** A text to look for. */
export interface SoughtText {
  /** Two bytes or more, without line feeds. */
  readonly text: Buffer;
  /**
   * Whether it counts only as a key of JSON, or the part of one up to a dot: a quote and a colon follow, or a dot.
   * Letters of keys are looked for in their own case only.
   */
  readonly isKey: boolean;
  /** Whether it does not count behind an ASCII letter or digit, unless that can be part of an escape. */
  readonly startsTerm?: boolean;
  /** Whether it does not count before an ASCII letter or digit. */
  readonly endsTerm?: boolean;
  /** In a test: bits of 64 by which masks ask for it. */
  readonly marks?: bigint;
}

/** What is asked of a line: first that it has one of some texts, then more of those that have. */
export interface LineFilter {
  readonly texts: readonly SoughtText[];
  readonly test?: LineTest | undefined;
}

/** Which texts a line must have together. */
export interface LineTest {
  readonly texts: readonly SoughtText[];
  /** All must be fulfilled, each by one of its masks: by texts that have together all marks of the mask. */
  readonly conditions: readonly (readonly bigint[])[];
}

/** The mark of texts which let a line pass, whatever else it has or lacks. */
export const PASSES = 1n << 63n;

/** So many marks are for masks. */
export const MARK_COUNT = 63;
