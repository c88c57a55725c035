import type { AnnotatedFile, LoadedFile } from '../../server/src/service/protocol.js';
import { plural } from './words.js';

/** How many unreadable lines of one file are listed. */
const LISTED = 100;

/** Something that is said at a line of an event file, from 0. */
export interface EventFileProblem {
  readonly line: number;
  readonly message: string;
  /** Whether it is said in passing, and warns of nothing. */
  readonly isHint: boolean;
}

/**
 * What is said of an event file that a run read: on the first line how it was read and what the rule misses in it, and at
 * each line that was left out why.
 */
export function eventFileProblems({ skipped }: AnnotatedFile, load: LoadedFile | undefined): EventFileProblem[] {
  // Where nothing was read, the lines tell why.
  const how = load === undefined || load.read === 0 ? [] : [`Read as ${load.summary}`];
  const sentences = [...how, ...(load?.remarks ?? [])];
  const problems = sentences.map((message) => ({ line: 0, message, isHint: true }));
  for (const { line, reason } of skipped.slice(0, LISTED))
    problems.push({ line, message: `Not read: ${reason}.`, isHint: false });
  const next = skipped[LISTED];
  if (next !== undefined) {
    const message = `${plural(skipped.length - LISTED, 'more line')} of this file could not be read.`;
    problems.push({ line: next.line, message, isHint: false });
  }
  return problems;
}
