/** A text as a pattern of Kusto's regular expressions that matches just it. */
export function quoteRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$#&\-~]/g, '\\$&');
}
