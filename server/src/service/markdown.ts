/** Text as a Markdown code span: on one line, without the character that would end it. */
export function codeSpan(text: string): string {
  const one = text.replace(/\s+/g, ' ').replaceAll('`', "'");
  return `\`${one === '' ? ' ' : one}\``;
}

/** A code span inside a table cell. */
export function codeCell(text: string): string {
  return codeSpan(text).replaceAll('|', '\\|');
}

/** Text that Markdown shows as it is. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+.!|<>-]/g, '\\$&');
}
