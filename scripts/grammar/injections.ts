import { escapedKql } from './escaped.js';
import {
  GRAMMAR_SCHEMA,
  include,
  named,
  type BlockRule,
  type Captures,
  type Grammar,
  type MatchRule,
  type WhileRule,
} from './rule.js';

const EMBEDDED_BLOCK = 'meta.embedded.block.kql';
const EMBEDDED_INLINE = 'meta.embedded.inline.kql';

/** Keys whose text is a query: rules, hunting queries, custom detections, ASIM parsers, saved functions. */
const QUERY_KEYS = ['query', 'queryDefinition', 'queryText', 'FunctionQuery', 'ParserQuery', 'functionQuery'] as const;
const YAML_KEY = `(?:${QUERY_KEYS.join('|')})`;
const yamlKeyCaptures = {
  '2': { name: 'entity.name.tag.yaml' },
  '3': { name: 'punctuation.separator.key-value.mapping.yaml' },
};

/**
 * ```` ```kql ```` fences, in the way of VS Code's own Markdown grammar: `while` hands a line to KQL only when it does
 * not close the fence, so that an unclosed string in a snippet ends with the snippet.
 */
export const markdownInjection: Grammar = {
  $schema: GRAMMAR_SCHEMA,
  name: 'KQL in Markdown',
  scopeName: 'kql.markdown.injection',
  injectionSelector: 'L:text.html.markdown',
  patterns: [
    {
      begin: '(^|\\G)(\\s*)(`{3,}|~{3,})\\s*(?i:(kql|kusto|csl|sentinel)((?:\\s+|:|,|\\{|\\?)[^`]*)?$)',
      beginCaptures: {
        '3': { name: 'punctuation.definition.markdown' },
        '4': { name: 'fenced_code.block.language.markdown' },
        '5': { name: 'fenced_code.block.language.attributes.markdown' },
      },
      end: '(^|\\G)(\\2|\\s{0,3})(\\3)\\s*$',
      endCaptures: { '3': { name: 'punctuation.definition.markdown' } },
      name: 'markup.fenced_code.block.markdown',
      patterns: [
        {
          begin: '(^|\\G)(\\s*)(.*)',
          while: '(^|\\G)(?!\\s*([`~]{3,})\\s*$)',
          contentName: EMBEDDED_BLOCK,
          patterns: [include('source.kql')],
        },
      ],
    },
  ],
};

/**
 * Block scalars are followed by indentation relative to where the enclosing rules of the YAML grammar have read to:
 * those consume the indentation of their mapping line by line, others stay at the start of the line.
 */
function yamlBlock(begin: string, keyColumn: string): WhileRule {
  return {
    begin: `${begin}(${YAML_KEY})\\s*(:)\\s+([|>])([-+0-9]*)\\s*(#.*)?$`,
    beginCaptures: {
      ...yamlKeyCaptures,
      '4': { name: 'keyword.control.flow.block-scalar.yaml' },
      '5': { name: 'storage.modifier.chomping-indicator.yaml' },
      '6': { name: 'comment.line.number-sign.yaml' },
    },
    while: `(?:^|\\G)(?:${keyColumn} +(?=\\S)|\\s*$)`,
    contentName: EMBEDDED_BLOCK,
    patterns: [include('source.kql')],
  };
}

/** A key whose value starts on the same line: at the start of its mapping or after the dash of a list item. */
const YAML_SCALAR_BEGIN = `((?:^|\\G) *|(?<=-) +)(${YAML_KEY})\\s*(:)\\s+`;

function yamlScalar(tail: string, captures: Captures): MatchRule {
  return { match: YAML_SCALAR_BEGIN + tail, captures: { ...yamlKeyCaptures, ...captures } };
}

/** Queries of Sentinel YAML files: `query: |`, `query: >`, and on one line, bare or in either kind of quotes. */
export const yamlInjection: Grammar = {
  $schema: GRAMMAR_SCHEMA,
  name: 'KQL in Sentinel YAML',
  scopeName: 'kql.sentinel-yaml.injection',
  injectionSelector: 'L:source.yaml - comment - string - source.kql',
  patterns: [
    yamlBlock('(?:^|(?<!-)\\G)( *)', '\\1'),
    yamlBlock('(?<=-)\\G( +)', ' \\1'),
    {
      begin: `${YAML_SCALAR_BEGIN}(")`,
      beginCaptures: { ...yamlKeyCaptures, '4': { name: 'punctuation.definition.string.begin.yaml' } },
      end: '"',
      endCaptures: { '0': { name: 'punctuation.definition.string.end.yaml' } },
      contentName: EMBEDDED_INLINE,
      patterns: [include('kql.arm-json.injection#escaped-kql')],
    },
    yamlScalar("(')((?:[^']|'')*)(')", {
      '4': { name: 'punctuation.definition.string.begin.yaml' },
      '5': { name: EMBEDDED_INLINE, patterns: [include('#single-quoted-kql')] },
      '6': { name: 'punctuation.definition.string.end.yaml' },
    }),
    yamlScalar('(?=[\\p{L}_(].*\\|)(.*)$', { '4': { name: EMBEDDED_INLINE, patterns: [include('source.kql')] } }),
  ],
  repository: {
    'single-quoted-kql': {
      patterns: [
        {
          match: "('')([^']*)('')",
          name: 'string.quoted.single.kql',
          captures: named(
            'punctuation.definition.string.begin.kql',
            undefined,
            'punctuation.definition.string.end.kql',
          ),
        },
        include('source.kql'),
      ],
    },
  },
};

/** The spellings of `"query": ` that a look-behind of fixed lengths can tell. */
const jsonKeys = QUERY_KEYS.flatMap((key) => [':', ': ', ' : '].map((separator) => `"${key}"${separator}`)).join('|');

/** Text that looks like KQL: other formats have keys named `query`, too. */
const LOOKS_LIKE_KQL =
  '(?=(?:[^"\\\\]|\\\\.)*(?:\\|\\s*(?:where|extend|project|summarize|join|union|take|limit|count|distinct|evaluate|sort|order|top|parse|mv-|make-|render|lookup|invoke|search|serialize|sample)|\\blet\\s+\\w+\\s*=))';

const jsonQuery: BlockRule = {
  begin: `(?<=${jsonKeys})(")${LOOKS_LIKE_KQL}`,
  beginCaptures: named('string.quoted.double.json punctuation.definition.string.begin.json'),
  end: '"',
  endCaptures: { '0': { name: 'string.quoted.double.json punctuation.definition.string.end.json' } },
  contentName: EMBEDDED_INLINE,
  patterns: [include('#escaped-kql')],
};

/** Queries of ARM templates and of the REST API's JSON. */
export const armJsonInjection: Grammar = {
  $schema: GRAMMAR_SCHEMA,
  name: 'KQL in ARM templates',
  scopeName: 'kql.arm-json.injection',
  injectionSelector: 'L:meta.structure.dictionary.value.json - comment - string',
  patterns: [jsonQuery],
  repository: { 'escaped-kql': escapedKql },
};
