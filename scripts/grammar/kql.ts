import { GRAMMAR_SCHEMA, include, named, type Grammar, type MatchRule, type Rule } from './rule.js';
import { bracketedNames, dynamicLiteral, strings } from './strings.js';
import { ASSIGN, END, NAME, START, WORD_END, WORDS } from './words.js';

const PARENS_BEGIN = 'punctuation.section.parens.begin.kql';
const PARENS_END = 'punctuation.section.parens.end.kql';

const comments: MatchRule = {
  match: '(//).*$',
  name: 'comment.line.double-slash.kql',
  captures: named('punctuation.definition.comment.kql'),
};

/** `.show tables` and the `#` lines of some clients: no queries, but found in files of queries. */
const commands: Rule = {
  patterns: [
    { match: '^\\s*(\\.[a-z][\\w-]*)', captures: named('keyword.other.command.kql') },
    { match: '^\\s*(#[a-z]\\w*)', captures: named('keyword.other.directive.kql') },
  ],
};

/** See https://learn.microsoft.com/kusto/query/statements */
const statements: Rule = {
  patterns: [
    {
      match: `${START}(let)\\s+(${NAME})(?=\\s*=\\s*(?:view\\s*)?\\(\\s*(?:\\)|${NAME}\\s*:))`,
      captures: named('storage.type.let.kql', 'entity.name.function.definition.kql'),
    },
    {
      match: `${START}(let)\\s+(${NAME})\\s*(=)\\s*(${NAME})(?=\\s*\\|)`,
      captures: named(
        'storage.type.let.kql',
        'variable.other.definition.kql',
        'keyword.operator.assignment.kql',
        'entity.name.type.table.kql',
      ),
    },
    {
      match: `${START}(let)\\s+(${NAME})`,
      captures: named('storage.type.let.kql', 'variable.other.definition.kql'),
    },
    { match: `${START}(let)${END}`, captures: named('storage.type.let.kql') },
    { match: `${START}(view)(?=\\s*\\()`, captures: named('storage.modifier.view.kql') },
    {
      match: `${START}(set)\\s+(${NAME})(?=\\s*(?:=|;|$))`,
      captures: named('keyword.other.set.kql', 'support.variable.option.kql'),
    },
    {
      match: `${START}(declare)\\s+(query_parameters|pattern)${END}`,
      captures: named('storage.type.declare.kql', 'storage.type.declare.kql'),
    },
    {
      match: `${START}(alias)\\s+(database)(?=\\s+[\\w\\[])`,
      captures: named('storage.type.declare.kql', 'storage.type.declare.kql'),
    },
    {
      match: `${START}(restrict)\\s+(access)\\s+(to)${END}`,
      captures: named('keyword.other.restrict.kql', 'keyword.other.restrict.kql', 'keyword.other.restrict.kql'),
    },
  ],
};

/**
 * The pipe and the operator that it starts, which may come lines later. A name such as `count` or `sample` is an
 * operator here and a column elsewhere.
 */
const pipe: Rule = {
  begin: '\\|',
  beginCaptures: { '0': { name: 'keyword.operator.pipe.kql' } },
  end: `(${WORDS.tabularOperators})${END}|(?=[^\\s/]|/(?!/))`,
  endCaptures: named('keyword.control.tabular.kql'),
  patterns: [include('#comments')],
};

