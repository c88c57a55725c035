import { entryOf, valueAt, type Located } from '../../rules/located.js';
import type { TextEdit } from '../../rules/region.js';
import { readTestDocument } from '../file/document.js';
import { yamlText } from './yaml-text.js';
import { YamlWriter } from './yaml-writer.js';

/** A hit that may stay, and why. */
export interface AcceptedEntry {
  readonly id: string;
  readonly reason: string;
}

/**
 * The edit of a YAML test file that accepts a hit of one of its corpora. Undefined where the file cannot be read, has no
 * such corpus, or accepts the hit already.
 */
export function acceptHit(path: string, text: string, corpus: string, entry: AcceptedEntry): TextEdit | undefined {
  const { root } = readTestDocument(path, text);
  const corpora = valueAt(root, 'corpora');
  const node = corpora?.kind === 'list' ? corpora.items.find((item) => nameOf(item) === corpus) : undefined;
  if (node?.kind !== 'map') return undefined;
  const writer = new YamlWriter(text);
  const expect = entryOf(node, 'expect');
  if (expect === undefined) return writer.addEntry(node, 'expect', `{ accepted: [${flow(entry)}] }`);
  if (expect.value.kind !== 'map') return undefined;
  const accepted = entryOf(expect.value, 'accepted');
  if (accepted === undefined) return writer.addEntry(expect.value, 'accepted', `[${flow(entry)}]`);
  if (accepted.value.kind !== 'list') return undefined;
  const known = accepted.value.items.some((item) => idOf(item) === entry.id);
  return known ? undefined : writer.addItem(accepted.value, flow(entry));
}

/** A corpus that is written to accept one of its hits; what else hits in it is warned of, as it was there before. */
export interface AcceptingCorpus {
  /** The path of its file from the test file's folder, which also names it. */
  readonly file: string;
  readonly entry: AcceptedEntry;
}

/** The edit of a YAML test file that adds a corpus. Undefined where the file cannot be read. */
export function addCorpus(path: string, text: string, corpus: AcceptingCorpus): TextEdit | undefined {
  const { root } = readTestDocument(path, text);
  if (root?.kind !== 'map') return undefined;
  const writer = new YamlWriter(text);
  const corpora = entryOf(root, 'corpora');
  if (corpora?.value.kind !== 'list') {
    const separator = text === '' || text.endsWith('\n') ? '' : '\n';
    const lines = corpusLines(corpus, '  ').join('\n');
    return { start: text.length, end: text.length, newText: `${separator}corpora:\n${lines}\n` };
  }
  const { value } = corpora;
  if (text[value.start] === '[') return writer.addItem(value, flowCorpus(corpus));
  return writer.addLines(value, (indent) => corpusLines(corpus, indent));
}

/** A test file of one corpus: what is written where a rule has no tests yet. */
export function acceptingFile(rule: string, corpus: AcceptingCorpus): string {
  const head = ['version: 1', `rule: ${yamlText(rule)}`, 'corpora:'];
  return [...head, ...corpusLines(corpus, '  '), ''].join('\n');
}

function corpusLines({ file, entry }: AcceptingCorpus, indent: string): string[] {
  return [
    `${indent}- name: ${yamlText(file)}`,
    `${indent}  label: benign`,
    `${indent}  files: [${yamlText(file)}]`,
    `${indent}  expect:`,
    `${indent}    unexpected: warn`,
    `${indent}    accepted:`,
    `${indent}      - ${flow(entry)}`,
  ];
}

function flowCorpus({ file, entry }: AcceptingCorpus): string {
  const name = yamlText(file);
  return `{ name: ${name}, label: benign, files: [${name}], expect: { unexpected: warn, accepted: [${flow(entry)}] } }`;
}

function nameOf(node: Located): string | undefined {
  const name = valueAt(node, 'name');
  return name?.kind === 'scalar' ? name.text : undefined;
}

function idOf(node: Located): string | undefined {
  const id = node.kind === 'map' ? valueAt(node, 'id') : node;
  return id?.kind === 'scalar' ? id.text : undefined;
}

function flow({ id, reason }: AcceptedEntry): string {
  return `{ id: ${yamlText(id)}, reason: ${yamlText(reason)} }`;
}
