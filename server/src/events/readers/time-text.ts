/**
 * The text of a time with ordinary blanks: browsers put a narrow no-break space before AM and PM, so that the exports of
 * the portals have one.
 * Source: https://cldr.unicode.org/downloads/cldr-42 (time formats with U+202F)
 */
export function withPlainBlanks(text: string): string {
  return text.replace(/[\u00a0\u202f]/gu, ' ');
}
