import { entryOf } from '../../rules/located.js';
import type { TextEdit } from '../../rules/region.js';
import { readTestDocument } from '../file/document.js';
import { yamlText } from './yaml-text.js';
import { YamlWriter } from './yaml-writer.js';

/** The lines of a case, the first one without its dash, all without indentation. */
export type CaseLines = readonly string[];

/** The edit of a YAML test file that adds cases. Undefined where the file cannot be read, or holds its cases in brackets. */
export function addCases(path: string, text: string, cases: readonly CaseLines[]): TextEdit | undefined {
  const { root } = readTestDocument(path, text);
  if (root?.kind !== 'map' || text[root.start] === '{') return undefined;
  const known = entryOf(root, 'cases');
  if (known?.value.kind !== 'list') {
    const separator = text === '' || text.endsWith('\n') ? '' : '\n';
    const newText = `${separator}\ncases:\n${caseLines(cases, '  ').join('\n')}\n`;
    return known === undefined ? { start: text.length, end: text.length, newText } : undefined;
  }
  if (text[known.value.start] === '[') return undefined;
  return new YamlWriter(text).addLines(known.value, (indent) => ['', ...caseLines(cases, indent)]);
}

/** A test file of cases, for a rule that has none. `defaults`: a map in braces. */
export function testFile(
  rule: string,
  now: string | undefined,
  defaults: string | undefined,
  cases: readonly CaseLines[],
): string {
  const head = ['version: 1', `rule: ${rule}`];
  if (now !== undefined) head.push(`now: ${now}`);
  if (defaults !== undefined) head.push(`defaults: ${defaults}`);
  return [...head, '', 'cases:', ...caseLines(cases, '  '), ''].join('\n');
}

/** Cases as the items of a list, with an empty line between them. */
export function caseLines(cases: readonly CaseLines[], indent: string): string[] {
  return cases.flatMap((lines, i) => [
    ...(i === 0 ? [] : ['']),
    ...lines.map((line, k) => `${indent}${k === 0 ? '- ' : '  '}${line}`),
  ]);
}

/** A map on one line. */
export function yamlMap(entries: readonly (readonly [key: string, value: string])[]): string {
  return entries.length === 0 ? '{}' : `{ ${entries.map(([key, value]) => `${yamlText(key)}: ${value}`).join(', ')} }`;
}
