/**
 * The fields of the first record of a CSV text. A field in double quotes may hold commas, line ends and, doubled,
 * quotes; everything else is taken as it is, blanks included.
 */
export function parseCsvRecord(text: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = '';
    if (text[at] === '"') {
      at++;
      for (; at < text.length; at++) {
        if (text[at] !== '"') field += text[at]!;
        else if (text[at + 1] === '"') field += text[++at]!;
        else break;
      }
      at++;
    }
    // What follows a closing quote belongs to the field too.
    const end = endOfField(text, at);
    fields.push(field + text.slice(at, end));
    if (text[end] !== ',') return fields;
    at = end + 1;
  }
}

function endOfField(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}
