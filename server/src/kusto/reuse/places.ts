import type { Element, LexicalToken } from './tree-types.js';

/** What a method of the parser made from the tokens at a place. */
export interface Parsed {
  readonly node: Element;
  /** The places of that text, and the node's among them. */
  readonly places: readonly Place[];
  readonly index: number;
  /** How many tokens the node takes, and how many the parser looked at. */
  readonly length: number;
  readonly seen: number;
}

/** Where a token stands: the same in a text before and after a change elsewhere. The lexer shares tokens among places. */
export class Place {
  private parsed: Map<string, Parsed> | undefined;

  get(method: string): Parsed | undefined {
    return this.parsed?.get(method);
  }

  set(method: string, parsed: Parsed): void {
    if (this.parsed === undefined) this.parsed = new Map([[method, parsed]]);
    else this.parsed.set(method, parsed);
  }
}

/** The tokens of a text and their places. */
export interface PlacedTokens {
  readonly tokens: readonly LexicalToken[];
  readonly places: readonly Place[];
}

/** Whether two tokens are the same wherever they stand; those with faults of their own never are. */
function same(a: LexicalToken, b: LexicalToken, count: (list: unknown) => number): boolean {
  return (
    a === b ||
    (a.Kind === b.Kind &&
      a.Text === b.Text &&
      a.Trivia === b.Trivia &&
      count(a.Diagnostics) === 0 &&
      count(b.Diagnostics) === 0)
  );
}

/**
 * Places for the tokens of a text: those of the text as it was before for tokens that are the same from the start and from
 * the end, and new ones between.
 */
export function placesFor(
  tokens: readonly LexicalToken[],
  before: PlacedTokens | undefined,
  count: (list: unknown) => number,
): Place[] {
  const then = before?.tokens ?? [];
  const most = Math.min(tokens.length, then.length);
  const places = new Array<Place>(tokens.length);
  let first = 0;
  for (; first < most && same(tokens[first]!, then[first]!, count); first++) places[first] = before!.places[first]!;
  let last = 0;
  while (last < most - first && same(tokens[tokens.length - 1 - last]!, then[then.length - 1 - last]!, count)) {
    last++;
    places[tokens.length - last] = before!.places[then.length - last]!;
  }
  for (let i = first; i < tokens.length - last; i++) places[i] = new Place();
  return places;
}
