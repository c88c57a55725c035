import type { TextPredicate } from '../../implication/predicate.js';

/** A phrase in the singular whose plural is not tested. */
export interface MissingPlural {
  readonly test: TextPredicate;
  readonly plural: string;
}

/**
 * Among phrases that begin alike and mostly end in a plural (`get pods`, `get nodes`), those that end in the singular of a
 * word and whose plural none of them is. A term ends where the phrase ends, so the singular does not find the plural.
 */
export function missingPlurals(phrases: readonly TextPredicate[]): readonly MissingPlural[] {
  const bounded = phrases.filter(({ test }) => test.relation === 'has' || test.relation === 'hassuffix');
  const texts = new Set(bounded.map(({ test }) => test.needle.toLowerCase()));
  return bounded.flatMap((test) => {
    const text = test.test.needle.toLowerCase();
    const head = headOf(text);
    const siblings = [...texts].filter((other) => other !== text && headOf(other) === head);
    const plurals = siblings.filter((other) => /[a-z]{3,}s$/.test(other));
    const singular = /[a-z]{4,}$/.test(text) && !text.endsWith('s');
    const known = [`${text}s`, `${text}es`, `${text.slice(0, -1)}ies`].some((plural) => texts.has(plural));
    return singular && !known && plurals.length >= 2 ? [{ test, plural: `${test.test.needle}s` }] : [];
  });
}

const headOf = (text: string): string => text.slice(0, text.lastIndexOf(' '));