/** Operators without a pipe before them: those that begin a query, and those that begin a line of a subquery. */
const leadingOperators: Rule = {
  patterns: [
    {
      match: `${START}(${WORDS.leadingOperators})(?=\\s+[\\w*("'\\[@]|\\s*$)`,
      captures: named('keyword.control.tabular.kql'),
    },
    { match: `${START}(range)(?=\\s+${NAME}\\s+from${END})`, captures: named('keyword.control.tabular.kql') },
    {
      match: `(\\()\\s*(${WORDS.tabularOperators})(?=\\s+[\\w*("'\\[@])`,
      captures: named(PARENS_BEGIN, 'keyword.control.tabular.kql'),
    },
    {
      match: `^\\s*(${WORDS.tabularOperators})(?=\\s+[\\w*("'\\[@])`,
      captures: named('keyword.control.tabular.kql'),
    },
    // `graph-match … where … project …`: clauses of an operator, spelt like operators.
    { match: `${START}(where|project)(?=\\s+[\\w("'\\[])`, captures: named('keyword.control.tabular.kql') },
    { match: `${START}(${WORDS.tabularExpressions})(?=\\s*\\()`, captures: named('keyword.control.tabular.kql') },
    { match: `(?<=render )\\s*(${WORDS.charts})${END}`, captures: named('support.constant.chart.kql') },
  ],
};

const literalText: Rule[] = [
  { match: 'null', name: 'constant.language.null.kql' },
  { match: 'true|false', name: 'constant.language.boolean.kql' },
];

/** `datetime(2026-11-20)`, `timespan(1.02:03:04)`, `guid(…)`, `int(1)`, …: the text between the brackets is raw. */
const typedLiterals: Rule = {
  patterns: [
    typedLiteral('datetime|date', 'constant.other.datetime.kql'),
    typedLiteral('timespan|time', 'constant.numeric.timespan.kql'),
    typedLiteral('guid|uuid|uniqueid', 'constant.other.guid.kql'),
    typedLiteral('boolean|bool', 'constant.numeric.integer.kql'),
    typedLiteral('int|long|real|double|decimal', 'constant.numeric.kql'),
    {
      match: `${START}(typeof)\\s*(\\()([^()"]*)(\\))`,
      captures: {
        ...named('keyword.other.typeof.kql', PARENS_BEGIN, undefined, PARENS_END),
        '3': {
          patterns: [
            { match: `${START}${WORDS.types}${END}(?!\\s*:)`, name: 'storage.type.kql' },
            { match: ':', name: 'punctuation.separator.type.kql' },
            { match: ',', name: 'punctuation.separator.comma.kql' },
            { match: '\\*', name: 'keyword.operator.wildcard.kql' },
            { match: NAME, name: 'variable.parameter.kql' },
            include('#unexpected'),
          ],
        },
      },
    },
    { match: `${START}(typeof)(?=\\s*\\()`, captures: named('keyword.other.typeof.kql') },
  ],
};

function typedLiteral(names: string, scope: string): MatchRule {
  return {
    match: `${START}(${names})\\s*(\\()([^()"']*)(\\))`,
    captures: {
      ...named('storage.type.kql', PARENS_BEGIN, undefined, PARENS_END),
      '3': { patterns: [...literalText, { match: '[^\\s]+', name: scope }] },
    },
  };
}

/** `kind=leftanti`, `hint.strategy=shuffle`, `withsource=T`. `kind` alone counts as a parameter only with a value that it can have. */
const operatorParameters: Rule = {
  patterns: [
    {
      match: `${START}(hint)(\\.)(${WORDS.hints})\\s*(=)\\s*(?:(${WORDS.hintValues})${END})?`,
      captures: named(
        'variable.parameter.hint.kql',
        'punctuation.accessor.kql',
        'variable.parameter.hint.kql',
        'keyword.operator.assignment.kql',
        'support.constant.hint.kql',
      ),
    },
    {
      match: `${START}(kind|cycles|output|legend|ysplit|xaxis|yaxis|bagexpansion)\\s*(=)\\s*(${WORDS.kinds}|linear|log|panels|axes|visible|hidden)${END}`,
      captures: named('variable.parameter.kql', 'keyword.operator.assignment.kql', 'support.constant.kind.kql'),
    },
    {
      match: `${START}(${WORDS.operatorParameters})(?=\\s*${ASSIGN})`,
      captures: named('variable.parameter.kql'),
    },
  ],
};

