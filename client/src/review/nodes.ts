import type { ReviewedHit, ReviewedRule } from '../../../server/src/service/protocol/review.js';

/** An entry of the review tree. */
export type ReviewNode =
  | { readonly kind: 'rule'; readonly rule: ReviewedRule }
  | { readonly kind: 'group'; readonly rule: ReviewedRule; readonly hits: readonly ReviewedHit[] }
  | { readonly kind: 'hit'; readonly rule: ReviewedRule; readonly hit: ReviewedHit }
  | { readonly kind: 'text'; readonly text: string; readonly isError: boolean };

/** The entries below a rule: what went wrong, its changed hits grouped by what they do and how they look, and notes. */
export function nodesOf(rule: ReviewedRule): ReviewNode[] {
  const groups = new Map<string, ReviewedHit[]>();
  for (const hit of rule.hits) {
    const key = `${hit.kind} ${hit.shape}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [hit]);
    else known.push(hit);
  }
  return [
    ...rule.errors.map(({ message }): ReviewNode => ({ kind: 'text', text: message, isError: true })),
    ...[...groups.values()].map((hits): ReviewNode => {
      const [only] = hits;
      return hits.length === 1 ? { kind: 'hit', rule, hit: only! } : { kind: 'group', rule, hits };
    }),
    ...rule.notes.map((text): ReviewNode => ({ kind: 'text', text, isError: false })),
  ];
}

/** The new hits that nobody accepted. */
export function openAdditions({ hits }: ReviewedRule): readonly ReviewedHit[] {
  return hits.filter((h) => h.kind === 'added' && h.accepted === undefined);
}

const SIGNS = { added: '+', removed: '−', rescored: '~' } as const;

/** `+2 −0 ~1`, with what is accepted. */
export function sums(rule: ReviewedRule): string {
  const count = (kind: ReviewedHit['kind']): string =>
    `${SIGNS[kind]}${rule.hits.filter((h) => h.kind === kind).length}`;
  const accepted = rule.hits.filter((h) => h.kind === 'added' && h.accepted !== undefined).length;
  const extra = accepted === 0 ? '' : ` (${accepted} accepted)`;
  return `${count('added')}${extra} ${count('removed')} ${count('rescored')} of ${rule.events} benign events`;
}

/** What became of the score: `+40`, `40 → 80`, `−40`. */
export function scoreText({ kind, before, after }: ReviewedHit): string {
  if (kind === 'rescored') return `${String(before)} → ${String(after)}`;
  return `${SIGNS[kind]}${String(after ?? before ?? '')}`;
}

/** What was decided about a hit: that it may stay, and the case that asks the rule not to hit it. */
export function stateTexts({ accepted, caseName }: ReviewedHit): string[] {
  return [
    ...(accepted === undefined ? [] : [`accepted: ${accepted}`]),
    ...(caseName === undefined ? [] : [`in the tests: ${caseName}`]),
  ];
}
