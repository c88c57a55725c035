import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Document, type Node, type Scalar } from 'yaml';
import type { Located, LocatedEntry, LocatedScalar } from './located.js';
import { SegmentMap, type MappedText } from './position-map.js';
import type { FileProblem, Range } from './region.js';
import { decodeScalar, isClosed, type ScalarToken } from './yaml-scalar.js';

/** A YAML scalar: its text can be mapped character by character, and taken as KQL. */
export class YamlScalar implements LocatedScalar {
  readonly kind = 'scalar';
  readonly start: number;
  readonly end: number;
  readonly value: LocatedScalar['value'];
  readonly text: string;
  private mappedText: MappedText | undefined;

  constructor(
    private readonly fileText: string,
    node: Scalar,
    readonly token: ScalarToken | undefined,
    /** True inside `{…}` and `[…]`, where no block scalar can stand. */
    readonly inFlow: boolean,
  ) {
    const [start, end] = node.range ?? [0, 0];
    this.start = start;
    this.end = Math.max(start, trimmedEnd(fileText, start, end));
    this.value = scalarValue(node);
    this.text = node.source ?? (this.value === null ? '' : String(this.value));
  }

  /** The text with places. Equal to what the library reads, except that an unclosed quote keeps its last character. */
  get mapped(): MappedText {
    this.mappedText ??= this.decode();
    return this.mappedText;
  }

  rangeOf(start: number, end: number): Range {
    return new SegmentMap(this.mapped, this.fileText, this, { encode: (t) => t, respell: () => [] }).rangeToOuter(
      start,
      end,
    );
  }

  /** The scalar as written, with quotes or block header. */
  get writtenRange(): Range {
    if (this.token === undefined) return { start: this.start, end: this.end };
    const length = this.token.type === 'block-scalar' ? this.blockLength(this.token) : this.token.source.length;
    return { start: this.token.offset, end: this.token.offset + length };
  }

  private blockLength(token: ScalarToken & { type: 'block-scalar' }): number {
    return token.props.reduce((sum, prop) => sum + ('source' in prop ? prop.source.length : 0), token.source.length);
  }

  private decode(): MappedText {
    const { token, text } = this;
    if (token === undefined) return { text, segments: [], end: this.start, endInside: true };
    const mapped = decodeScalar(token, this.fileText);
    const quoted = token.type === 'double-quoted-scalar' || token.type === 'single-quoted-scalar';
    if (mapped.text === text || (quoted && !isClosed(token.source))) return mapped;
    // The library repairs broken scalars in ways of its own: its text counts, placed as a whole.
    const { start, end } = this.writtenRange;
    const segment = { inner: 0, innerLength: text.length, outer: start, outerLength: end - start };
    return { text, segments: text === '' ? [] : [segment], end, endInside: true };
  }
}

/** The documents of a YAML file; `undefined` for an empty one. */
export interface YamlFile {
  readonly documents: readonly (Located | undefined)[];
  readonly problems: readonly FileProblem[];
}

/** Parses without converting: the documents of the library, or the problem that stopped it. */
export function parseYaml(text: string): readonly Document.Parsed[] | FileProblem {
  try {
    return [...parseAllDocuments(text, { keepSourceTokens: true, intAsBigInt: true, prettyErrors: false })];
  } catch (error) {
    // The library parses recursively: a file nested thousands of levels deep ends the stack.
    if (!(error instanceof RangeError)) throw error;
    return { start: 0, end: text.length, message: 'Nested too deeply.', severity: 'error', code: 'yaml-too-deep' };
  }
}

export function readYaml(text: string): YamlFile {
  const documents = parseYaml(text);
  if ('code' in documents) return { documents: [], problems: [documents] };
  const problems: FileProblem[] = [];
  for (const document of documents) {
    for (const error of document.errors) problems.push(problem(error, 'error', text));
    for (const warning of document.warnings) problems.push(problem(warning, 'warning', text));
  }
  return { documents: documents.map((document) => new Converter(text, document).root()), problems };
}

function problem(
  error: { code: string; message: string; pos: [number, number] },
  severity: 'error' | 'warning',
  text: string,
): FileProblem {
  const start = Math.min(Math.max(error.pos[0], 0), text.length);
  const end = Math.min(Math.max(error.pos[1], start), text.length);
  const code = `yaml-${error.code.toLowerCase().replace(/_/g, '-')}`;
  return { start, end, message: error.message, severity, code };
}

/** Turns the library's nodes into located ones. Aliases share what they refer to. */
class Converter {
  private readonly converted = new Map<Node, Located>();
  private readonly open = new Set<Node>();

  constructor(
    private readonly text: string,
    private readonly document: Document.Parsed,
  ) {}

  root(): Located | undefined {
    const { contents } = this.document;
    return contents === null ? undefined : this.convert(contents, false);
  }

  private convert(node: Node, inFlow: boolean): Located {
    const known = this.converted.get(node);
    if (known !== undefined) return known;
    const result = this.build(node, inFlow);
    this.converted.set(node, result);
    return result;
  }

  private build(node: Node, inFlow: boolean): Located {
    const [start, valueEnd] = node.range ?? [0, 0];
    const end = trimmedEnd(this.text, start, valueEnd);
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined || this.open.has(target)) return absent(start, end);
      return this.convert(target, inFlow);
    }
    if (isScalar(node)) return new YamlScalar(this.text, node, scalarToken(node), inFlow);
    this.open.add(node);
    const flow = inFlow || (isMap(node) || isSeq(node) ? node.flow === true : false);
    let result: Located = absent(start, end);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.convertItem(item, end, flow));
      result = { kind: 'list', items, start, end };
    } else if (isMap(node)) {
      const entries = node.items.map((pair) => this.convertPair(pair.key, pair.value, flow));
      result = { kind: 'map', entries, start, end };
    }
    this.open.delete(node);
    return result;
  }

  private convertItem(item: unknown, at: number, inFlow: boolean): Located {
    return isNode(item) ? this.convert(item, inFlow) : absent(at, at);
  }

  private convertPair(key: unknown, value: unknown, inFlow: boolean): LocatedEntry {
    const [start, end] = isNode(key) ? (key.range ?? [0, 0]) : [0, 0];
    const text = isScalar(key) ? (key.source ?? String(key.value)) : this.text.slice(start, end);
    const quotes = isScalar(key) && /QUOTE/.test(key.type ?? '') && end - start >= 2 ? 1 : 0;
    const keyRange = { start: start + quotes, end: end - quotes };
    return { key: text, keyRange, value: this.convertItem(value, end, inFlow) };
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

/** A value that the file leaves out. */
function absent(start: number, end: number): LocatedScalar {
  return { kind: 'scalar', value: null, text: '', start, end, rangeOf: () => ({ start, end }) };
}

function scalarToken(node: Scalar): ScalarToken | undefined {
  const token = node.srcToken;
  switch (token?.type) {
    case 'scalar':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
    case 'block-scalar':
      return token;
    default:
      return undefined;
  }
}

function scalarValue(node: Scalar): LocatedScalar['value'] {
  const { value } = node;
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    default:
      return value === null || value === undefined ? null : (node.source ?? null);
  }
}

/** Block nodes reach to the next token: their end without trailing blanks. */
function trimmedEnd(text: string, start: number, end: number): number {
  let at = Math.min(end, text.length);
  while (at > start && /\s/.test(text[at - 1]!)) at--;
  return at;
}
