import { parseTree, printParseErrorCode, getNodeValue, type Node as JsonNode, type ParseError } from 'jsonc-parser';
import { isMap, isScalar, isSeq, parseDocument, type Node as YamlNode } from 'yaml';
import type { ConfigurationProblem, SourceRange } from './types.js';

/** A path into a document: property names and list positions. */
export type DocumentPath = readonly (string | number)[];

/** A configuration file as plain data, with the place of every value and key in its text. */
export interface LocatedDocument {
  readonly file: string;
  /** Undefined when the text could not be read at all. */
  readonly value: unknown;
  readonly problems: readonly ConfigurationProblem[];
  /** The place of a value, or of the property name it is stored under; of its nearest ancestor when there is none. */
  rangeOf(path: DocumentPath, part?: 'value' | 'key'): SourceRange;
}

type Offsets = readonly [start: number, end: number];

interface Place {
  readonly value: Offsets;
  readonly key: Offsets | undefined;
}

const pointer = (path: DocumentPath): string => JSON.stringify(path);

/** Turns offsets into lines and columns that count from 1. */
class LineIndex {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.starts[low]! + 1 };
  }
}

/** Collects values' places and problems while a parser's tree is walked. */
class DocumentBuilder {
  readonly places = new Map<string, Place>();
  readonly problems: ConfigurationProblem[] = [];
  private readonly lines: LineIndex;

  constructor(
    private readonly file: string,
    text: string,
  ) {
    this.lines = new LineIndex(text);
  }

  range([start, end]: Offsets): SourceRange {
    const from = this.lines.position(start);
    const to = this.lines.position(Math.max(start, end));
    return { file: this.file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  problem(offsets: Offsets, message: string, remedy?: string): void {
    this.problems.push({
      ...this.range(offsets),
      severity: 'error',
      message,
      ...(remedy === undefined ? {} : { remedy }),
    });
  }

  givenTwice(name: string, offsets: Offsets): void {
    this.problem(offsets, `\`${name}\` is given twice`, 'Keep one.');
  }

  finish(value: unknown): LocatedDocument {
    const { places } = this;
    const rangeOf = (path: DocumentPath, part: 'value' | 'key' = 'value'): SourceRange => {
      for (let length = path.length; length >= 0; length--) {
        const place = places.get(pointer(path.slice(0, length)));
        if (place !== undefined) return this.range(part === 'key' && place.key !== undefined ? place.key : place.value);
      }
      return this.range([0, 0]);
    };
    return { file: this.file, value, problems: this.problems, rangeOf };
  }
}

function offsetsOf(node: YamlNode): Offsets {
  return node.range === undefined || node.range === null ? [0, 0] : [node.range[0], node.range[1]];
}

function placeYaml(node: YamlNode, path: DocumentPath, key: Offsets | undefined, builder: DocumentBuilder): void {
  builder.places.set(pointer(path), { value: offsetsOf(node), key });
  if (isMap<YamlNode, YamlNode | null>(node)) {
    for (const { key: name, value } of node.items) {
      if (!isScalar(name)) continue;
      const childPath = [...path, String(name.value)];
      const nameOffsets = offsetsOf(name);
      if (builder.places.has(pointer(childPath))) builder.givenTwice(String(name.value), nameOffsets);
      if (value === null) builder.places.set(pointer(childPath), { value: nameOffsets, key: nameOffsets });
      else placeYaml(value, childPath, nameOffsets, builder);
    }
  } else if (isSeq<YamlNode>(node)) {
    node.items.forEach((item, index) => placeYaml(item, [...path, index], undefined, builder));
  }
}

function parseYaml(file: string, text: string): LocatedDocument {
  const builder = new DocumentBuilder(file, text);
  const document = parseDocument(text, { prettyErrors: false, version: '1.2' });
  // Of a key that stands twice the name is told, when its place is.
  for (const error of document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY'))
    builder.problem([error.pos[0], error.pos[1]], `not valid YAML: ${error.message}`);
  if (document.contents === null) return builder.finish(document.errors.length > 0 ? undefined : {});
  placeYaml(document.contents, [], undefined, builder);
  if (document.errors.length > 0) return builder.finish(undefined);
  try {
    return builder.finish(document.toJS({ maxAliasCount: 100 }) ?? {});
  } catch (error) {
    // The library refuses documents whose aliases multiply beyond bounds.
    if (!(error instanceof ReferenceError)) throw error;
    builder.problem([0, 0], `not usable YAML: ${error.message}`);
    return builder.finish(undefined);
  }
}

function placeJson(node: JsonNode, path: DocumentPath, key: Offsets | undefined, builder: DocumentBuilder): void {
  builder.places.set(pointer(path), { value: [node.offset, node.offset + node.length], key });
  if (node.type === 'array') {
    node.children?.forEach((item, index) => placeJson(item, [...path, index], undefined, builder));
  } else if (node.type === 'object') {
    for (const property of node.children ?? []) {
      const [name, value] = property.children ?? [];
      if (name === undefined || value === undefined) continue;
      const childPath = [...path, String(name.value)];
      const nameOffsets: Offsets = [name.offset, name.offset + name.length];
      if (builder.places.has(pointer(childPath))) builder.givenTwice(String(name.value), nameOffsets);
      placeJson(value, childPath, nameOffsets, builder);
    }
  }
}

/** `InvalidCommentToken` as words: `invalid comment token`. */
const words = (code: string): string => code.replace(/(?<=[a-z])[A-Z]/gu, (letter) => ` ${letter}`).toLowerCase();

function parseJson(file: string, text: string): LocatedDocument {
  const builder = new DocumentBuilder(file, text);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  for (const error of errors) {
    builder.problem(
      [error.offset, error.offset + error.length],
      `not valid JSON: ${words(printParseErrorCode(error.error))}`,
    );
  }
  if (root === undefined) return builder.finish(errors.length > 0 ? undefined : {});
  placeJson(root, [], undefined, builder);
  return builder.finish(errors.length > 0 ? undefined : (getNodeValue(root) as unknown));
}

/** Reads a YAML 1.2 or JSON (comments and trailing commas allowed) document; which of them, the file's name says. */
export function parseLocated(file: string, text: string): LocatedDocument {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return /\.jsonc?$/iu.test(file) ? parseJson(file, body) : parseYaml(file, body);
}
