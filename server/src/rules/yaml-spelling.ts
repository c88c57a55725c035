import { isScalar, visit } from 'yaml';
import { SegmentMap, type Spelling } from './position-map.js';
import type { Region } from './region.js';
import type { RuleMetadata } from './metadata.js';
import { parseYaml, type YamlScalar } from './yaml-document.js';
import { blockLayout, type BlockLayout, type ScalarToken } from './yaml-scalar.js';

/** The region of KQL that stands in a YAML scalar. */
export function yamlRegion(fileText: string, scalar: YamlScalar, index: number, rule?: RuleMetadata): Region {
  const languageRange = scalar.writtenRange;
  const spelling = scalar.token === undefined ? NO_SPELLING : new YamlSpelling(fileText, scalar, scalar.token);
  const map = new SegmentMap(scalar.mapped, fileText, languageRange, spelling);
  const region = { text: scalar.mapped.text, map, index, languageRange };
  return rule === undefined ? region : { ...region, rule };
}

/** A key without a value: what to write there depends on where the cursor is. */
const NO_SPELLING: Spelling = { encode: (text) => text, respell: () => [], reread: () => undefined };

/** Spells KQL in the place of a YAML scalar, in the scalar's own style where that can hold the text. */
class YamlSpelling implements Spelling {
  private readonly lineBreak: string;
  private readonly layout: BlockLayout | undefined;
  /** Number of blanks before continuation lines. */
  private readonly indent: number;
  private errorsBefore: number | undefined;

  constructor(
    private readonly fileText: string,
    private readonly scalar: YamlScalar,
    private readonly token: ScalarToken,
  ) {
    this.lineBreak = /\r?\n/.exec(fileText)?.[0] ?? '\n';
    this.layout = token.type === 'block-scalar' ? blockLayout(token) : undefined;
    const parent = Math.max(token.indent, 0);
    this.indent = this.layout !== undefined && token.source.trim() !== '' ? this.layout.indent : parent + 2;
  }

  encode(text: string, atInner: number): string {
    switch (this.token.type) {
      case 'double-quoted-scalar':
        return escapeDoubleQuoted(text);
      case 'single-quoted-scalar':
        return this.foldable(text.replaceAll("'", "''"));
      case 'block-scalar':
        return this.encodeBlock(text, atInner);
      default:
        return this.foldable(text);
    }
  }

  respell(text: string): readonly string[] {
    const doubleQuoted = `"${escapeDoubleQuoted(text)}"`;
    const literal = NEEDS_ESCAPES.test(text) ? [] : [this.literal(text)];
    if (this.layout !== undefined) return [...literal, doubleQuoted + this.lineBreak];
    const oneLine = !/[\r\n]/.test(text);
    const singleQuoted = oneLine ? [`'${text.replaceAll("'", "''")}'`] : [];
    const block = oneLine || this.scalar.inFlow ? [] : literal;
    if (this.token.type === 'double-quoted-scalar') return [doubleQuoted, ...block];
    return [...singleQuoted, ...block, doubleQuoted];
  }

  reread(outerText: string): string | undefined {
    this.errorsBefore ??= errorCount(this.fileText);
    const documents = parseYaml(outerText);
    if ('code' in documents || errorCount(outerText) > this.errorsBefore) return undefined;
    let found: string | undefined;
    for (const document of documents) {
      visit(document, {
        Scalar: (_key, node) => {
          if (!isScalar(node) || node.range?.[0] !== this.token.offset) return undefined;
          found = node.source;
          return visit.BREAK;
        },
      });
    }
    return found;
  }

  /** A line break in a folding scalar takes two, the second of which begins a new line. */
  private foldable(text: string): string {
    return text.replace(/\r?\n/g, this.lineBreak + this.lineBreak + ' '.repeat(this.indent));
  }

  private encodeBlock(text: string, atInner: number): string {
    const indent = ' '.repeat(this.indent);
    if (this.layout?.style === '>') return this.foldable(text);
    const spelled = text.replace(/\r?\n(?!\r?\n)/g, this.lineBreak + indent);
    const { mapped } = this.scalar;
    if (atInner < mapped.text.length || mapped.endInside) return spelled;
    // Behind the last line: the new lines bring their own indentation and leave none to what follows.
    const line = /^\r?\n/.test(text) ? spelled : indent + spelled;
    return text.endsWith('\n') ? line.slice(0, -indent.length) : line;
  }

  /** The text as a literal block scalar. */
  private literal(text: string): string {
    const chomp = !text.endsWith('\n') ? '-' : /^\n*$|\n\n$/.test(text) ? '+' : '';
    const indicator = /^\n*[ \t]/.test(text) ? String(this.indent - Math.max(this.token.indent, 0)) : '';
    const rest = this.layout?.header.replace(/^[|>][-+1-9]*/, '') ?? '';
    const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
    const body = lines.map((line) => (line === '' ? '' : ' '.repeat(this.indent) + line)).join(this.lineBreak);
    const end = this.layout !== undefined ? this.lineBreak : '';
    return `|${indicator}${chomp}${rest}${this.lineBreak}${body}${end}`;
  }
}

function errorCount(text: string): number {
  const documents = parseYaml(text);
  return 'code' in documents ? Infinity : documents.reduce((sum, document) => sum + document.errors.length, 0);
}

/** Characters that YAML does not let stand for themselves, or that readers take for line breaks. */
export const NEEDS_ESCAPES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** The text between the quotes of a double-quoted scalar, on one line. */
export function escapeDoubleQuoted(text: string): string {
  return text.replace(
    /["\\\u0000-\u001f\u007f-\u00a0\u00ad\u200b\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (c) => NAMED_ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
