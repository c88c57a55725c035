import { SaxesParser } from 'saxes';
import { MAX_JSON_DEPTH } from '../values/json.js';
import type { Dynamic } from '../values/types.js';

/** The longest text that `parse_xml()` reads, in bytes. */
const MAX_BYTES = 1_048_576;

/** An element while it is read. */
interface Element {
  readonly name: string;
  /** Attributes as `@name`, text as `#text`, children by name; several of one name in order. */
  readonly content: Map<string, Dynamic[]>;
  /** Text that no tag has followed yet. */
  text: string;
}

/**
 * `parse_xml()`: an element without attributes and children is its text, or null; any other is a bag of `@attribute`,
 * `#text` and children, repeated names as arrays. Text is trimmed; comments, CDATA and instructions are skipped.
 * Malformed and very long texts are null.
 * Source: https://learn.microsoft.com/kusto/query/parse-xml-function
 */
export function parseXml(text: string): Dynamic {
  if (Buffer.byteLength(text) > MAX_BYTES) return null;
  const parser = new SaxesParser();
  const document: Element = { name: '', content: new Map(), text: '' };
  const open: Element[] = [document];
  let valid = true;
  parser.on('error', () => {
    valid = false;
  });
  parser.on('opentag', (tag) => {
    flushText(open.at(-1)!);
    const element: Element = { name: tag.name, content: new Map(), text: '' };
    for (const [name, value] of Object.entries(tag.attributes)) add(element, `@${name}`, value);
    open.push(element);
    if (open.length > MAX_JSON_DEPTH) valid = false;
  });
  parser.on('closetag', () => {
    const element = open.pop();
    const parent = open.at(-1);
    if (element === undefined || parent === undefined) return;
    flushText(element);
    add(parent, element.name, valueOf(element));
  });
  parser.on('text', (part) => {
    open.at(-1)!.text += part;
  });
  parser.write(text).close();
  return valid && document.content.size > 0 ? valueOf(document) : null;
}

function flushText(element: Element): void {
  const text = element.text.trim();
  element.text = '';
  if (text !== '') add(element, '#text', text);
}

function add(element: Element, name: string, value: Dynamic): void {
  const known = element.content.get(name);
  if (known === undefined) element.content.set(name, [value]);
  else known.push(value);
}

function valueOf(element: Element): Dynamic {
  if (element.content.size === 0) return null;
  const text = element.content.get('#text');
  if (text?.length === 1 && element.content.size === 1) return text[0]!;
  return new Map(Array.from(element.content, ([name, values]) => [name, values.length === 1 ? values[0]! : values]));
}
