import type { Environment } from '../environment.js';
import type { Code } from './code.js';
import { common } from './lexing.js';

/** How many texts of an environment are kept to take parts from. */
const MOST = 8;

/** The part of the longer text that must be common, at the start and at the end: less is not another state of one text. */
const LEAST_COMMON = 0.5;

const recent = new WeakMap<Environment, Code[]>();

/** The text that was analysed last and is most like this one, as far as one is. */
export function mostLike(text: string, environment: Environment): Code | undefined {
  let best: Code | undefined;
  let most = 0;
  for (const code of recent.get(environment) ?? []) {
    const { first, last } = common(text, code.text);
    const shared = first + last;
    if (shared <= most || shared < Math.max(text.length, code.text.length) * LEAST_COMMON) continue;
    best = code;
    most = shared;
  }
  return best;
}

/** Keeps a text to take parts from, the latest first. */
export function keepCode(code: Code, environment: Environment): void {
  const others = (recent.get(environment) ?? []).filter((other) => other.isWhole);
  recent.set(environment, [code, ...others].slice(0, MOST));
}
