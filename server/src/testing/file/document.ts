import { readJson } from '../../rules/json-document.js';
import { entryOf, type Located } from '../../rules/located.js';
import type { Range } from '../../rules/region.js';
import { readYaml } from '../../rules/yaml-document.js';
import { schemaFindings, type SchemaFinding } from '../../schema/configuration/validate.js';
import type { TestFileProblem } from './model.js';
import { schemaErrors } from './validator.js';

/** Values in a test file, aliases followed, before it is refused: aliases of aliases multiply. */
const MAX_VALUES = 2_000_000;

/** A test file as a located document that fits the JSON Schema, or what is wrong with it. */
export type TestDocument =
  | { readonly root: Located; readonly problems?: undefined }
  | { readonly root?: undefined; readonly problems: readonly TestFileProblem[] };

/** Reads a test file's text (YAML 1.2 core, or JSON with comments by its name) and checks it against the schema. */
export function readTestDocument(path: string, text: string): TestDocument {
  const { root, problems } = parse(path, text);
  if (problems.length > 0) return { problems };
  if (root === undefined) {
    return {
      problems: [
        { start: 0, end: text.length, message: 'the test file is empty', remedy: 'Begin it with `version: 1`.' },
      ],
    };
  }
  const repeated = repeatedKeys(root);
  if (repeated.length > 0) return { problems: repeated };
  const copy = new PlainCopy();
  const value = copy.of(root);
  if (copy.exceeded) return { problems: [{ ...root, message: 'the file has too many values; its aliases multiply' }] };
  const findings = schemaFindings(schemaErrors(value), 'the test file');
  if (findings.length > 0) return { problems: findings.map((f) => placed(f, root)) };
  return { root };
}

function parse(path: string, text: string): { root: Located | undefined; problems: readonly TestFileProblem[] } {
  if (/\.jsonc?$/iu.test(path)) {
    const { root, problems } = readJson(text);
    return { root, problems: problems.map((p) => ({ ...p, message: `not valid JSON: ${p.message}` })) };
  }
  const { documents, problems } = readYaml(text);
  // Keys that stand twice are told by name below.
  const errors = problems.filter((p) => p.severity === 'error' && p.code !== 'yaml-duplicate-key');
  const faults: TestFileProblem[] = errors.map(({ start, end, message }) => ({
    start,
    end,
    message: `not valid YAML: ${message}`,
  }));
  const second = documents[1];
  if (second !== undefined)
    faults.push({
      start: second.start,
      end: second.end,
      message: 'a second document in one file',
      remedy: 'Put it in a file of its own.',
    });
  return { root: documents[0], problems: faults };
}

/** Keys that stand twice in a map. */
function repeatedKeys(root: Located): TestFileProblem[] {
  const problems: TestFileProblem[] = [];
  const seen = new Set<Located>();
  const visit = (node: Located): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'list') node.items.forEach(visit);
    if (node.kind !== 'map') return;
    const keys = new Set<string>();
    for (const { key, keyRange, value } of node.entries) {
      if (keys.has(key)) problems.push({ ...keyRange, message: `\`${key}\` is given twice`, remedy: 'Keep one.' });
      keys.add(key);
      visit(value);
    }
  };
  visit(root);
  return problems;
}

/** The values that the schema speaks of; a section without content counts as absent. */
class PlainCopy {
  private left = MAX_VALUES;

  get exceeded(): boolean {
    return this.left < 0;
  }

  of(node: Located, depth = 0): unknown {
    if (--this.left < 0) return null;
    switch (node.kind) {
      case 'scalar':
        return typeof node.value === 'bigint' ? Number(node.value) : node.value;
      case 'list':
        return node.items.map((item) => this.of(item, depth + 1));
      case 'map': {
        const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
        for (const { key, value } of node.entries) {
          if (depth === 0 && value.kind === 'scalar' && value.value === null) continue;
          result[key] = this.of(value, depth + 1);
        }
        return result;
      }
    }
  }
}

function placed({ path, part, message, remedy }: SchemaFinding, root: Located): TestFileProblem {
  return { ...rangeAt(root, path, part), message, remedy };
}

/** The place of a value, or of its key; of the nearest value around it where the file has none. */
function rangeAt(root: Located, path: readonly (string | number)[], part: 'key' | 'value'): Range {
  let node = root;
  let key: Range | undefined;
  for (const step of path) {
    if (node.kind === 'map') {
      const entry = entryOf(node, String(step));
      if (entry === undefined) break;
      key = entry.keyRange;
      node = entry.value;
      continue;
    }
    const item = node.kind === 'list' ? node.items[Number(step)] : undefined;
    if (item === undefined) break;
    key = undefined;
    node = item;
  }
  const { start, end } = part === 'key' && key !== undefined ? key : node;
  return { start, end };
}