/** Words that belong to an operator: `by`, `on`, `asc`, `from … to … step`. */
const clauseWords: Rule = {
  patterns: [
    { match: `${START}(nulls)\\s+(first|last)${END}`, captures: named('keyword.other.kql', 'keyword.other.kql') },
    { match: `${START}(?:by|on|asc|desc)${END}(?!\\s*${ASSIGN})`, name: 'keyword.other.kql' },
    { match: `${START}(?:from|to|of|step|with)${END}(?=\\s+[\\w*("'@\\-]|\\s*\\(|\\s*$)`, name: 'keyword.other.kql' },
    {
      match: `${START}default(?=\\s*${ASSIGN})|${START}limit(?=\\s+\\d)|${START}declare(?=\\s*\\()`,
      name: 'keyword.other.kql',
    },
  ],
};

/** See https://learn.microsoft.com/kusto/query/datatypes-string-operators and logical-operators */
const wordOperators: Rule = {
  patterns: [
    { match: `${START}(?:and|or|not(?=\\s*\\())${END}`, name: 'keyword.operator.logical.kql' },
    { match: `(?:${START}|(?=!))${WORDS.stringOperators}${END}`, name: 'keyword.operator.string.kql' },
    { match: `${START}matches\\s+regex${END}`, name: 'keyword.operator.string.kql' },
    { match: `(?:${START}|(?=!))!?in(?:~|${END})(?=\\s*[(\\w]|\\s*$)`, name: 'keyword.operator.set.kql' },
    { match: `(?:${START}|(?=!))!?between${END}`, name: 'keyword.operator.comparison.kql' },
  ],
};

const numbers: Rule = {
  patterns: [
    {
      match: `${START}(\\d+(?:\\.\\d+)?)(${WORDS.timespanUnits})${WORD_END}`,
      name: 'constant.numeric.timespan.kql',
      captures: named(undefined, 'keyword.other.unit.kql'),
    },
    { match: `${START}0[xX]\\h+${WORD_END}`, name: 'constant.numeric.hex.kql' },
    {
      match: `${START}\\d+(?:\\.(?!\\.)\\d*(?:[eE][+-]?\\d+)?|[eE][+-]?\\d+)${WORD_END}`,
      name: 'constant.numeric.float.kql',
    },
    { match: `${START}\\d+${WORD_END}`, name: 'constant.numeric.integer.kql' },
  ],
};

const constants: Rule = {
  patterns: [
    { match: `${START}(?:true|false|True|False|TRUE|FALSE)${END}`, name: 'constant.language.boolean.kql' },
    { match: `${START}null${END}`, name: 'constant.language.null.kql' },
  ],
};

const typeAnnotations: Rule = {
  match: `(:)\\s*(${WORDS.types})${END}(?!\\s*\\()`,
  captures: named('punctuation.separator.type.kql', 'storage.type.kql'),
};

const calls: Rule = {
  patterns: [
    { match: `${START}${WORDS.plugins}(?=\\s*\\()`, name: 'support.function.plugin.kql' },
    { match: `${START}${WORDS.aggregates}(?=\\s*\\()`, name: 'support.function.aggregate.kql' },
    { match: `${START}${WORDS.scalarFunctions}(?=\\s*\\()`, name: 'support.function.scalar.kql' },
    {
      match: `${START}(?:${WORDS.platformFunctions}|_GetWatchlist(?:Alias)?|_(?:ASim|ASIM|Im)_\\w+)(?=\\s*\\()`,
      name: 'support.function.platform.kql',
    },
    { match: `${START}dynamic(?=\\s*\\()`, name: 'storage.type.kql' },
    { match: `${NAME}(?=\\()`, name: 'entity.name.function.kql' },
  ],
};

