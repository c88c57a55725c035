import { include, named, type Rule } from './rule.js';

const JSON_QUOTE = '\\\\"';

/**
 * KQL as it looks inside a double-quoted JSON or YAML string: quotes are `\"`, backslashes doubled, line ends `\n`.
 * Every rule is a match or ends before a bare `"`, so an unclosed KQL string cannot run out of its JSON string.
 */
export const escapedKql: Rule = {
  patterns: [
    { match: '\\\\[nrt]', name: 'constant.character.escape.json' },
    {
      match: '(//)(?:[^"\\\\]|\\\\[^n"]|\\\\")*',
      name: 'comment.line.double-slash.kql',
      captures: named('punctuation.definition.comment.kql'),
    },
    {
      begin: `([hH]?@)(${JSON_QUOTE})`,
      beginCaptures: named('storage.type.string.verbatim.kql', 'punctuation.definition.string.begin.kql'),
      end: `(${JSON_QUOTE})(?!${JSON_QUOTE})|(?="|\\\\n)`,
      endCaptures: named('punctuation.definition.string.end.kql'),
      name: 'string.quoted.double.verbatim.kql',
      patterns: [{ match: `${JSON_QUOTE}${JSON_QUOTE}|\\\\\\\\|\\\\u\\h{4}`, name: 'constant.character.escape.kql' }],
    },
    {
      begin: `([hH]?)(${JSON_QUOTE})`,
      beginCaptures: named('storage.type.string.obfuscated.kql', 'punctuation.definition.string.begin.kql'),
      end: `(${JSON_QUOTE})|(?="|\\\\n)`,
      endCaptures: named('punctuation.definition.string.end.kql'),
      name: 'string.quoted.double.kql',
      patterns: [{ match: '\\\\\\\\(?:\\\\.|[^"\\\\])|\\\\u\\h{4}', name: 'constant.character.escape.kql' }],
    },
    {
      begin: "([hH]?@)(')",
      beginCaptures: named('storage.type.string.verbatim.kql', 'punctuation.definition.string.begin.kql'),
      end: "(')(?!')|(?=(?<!\\\\)\"|\\\\n)",
      endCaptures: named('punctuation.definition.string.end.kql'),
      name: 'string.quoted.single.verbatim.kql',
      patterns: [{ match: "''|\\\\\\\\|\\\\[\"/]|\\\\u\\h{4}", name: 'constant.character.escape.kql' }],
    },
    {
      begin: "([hH]?)(')",
      beginCaptures: named('storage.type.string.obfuscated.kql', 'punctuation.definition.string.begin.kql'),
      end: '(\')|(?=(?<!\\\\)"|\\\\n)',
      endCaptures: named('punctuation.definition.string.end.kql'),
      name: 'string.quoted.single.kql',
      patterns: [{ match: '\\\\\\\\(?:\\\\.|[^"\\\\])|\\\\["/]|\\\\u\\h{4}', name: 'constant.character.escape.kql' }],
    },
    { match: '\\\\[^nrt]', name: 'constant.character.escape.json' },
    include('source.kql#code'),
  ],
};
