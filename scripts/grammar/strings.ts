import { include, named, type BlockRule, type MatchRule, type Rule } from './rule.js';

/** The escapes of `"…"` and `'…'`; anything else after a backslash is an error. */
const escapes: readonly MatchRule[] = [
  {
    match: '\\\\(?:[\\\\"\'abfnrtv]|x\\h{2}|u\\h{4}|U\\h{8}|[0-7]{1,3})',
    name: 'constant.character.escape.kql',
  },
  { match: '\\\\.', name: 'invalid.illegal.escape.kql' },
];

function quoted(quote: '"' | "'", kind: 'double' | 'single'): BlockRule {
  return {
    begin: `([hH]?)(${quote})`,
    beginCaptures: named('storage.type.string.obfuscated.kql', 'punctuation.definition.string.begin.kql'),
    end: `${quote}|$`,
    endCaptures: { '0': { name: 'punctuation.definition.string.end.kql' } },
    name: `string.quoted.${kind}.kql`,
    patterns: escapes,
  };
}

function verbatim(quote: '"' | "'", kind: 'double' | 'single'): BlockRule {
  return {
    begin: `([hH]?@)(${quote})`,
    beginCaptures: named('storage.type.string.verbatim.kql', 'punctuation.definition.string.begin.kql'),
    end: `${quote}(?!${quote})|$`,
    endCaptures: { '0': { name: 'punctuation.definition.string.end.kql' } },
    name: `string.quoted.${kind}.verbatim.kql`,
    patterns: [{ match: `${quote}${quote}`, name: 'constant.character.escape.kql' }],
  };
}

function multiLine(fence: '```' | '~~~', kind: 'backtick' | 'tilde'): BlockRule {
  return {
    begin: `([hH]?)(${fence})`,
    beginCaptures: named('storage.type.string.obfuscated.kql', 'punctuation.definition.string.begin.kql'),
    end: fence,
    endCaptures: { '0': { name: 'punctuation.definition.string.end.kql' } },
    name: `string.quoted.triple.${kind}.kql`,
  };
}

/**
 * String literals: `"…"`, `'…'`, `@"…"`, triple backtick and triple tilde, each with an optional `h` that keeps the
 * text out of logs. Only the triple forms go over lines.
 * See https://learn.microsoft.com/kusto/query/scalar-data-types/string
 */
export const strings: Rule = {
  patterns: [
    multiLine('```', 'backtick'),
    multiLine('~~~', 'tilde'),
    verbatim('"', 'double'),
    verbatim("'", 'single'),
    quoted('"', 'double'),
    quoted("'", 'single'),
  ],
};

function bracketed(quote: '"' | "'"): MatchRule {
  return {
    match: `(\\[)\\s*(${quote})([^${quote}\\\\\\n]*(?:\\\\.[^${quote}\\\\\\n]*)*)(${quote})\\s*(\\])`,
    captures: {
      ...named(
        'punctuation.definition.identifier.begin.kql',
        'punctuation.definition.identifier.begin.kql',
        undefined,
        'punctuation.definition.identifier.end.kql',
        'punctuation.definition.identifier.end.kql',
      ),
      '3': { name: 'variable.other.bracketed.kql', patterns: escapes },
    },
  };
}

/** `['a column with blanks']`, also as the key of a dynamic value. */
export const bracketedNames: Rule = { patterns: [bracketed('"'), bracketed("'")] };

/** `dynamic(…)`: JSON, with Kusto's typed literals allowed inside. */
export const dynamicLiteral: BlockRule = {
  begin: '(?<!\\w)(dynamic)\\s*(\\()',
  beginCaptures: named('storage.type.kql', 'punctuation.section.parens.begin.kql'),
  end: '\\)',
  endCaptures: { '0': { name: 'punctuation.section.parens.end.kql' } },
  name: 'meta.dynamic.kql',
  patterns: [
    include('#comments'),
    propertyName('"', 'double'),
    propertyName("'", 'single'),
    include('#strings'),
    include('#typed-literals'),
    include('#numbers'),
    include('#constants'),
    { match: ':', name: 'punctuation.separator.key-value.kql' },
    include('#punctuation'),
    { match: '[+-]', name: 'keyword.operator.arithmetic.kql' },
    include('#unexpected'),
  ],
};

function propertyName(quote: '"' | "'", kind: 'double' | 'single'): BlockRule {
  return {
    begin: `(${quote})(?=[^${quote}\\\\]*(?:\\\\.[^${quote}\\\\]*)*${quote}\\s*:)`,
    beginCaptures: named('punctuation.definition.string.begin.kql'),
    end: quote,
    endCaptures: { '0': { name: 'punctuation.definition.string.end.kql' } },
    name: `string.quoted.${kind}.kql support.type.property-name.kql`,
    patterns: escapes,
  };
}
