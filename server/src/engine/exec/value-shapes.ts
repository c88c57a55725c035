import type { ScalarType } from '../../syntax/types.js';

const DATE = String.raw`\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2} [A-Za-z]{3,9} \d{4}|[A-Za-z]{3,9} \d{1,2},? \d{4}`;
const CLOCK = String.raw`[T ]\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d{1,7})?)?(?: ?[AaPp][Mm])?(?: ?(?:Z|GMT|[-+]\d{2}:?\d{2}))?`;
const NUMBER = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`;

/**
 * What text of each type looks like where parse must tell its end from what follows. A regex of the dialect that Rust
 * and JavaScript have in common, without groups that capture.
 */
const SHAPES: Readonly<Record<Exclude<ScalarType, 'string'>, string>> = {
  bool: String.raw`(?:[Tt]rue|TRUE|[Ff]alse|FALSE|\d+)`,
  int: String.raw`[-+]?\d+`,
  long: String.raw`[-+]?\d+`,
  real: String.raw`(?:${NUMBER}|[-+]?(?:NaN|nan|[Ii]nf(?:inity)?))`,
  decimal: NUMBER,
  datetime: `(?:(?:${DATE})(?:${CLOCK})?)`,
  timespan: String.raw`-?(?:\d+\.)?\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d{1,7})?)?`,
  guid: String.raw`[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}`,
  dynamic: String.raw`(?:\[.*\]|\{.*\}|"[^"]*"|[^\s,;]+)`,
};

/** The shape of a type's values as a regex; undefined for string, which can be anything. */
export function valueShape(type: ScalarType): string | undefined {
  return type === 'string' ? undefined : SHAPES[type];
}

const anchored = new Map<ScalarType, RegExp>();

/** How far a value of the type reaches from a place in a text; -1 when none begins there. Not for string. */
export function shapeEnd(type: ScalarType, text: string, start: number): number {
  let pattern = anchored.get(type);
  if (pattern === undefined) anchored.set(type, (pattern = new RegExp(valueShape(type) ?? '[^]*', 'y')));
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
