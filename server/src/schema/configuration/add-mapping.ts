import { applyEdits, modify } from 'jsonc-parser';
import { isMap, isSeq, parseDocument } from 'yaml';

/**
 * The text of a configuration file with one more glob under `events.mappings`; comments stay. Undefined where the text
 * cannot be read as a configuration. `text`: undefined for a file that is not there yet.
 */
export function addMappingGlob(file: string, text: string | undefined, glob: string): string | undefined {
  if (/\.jsonc?$/iu.test(file)) {
    const known = text ?? '{}';
    const edits = modify(known, ['events', 'mappings', -1], glob, {
      isArrayInsertion: true,
      formattingOptions: { insertSpaces: true, tabSize: 2 },
    });
    return edits.length === 0 ? undefined : applyEdits(known, edits);
  }
  const section = `events:\n  mappings: [${JSON.stringify(glob)}]\n`;
  if (text === undefined || text.trim() === '') return section;
  const document = parseDocument(text);
  if (document.errors.length > 0 || !(document.contents === null || isMap(document.contents))) return undefined;
  if (!document.has('events')) return `${text}${text.endsWith('\n') ? '' : '\n'}\n${section}`;
  const events = document.get('events');
  if (events === null || events === undefined) document.set('events', document.createNode({ mappings: [glob] }));
  else if (!isMap(events)) return undefined;
  else {
    const mappings = events.get('mappings');
    if (isSeq(mappings)) mappings.add(glob);
    else events.set('mappings', typeof mappings === 'string' ? [mappings, glob] : [glob]);
  }
  return document.toString({ lineWidth: 0 });
}
