import fc from 'fast-check';
import { micromark } from 'micromark';
import type { CompileContext, Token } from 'micromark-util-types';
import { parseAllDocuments } from 'yaml';
import { readRuleFile } from '../../server/src/rules/read.js';
import type { Region, TextEdit } from '../../server/src/rules/region.js';

/** Text as KQL rules have it, with everything in it that container formats treat specially. */
const FRAGMENTS = [
  'DeviceProcessEvents',
  '| where FileName =~ "kubectl"',
  "'it''s'",
  '@"C:\\Windows\\"',
  '"\\u00e9\\n"',
  '// a comment: with # and `ticks`',
  ' ',
  '    ',
  '\t',
  '\n',
  '\n',
  '\n\n',
  'é',
  '😀',
  '{{x}}',
  '- ',
  ': ',
  '[',
  ']',
  '> ',
  '```',
  '|',
  '\\',
  '\u2028',
  '%',
];

export const kqlText = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 16 }).map((parts) => parts.join(''));

/** The same with CRLF line breaks, lone carriage returns and arbitrary Unicode. */
export const anyText = fc.oneof(
  kqlText,
  kqlText.map((text) => text.replaceAll('\n', '\r\n')),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

/** One way to keep KQL in a file. */
export interface Container {
  readonly name: string;
  readonly path: string;
  embed(kql: string): string;
  /** The KQL of a file as another reader of the format sees it; undefined if it finds none, or the file is broken. */
  oracle(file: string): string | undefined;
}

function yamlContainer(name: string, embed: (kql: string) => string): Container {
  return {
    name: `YAML ${name}`,
    path: 'rule.yaml',
    embed,
    oracle: (file) => {
      const [document] = parseAllDocuments(file, { prettyErrors: false });
      if (document === undefined || document.errors.length > 0) return undefined;
      const rule: unknown = document.toJS();
      const found = Array.isArray(rule) ? (rule[0] as unknown) : rule;
      const query: unknown = (found as { query?: unknown } | null)?.query;
      if (query === null) return ''; // `query:` and nothing behind it
      return typeof query === 'string' ? query : undefined;
    },
  };
}

function block(header: string, indent: string, text: string, lineBreak = '\n'): string {
  const lines = text.split('\n').map((line) => (line.trim() === '' ? line : indent + line));
  return header + lineBreak + lines.join(lineBreak) + lineBreak;
}

const blocks = [
  ...['|', '|-', '|+', '|2', '|2-', '|2+', '>', '>-', '>+', '>2'].map((header) =>
    yamlContainer(header, (kql) => `severity: Low\nquery: ${block(header, '  ', kql)}name: x\n`),
  ),
  ...['|', '|-', '|+', '>'].map((header) =>
    yamlContainer(`${header} at the end, CRLF`, (kql) => {
      const text = block(header, '  ', kql, '\r\n');
      return `severity: Low\r\nquery: ${text.slice(0, -2)}`;
    }),
  ),
];

export const CONTAINERS: readonly Container[] = [
  { name: 'plain file', path: 'rule.kql', embed: (kql) => `(${kql})`, oracle: (file) => file },
  ...blocks,
  yamlContainer('| in a list with comment and tail', (kql) => {
    return `- severity: Low\n  query: ${block('| # the query', '      ', kql)}\n\n  name: x\n`;
  }),
  yamlContainer('single-quoted', (kql) => {
    return `severity: Low\nquery: '${kql.replaceAll("'", "''").replaceAll('\n', '\n\n  ')}'\nname: x\n`;
  }),
  yamlContainer('double-quoted', (kql) => `severity: Low\nquery: ${JSON.stringify(kql)} # c\nname: x\n`),
  yamlContainer('double-quoted, raw lines', (kql) => {
    const text = kql.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\n\n   ');
    return `severity: Low\nquery: "${text}"\nname: x\n`;
  }),
  yamlContainer('in a flow map', (kql) => `{severity: Low, query: ${JSON.stringify(kql)}, name: x}`),
  yamlContainer('plain', (kql) => `severity: Low\nquery: T ${kql.replaceAll('\n', '\n   ')}\nname: x\n`),
  {
    name: 'ARM template',
    path: 'template.json',
    embed: (kql) => armTemplate(JSON.stringify(escapedForArm(kql))),
    oracle: armQuery,
  },
  {
    name: 'ARM template in ASCII',
    path: 'template.json',
    embed: (kql) => {
      const ascii = JSON.stringify(escapedForArm(kql)).replace(/[^ -~]/g, (c) => {
        return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
      });
      return `\ufeff${armTemplate(ascii.replaceAll('/', '\\/'))}`;
    },
    oracle: (file) => armQuery(file.slice(1)),
  },
  {
    name: 'Defender JSON',
    path: 'detection.json',
    embed: (kql) => JSON.stringify({ displayName: 'x', queryCondition: { queryText: kql } }, null, 2),
    oracle: (file) => (JSON.parse(file) as { queryCondition: { queryText: string } }).queryCondition.queryText,
  },
  fenced('Markdown', '```kql', '```', ''),
  fenced('Markdown in a quote', '~~~~ Kusto', '~~~~', '> '),
  fenced('Markdown in a list', '```kusto title', '```', '   ', '1. '),
  fenced('Markdown in a list in a quote', '```kql', '```', '>   ', '> - '),
];

function escapedForArm(kql: string): string {
  return kql.startsWith('[') && kql.endsWith(']') ? `[${kql}` : kql;
}

function armTemplate(query: string): string {
  return `{"resources": [{"type": "Microsoft.SecurityInsights/alertRules", "kind": "NRT",
    "properties": {"displayName": "x", "query": ${query}}}]}`;
}

function armQuery(file: string): string | undefined {
  const template = JSON.parse(file) as { resources: [{ properties: { query: string } }] };
  const { query } = template.resources[0].properties;
  if (!query.startsWith('[') || !query.endsWith(']')) return query;
  return query.startsWith('[[') ? query.slice(1) : undefined;
}

function fenced(name: string, opening: string, closing: string, prefix: string, firstPrefix = prefix): Container {
  return {
    name,
    path: 'hunt.md',
    embed: (kql) => {
      const lines = [...kql.split('\n'), closing].map((line) => `\n${prefix}${line}`);
      return `# Hunt\n\n${firstPrefix}${opening}${lines.join('')}\n\nAfter.\n`;
    },
    oracle: (file) => {
      const code = /<pre><code class="language-(?:kql|kusto)">([\s\S]*?)<\/code><\/pre>/i.exec(markedHtml(file))?.[1];
      return code
        ?.replace(/(?<!<cr>)\r\n$|[\r\n]$/, '')
        .replaceAll('<cr>', '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&');
    },
  };
}

/** HTML of Markdown with each lone CR marked: before the LF of an empty line the two would look like one break. */
function markedHtml(file: string): string {
  const lineEnding = function (this: CompileContext, token: Token): undefined {
    const skipsOne = this.getData('slurpOneLineEnding') === true;
    if (skipsOne) this.setData('slurpOneLineEnding');
    if (skipsOne || this.getData('slurpAllLineEndings') === true) return undefined;
    const text = this.sliceSerialize(token);
    this.raw(text === '\r' ? '<cr>\r' : text);
    return undefined;
  };
  return micromark(file, { htmlExtensions: [{ exit: { lineEnding } }] });
}

/** The only region of a file. */
export function onlyRegion(container: Container, file: string): Region {
  const { regions } = readRuleFile(container.path, file);
  const [region] = regions;
  if (region === undefined || regions.length !== 1) throw new Error(`${regions.length} regions`);
  return region;
}

/** Places in a text of this length, for edits. */
export function editsOf(length: number): fc.Arbitrary<TextEdit[]> {
  const place = fc.nat({ max: length });
  return fc
    .array(fc.tuple(place, place, anyText), { minLength: 1, maxLength: 3 })
    .map((edits) => {
      const places = edits.flatMap(([a, b]) => [a, b]).sort((a, b) => a - b);
      return edits.map(([, , newText], i) => ({ start: places[2 * i]!, end: places[2 * i + 1]!, newText }));
    })
    .filter((edits) => edits.every((edit, i) => i === 0 || edits[i - 1]!.end < edit.start));
}
