import { variantsOf } from './charset.js';
import type { ClassSet, RegexClass, RegexNode, RegexTree } from './tree.js';

/** A text that occurs in what a pattern matches; with `ignoreCase` up to simple case folding. */
export interface RegexLiteralText {
  readonly text: string;
  readonly ignoreCase: boolean;
}

/** Literals of which at least one must be there. */
export type LiteralClause = readonly RegexLiteralText[];

/**
 * What every text in which the pattern is found must contain: of each clause at least one literal. Clauses that say
 * nothing are left out, so no clauses mean that nothing is known. Meant for filters that run before the pattern does.
 */
export function necessaryLiterals(tree: RegexTree): readonly LiteralClause[] {
  return simplify(clausesOf(literalsOf(tree.root)));
}

/** Sets of literals larger than this are not followed up. */
const MAX_ALTERNATIVES = 24;
const MAX_LENGTH = 64;

/** All the texts that a node matches, if they are few, otherwise the clauses that hold. */
type Literals =
  | { readonly exact: LiteralClause; readonly clauses?: undefined }
  | { readonly exact?: undefined; readonly clauses: readonly LiteralClause[] };

const EMPTY: LiteralClause = [{ text: '', ignoreCase: false }];

function clausesOf(literals: Literals): readonly LiteralClause[] {
  return literals.exact ? [literals.exact] : literals.clauses;
}

function literalsOf(node: RegexNode): Literals {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return { exact: EMPTY };
    case 'literal': {
      // A letter folded within ASCII only is a case of the wider folding.
      const ignoreCase = variantsOf(node.codePoint, node.caseMode).length > 1;
      return { exact: [{ text: String.fromCodePoint(node.codePoint), ignoreCase }] };
    }
    case 'class': {
      const exact = membersOf(node);
      return exact ? { exact } : { clauses: [] };
    }
    case 'group':
      return literalsOf(node.node);
    case 'repeat':
      return repeated(node.min, node.max, literalsOf(node.node));
    case 'concat':
      return concatenated(node.nodes.map(literalsOf));
    case 'alternate':
      return alternated(node.nodes.map(literalsOf));
  }
}

/** The members of a small class of characters that are written out. */
function membersOf(node: RegexClass): LiteralClause | undefined {
  const codePoints: number[] = [];
  const collect = (set: ClassSet): boolean => {
    if (set.kind === 'union') return set.sets.every(collect);
    if (set.kind !== 'range' || set.to - set.from >= MAX_ALTERNATIVES) return false;
    for (let c = set.from; c <= set.to; c++) codePoints.push(c);
    return codePoints.length <= MAX_ALTERNATIVES;
  };
  if (!collect(node.set) || codePoints.length === 0) return undefined;
  return codePoints.map((codePoint) => ({
    text: String.fromCodePoint(codePoint),
    ignoreCase: variantsOf(codePoint, node.caseMode).length > 1,
  }));
}

function repeated(min: number, max: number, body: Literals): Literals {
  if (min === 1 && max === 1) return body;
  if (min > 0) return { clauses: clausesOf(body) };
  const optional = max === 1 && body.exact ? bounded([...body.exact, ...EMPTY]) : undefined;
  return optional ? { exact: optional } : { clauses: [] };
}

function concatenated(parts: readonly Literals[]): Literals {
  const clauses: LiteralClause[] = [];
  let run = EMPTY;
  let whole = true;
  for (const part of parts) {
    const longer = part.exact && product(run, part.exact);
    if (longer) {
      run = longer;
      continue;
    }
    // The run of exact texts ends here, and a new one may begin.
    whole = false;
    clauses.push(run, ...(part.clauses ?? []));
    run = part.exact ?? EMPTY;
  }
  return whole ? { exact: run } : { clauses: [...clauses, run] };
}

function product(a: LiteralClause, b: LiteralClause): LiteralClause | undefined {
  if (a.length * b.length > MAX_ALTERNATIVES) return undefined;
  return bounded(a.flatMap((x) => b.map((y) => ({ text: x.text + y.text, ignoreCase: x.ignoreCase || y.ignoreCase }))));
}

function alternated(branches: readonly Literals[]): Literals {
  const exact: RegexLiteralText[] = [];
  const best: RegexLiteralText[] = [];
  let allExact = true;
  let allKnown = true;
  for (const branch of branches) {
    if (branch.exact) exact.push(...branch.exact);
    else allExact = false;
    const clause = mostSelective(clausesOf(branch));
    if (clause) best.push(...clause);
    else allKnown = false;
  }
  const all = allExact ? bounded(exact) : undefined;
  if (all) return { exact: all };
  // One of the branches matches, so one of its literals is there: the best clause of each, together.
  return { clauses: allKnown ? [best] : [] };
}

function mostSelective(clauses: readonly LiteralClause[]): LiteralClause | undefined {
  const shortest = (clause: LiteralClause): number => Math.min(...clause.map((l) => l.text.length));
  let best: LiteralClause | undefined;
  for (const clause of simplify(clauses)) {
    if (!best || shortest(clause) > shortest(best)) best = clause;
  }
  return best;
}

function bounded(literals: LiteralClause): LiteralClause | undefined {
  if (literals.length > MAX_ALTERNATIVES || literals.some((l) => l.text.length > MAX_LENGTH)) return undefined;
  return literals;
}

/** Without clauses that the empty text fulfils, and without doubles. */
function simplify(clauses: readonly LiteralClause[]): LiteralClause[] {
  const seen = new Set<string>();
  return clauses.filter((clause) => {
    const key = JSON.stringify(clause);
    if (seen.has(key) || clause.some((l) => l.text === '')) return false;
    seen.add(key);
    return true;
  });
}
