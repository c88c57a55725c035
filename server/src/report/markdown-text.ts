/** Text in a cell of a Markdown table: on one line, without what would end the cell or begin an HTML tag. */
export function cell(text: string): string {
  return withoutPipes(text.replace(/\s+/gu, ' ')).replaceAll('<', '&lt;');
}

/** Text as a Markdown code span that can stand in a cell of a table; "" for "". */
export function code(text: string): string {
  if (text === '') return '';
  // More backticks than any in the text cannot be ended by it.
  const longest = Math.max(0, ...[...text.matchAll(/`+/gu)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  const pad = /^`|`$/u.test(text) ? ' ' : '';
  return `${ticks}${pad}${withoutPipes(text.replace(/\s+/gu, ' '))}${pad}${ticks}`;
}

/** A backslash before a pipe would otherwise escape the one that escapes it. */
function withoutPipes(text: string): string {
  return text.replace(/(\\*)\|/gu, '$1$1\\|');
}
