import { applyEdits as applyJsonEdits, modify } from 'jsonc-parser';
import { entryOf, isUnset, valueAt, type LocatedEntry } from '../../rules/located.js';
import { applyEdits } from '../../rules/position-map.js';
import { readYaml } from '../../rules/yaml-document.js';
import { yamlText } from '../../testing/edit/yaml-text.js';
import { YamlWriter } from '../../testing/edit/yaml-writer.js';

/** What a configuration says of an imported thing: the file that holds it, or a map with that file. */
export interface ConfigurationEntry {
  readonly section: 'tables' | 'watchlists' | 'functions';
  readonly name: string;
  readonly value: string | Readonly<Record<string, string>>;
}

/** A configuration file's text with further entries; what is there stays as it is written. Undefined where it cannot be read. */
export function withEntries(path: string, text: string, entries: readonly ConfigurationEntry[]): string | undefined {
  const add = /\.jsonc?$/iu.test(path) ? inJson : inYaml;
  return entries.reduce<string | undefined>((so, entry) => (so === undefined ? undefined : add(so, entry)), text);
}

function inJson(text: string, { section, name, value }: ConfigurationEntry): string {
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' };
  return applyJsonEdits(text, modify(text, [section, name], value, { formattingOptions }));
}

function inYaml(text: string, entry: ConfigurationEntry): string | undefined {
  const { documents, problems } = readYaml(text);
  if (problems.some((p) => p.severity === 'error')) return undefined;
  const [root] = documents;
  const key = yamlText(entry.name);
  const value = written(entry.value);
  const located = entryOf(root, entry.section);
  const section = located?.value;
  if (section?.kind === 'map') {
    if (valueAt(section, entry.name) !== undefined) return text;
    return applyEdits(text, [new YamlWriter(text).addEntry(section, key, value)]);
  }
  if (located !== undefined && isUnset(section)) return inEmptySection(text, located, `${key}: ${value}`);
  // A section of another kind would stand twice; a document in braces has no lines to add to.
  if (section !== undefined || (root !== undefined && (root.kind !== 'map' || text[root.start] === '{')))
    return undefined;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${separator}${entry.section}:\n  ${key}: ${value}\n`;
}

/** Adds the first line to a section that is its name only, below it; undefined where something else says that it is empty. */
function inEmptySection(text: string, { keyRange }: LocatedEntry, line: string): string | undefined {
  const lineStart = text.lastIndexOf('\n', keyRange.start - 1) + 1;
  const rest = /^["']?[ \t]*:[ \t]*(?:#[^\r\n]*)?(?=\r?\n|$)/u.exec(text.slice(keyRange.end));
  if (rest === null || text.slice(lineStart, keyRange.start).trim() !== '') return undefined;
  const at = keyRange.end + rest[0].length;
  const indent = text.slice(lineStart, keyRange.start);
  return applyEdits(text, [{ start: at, end: at, newText: `\n${indent}  ${line}` }]);
}

function written(value: ConfigurationEntry['value']): string {
  if (typeof value === 'string') return yamlText(value);
  return `{ ${Object.entries(value)
    .map(([key, text]) => `${key}: ${yamlText(text)}`)
    .join(', ')} }`;
}