/** Names; a table is told from a column by its place only, so the language server's semantic tokens refine this. */
const identifiers: Rule = {
  patterns: [
    { match: `^(${NAME})(?=\\s*(?:$|\\||//))`, captures: named('entity.name.type.table.kql') },
    { match: `(?<=\\\\[nr])(${NAME})(?=\\s*(?:\\\\[nr]|\\|))`, captures: named('entity.name.type.table.kql') },
    { match: `(?:^\\s+|(?<=\\()|(?<=\\( ))(${NAME})(?=\\s*\\|)`, captures: named('entity.name.type.table.kql') },
    { match: `${START}_(?:ASim|ASIM|Im)_\\w+`, name: 'support.function.platform.kql' },
    { match: '\\$(?:left|right)(?!\\w)', name: 'variable.language.kql' },
    { match: `(\\.)(${NAME})`, captures: named('punctuation.accessor.kql', 'variable.other.property.kql') },
    { match: `${NAME}(?=\\s*${ASSIGN})`, name: 'variable.other.assigned.kql' },
    { match: `${NAME}(?=\\*)|${NAME}|\\d\\w*`, name: 'variable.other.kql' },
  ],
};

const operators: Rule = {
  patterns: [
    { match: '=>', name: 'keyword.operator.arrow.kql' },
    { match: '-->|<--|<-(?=\\s*\\[)|->(?=\\s*\\()|--(?=\\s*\\()', name: 'keyword.operator.graph.kql' },
    { match: '==|!=|<>|<=|>=|=~|!~|<|>', name: 'keyword.operator.comparison.kql' },
    { match: '\\.\\.', name: 'keyword.operator.range.kql' },
    { match: '=', name: 'keyword.operator.assignment.kql' },
    { match: '[-+*/%]', name: 'keyword.operator.arithmetic.kql' },
  ],
};

const punctuation: Rule = {
  patterns: [
    { match: ',', name: 'punctuation.separator.comma.kql' },
    { match: ';', name: 'punctuation.terminator.statement.kql' },
    { match: '\\(', name: PARENS_BEGIN },
    { match: '\\)', name: PARENS_END },
    { match: '\\[', name: 'punctuation.section.brackets.begin.kql' },
    { match: '\\]', name: 'punctuation.section.brackets.end.kql' },
    { match: '\\{', name: 'punctuation.section.braces.begin.kql' },
    { match: '\\}', name: 'punctuation.section.braces.end.kql' },
    { match: ':', name: 'punctuation.separator.colon.kql' },
    { match: '\\.', name: 'punctuation.accessor.kql' },
  ],
};

/**
 * The grammar of KQL, scope `source.kql`. `#code` is everything but strings, comments and `dynamic()`, whose spelling
 * changes where a query is itself written inside a string.
 */
export const kqlGrammar: Grammar = {
  $schema: GRAMMAR_SCHEMA,
  name: 'KQL',
  scopeName: 'source.kql',
  patterns: [
    include('#comments'),
    include('#commands'),
    include('#strings'),
    include('#bracketed-names'),
    include('#dynamic-literal'),
    include('#code'),
    include('#unexpected'),
  ],
  repository: {
    comments,
    commands,
    strings,
    'bracketed-names': bracketedNames,
    'dynamic-literal': dynamicLiteral,
    code: {
      patterns: [
        include('#statements'),
        include('#pipe'),
        include('#leading-operators'),
        include('#typed-literals'),
        include('#operator-parameters'),
        include('#clause-words'),
        include('#word-operators'),
        include('#numbers'),
        include('#constants'),
        include('#type-annotations'),
        include('#calls'),
        include('#identifiers'),
        include('#operators'),
        include('#punctuation'),
      ],
    },
    statements,
    pipe,
    'leading-operators': leadingOperators,
    'typed-literals': typedLiterals,
    'operator-parameters': operatorParameters,
    'clause-words': clauseWords,
    'word-operators': wordOperators,
    numbers,
    constants,
    'type-annotations': typeAnnotations,
    calls,
    identifiers,
    operators,
    punctuation,
    unexpected: { match: '\\S', name: 'invalid.illegal.unexpected-character.kql' },
  },
};
