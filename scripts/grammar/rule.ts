/**
 * The parts of a TextMate grammar that these grammars use, as VS Code reads them.
 * See https://macromates.com/manual/en/language_grammars; `while` is VS Code's addition.
 */
export type Rule = IncludeRule | MatchRule | BlockRule | WhileRule | RuleList;

export interface IncludeRule {
  readonly include: string;
}

export interface MatchRule {
  readonly match: string;
  readonly name?: string;
  readonly captures?: Captures;
}

/** From `begin` to `end`, over lines where need be; the end is looked for before the inner patterns. */
export interface BlockRule {
  readonly begin: string;
  readonly end: string;
  readonly name?: string;
  readonly contentName?: string;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Rule[];
}

/** From `begin` on for as long as lines match `while`, which also cuts off whatever an inner rule left open. */
export interface WhileRule {
  readonly begin: string;
  readonly while: string;
  readonly name?: string;
  readonly contentName?: string;
  readonly beginCaptures?: Captures;
  readonly whileCaptures?: Captures;
  readonly patterns?: readonly Rule[];
}

export interface RuleList {
  readonly patterns: readonly Rule[];
}

/** Scopes by number of the capturing group; a group with patterns is tokenised again by them. */
export type Captures = Readonly<
  Record<string, { readonly name: string } | { readonly name?: string; readonly patterns: readonly Rule[] }>
>;

export interface Grammar {
  readonly $schema: string;
  readonly name: string;
  readonly scopeName: string;
  readonly injectionSelector?: string;
  readonly patterns: readonly Rule[];
  readonly repository?: Readonly<Record<string, Rule>>;
}

export const GRAMMAR_SCHEMA = 'https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json';

export function include(name: string): IncludeRule {
  return { include: name };
}

/** Captures that only name scopes: `named('keyword.a', undefined, 'b')` names the first and third group. */
export function named(...scopes: readonly (string | undefined)[]): Captures {
  return Object.fromEntries(scopes.flatMap((name, i) => (name === undefined ? [] : [[String(i + 1), { name }]])));
}
