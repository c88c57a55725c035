import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { decodeJsonString } from './json-string.js';
import type { Located, LocatedEntry, LocatedScalar } from './located.js';
import { SegmentMap, type MappedText } from './position-map.js';
import type { FileProblem, Range } from './region.js';

/** A JSON value that is no object or array: its text can be mapped character by character, and taken as KQL. */
export class JsonScalar implements LocatedScalar {
  readonly kind = 'scalar';
  readonly start: number;
  readonly end: number;
  readonly value: LocatedScalar['value'];
  readonly text: string;
  private mappedText: MappedText | undefined;

  constructor(
    private readonly fileText: string,
    node: Node,
  ) {
    this.start = node.offset;
    this.end = node.offset + node.length;
    const value = node.value as LocatedScalar['value'] | undefined;
    this.value = value ?? null;
    this.text = typeof value === 'string' ? value : fileText.slice(this.start, this.end);
  }

  get mapped(): MappedText {
    this.mappedText ??= decodeJsonString(this.fileText.slice(this.start, this.end), this.start);
    return this.mappedText;
  }

  rangeOf(start: number, end: number): Range {
    if (typeof this.value !== 'string') return { start: this.start, end: this.end };
    return new SegmentMap(this.mapped, this.fileText, this, { encode: (t) => t, respell: () => [] }).rangeToOuter(
      start,
      end,
    );
  }
}

export interface JsonFile {
  readonly root: Located | undefined;
  readonly problems: readonly FileProblem[];
}

/** Reads JSON with comments, as ARM templates may have them. Never throws; broken text gives what could be read. */
export function readJson(text: string): JsonFile {
  const errors: ParseError[] = [];
  let root: Located | undefined;
  try {
    // A byte order mark is no JSON: a blank in its place keeps the offsets.
    const tree = parseTree(text.replace(/^\ufeff/, ' '), errors, { allowTrailingComma: false });
    root = tree === undefined ? undefined : convert(text, tree);
  } catch (error) {
    // The library parses recursively: a file nested thousands of levels deep ends the stack.
    if (!(error instanceof RangeError)) throw error;
    const message = 'Nested too deeply.';
    return {
      root: undefined,
      problems: [{ start: 0, end: text.length, message, severity: 'error', code: 'json-too-deep' }],
    };
  }
  return { root, problems: errors.map((error) => problem(error, text)) };
}

function problem({ error, offset, length }: ParseError, text: string): FileProblem {
  const start = Math.min(offset, text.length);
  const words = printParseErrorCode(error).replace(/(?<=[a-z])[A-Z]/g, (c) => ` ${c}`);
  return {
    start,
    end: Math.min(start + Math.max(length, 0), text.length),
    message: `${words.charAt(0)}${words.slice(1).toLowerCase()}.`,
    severity: 'error',
    code: `json-${words.toLowerCase().replace(/ /g, '-')}`,
  };
}

function convert(text: string, node: Node): Located {
  const range = { start: node.offset, end: node.offset + node.length };
  if (node.type === 'array') {
    return { kind: 'list', items: (node.children ?? []).map((child) => convert(text, child)), ...range };
  }
  if (node.type === 'object') {
    return { kind: 'map', entries: (node.children ?? []).flatMap((child) => convertProperty(text, child)), ...range };
  }
  return new JsonScalar(text, node);
}

function convertProperty(text: string, property: Node): LocatedEntry[] {
  const [key, value] = property.children ?? [];
  if (key === undefined) return [];
  const keyEnd = key.offset + key.length;
  const keyRange = { start: key.offset + 1, end: text[keyEnd - 1] === '"' ? keyEnd - 1 : keyEnd };
  const at = property.offset + property.length;
  const missing = { type: 'null', offset: at, length: 0, value: null } as const;
  return [{ key: String(key.value), keyRange, value: convert(text, value ?? missing) }];
}
