import assert from 'node:assert/strict';
import names from '../../syntaxes/data/names.json' with { type: 'json' };
import { tokenizeLines, type Token } from './tokenize.js';

/** The innermost scope of the first token with this text. */
function scopeOf(lines: readonly (readonly Token[])[], text: string): string | undefined {
  return lines
    .flat()
    .find((token) => token.text.trim() === text)
    ?.scopes.at(-1);
}

/** A line, or several, of KQL, and the innermost scopes (without `.kql`) of some of its tokens. */
type Case = readonly [code: string, scopes: Readonly<Record<string, string>>];

const cases: Readonly<Record<string, readonly Case[]>> = {
  statements: [
    [
      'let x = 1;',
      { let: 'storage.type.let', x: 'variable.other.definition', ';': 'punctuation.terminator.statement' },
    ],
    ['let f = (a: long) { a };', { f: 'entity.name.function.definition', long: 'storage.type' }],
    ['let v = view () { print 1 };', { v: 'entity.name.function.definition', view: 'storage.modifier.view' }],
    ['let t = SigninLogs | take 1;', { t: 'variable.other.definition', SigninLogs: 'entity.name.type.table' }],
    ['set notruncation;', { set: 'keyword.other.set', notruncation: 'support.variable.option' }],
    ['set query_now = datetime(2026-11-20);', { query_now: 'support.variable.option' }],
    [
      'declare query_parameters(n: int = 3);',
      { declare: 'storage.type.declare', query_parameters: 'storage.type.declare' },
    ],
    ['declare pattern app;', { pattern: 'storage.type.declare' }],
    [
      'alias database d = cluster("c").database("d");',
      { alias: 'storage.type.declare', database: 'storage.type.declare' },
    ],
    ['restrict access to (T);', { restrict: 'keyword.other.restrict', to: 'keyword.other.restrict' }],
    ['.show tables', { '.show': 'keyword.other.command' }],
  ],
  'pipe and operators': [
    ['T | where a', { T: 'entity.name.type.table', '|': 'keyword.operator.pipe', where: 'keyword.control.tabular' }],
    ['T |\n// why\nproject-away a', { 'project-away': 'keyword.control.tabular', a: 'variable.other' }],
    ['T | extend count = 1', { count: 'variable.other.assigned' }],
    ['T | project sample, top', { sample: 'variable.other', top: 'variable.other' }],
    ['T\n| count', { count: 'keyword.control.tabular' }],
    ['union isfuzzy=true A, B', { union: 'keyword.control.tabular', isfuzzy: 'variable.parameter' }],
    ['print union = 1', { print: 'keyword.control.tabular', union: 'variable.other.assigned' }],
    ['range i from 1 to 5 step 1', { range: 'keyword.control.tabular', from: 'keyword.other', step: 'keyword.other' }],
    ['T | extend r = range(1, 3)', { range: 'support.function.scalar' }],
    ['search in (A, B) "x"', { search: 'keyword.control.tabular', in: 'keyword.operator.set' }],
    ['datatable(a: string)["x"]', { datatable: 'keyword.control.tabular', string: 'storage.type' }],
    ['T | mv-apply e on (where e > 1)', { 'mv-apply': 'keyword.control.tabular', where: 'keyword.control.tabular' }],
    [
      'T | mv-expand e to typeof(int) limit 5',
      { typeof: 'keyword.other.typeof', int: 'storage.type', limit: 'keyword.other' },
    ],
    [
      'G | graph-match (a)-[e]->(b) where a.x == 1 project a.x',
      { '->': 'keyword.operator.graph', project: 'keyword.control.tabular' },
    ],
    ['T | render timechart', { timechart: 'support.constant.chart' }],
    [
      'T | sort by a desc nulls last',
      { by: 'keyword.other', desc: 'keyword.other', nulls: 'keyword.other', last: 'keyword.other' },
    ],
  ],
  'joins and hints': [
    [
      'T | join kind=leftanti hint.strategy=shuffle (S) on $left.a == $right.b',
      {
        kind: 'variable.parameter',
        leftanti: 'support.constant.kind',
        hint: 'variable.parameter.hint',
        strategy: 'variable.parameter.hint',
        shuffle: 'support.constant.hint',
        on: 'keyword.other',
        $left: 'variable.language',
        b: 'variable.other.property',
      },
    ],
    ['T | extend kind = x', { kind: 'variable.other.assigned' }],
  ],
  functions: [
    [
      'T | summarize n = dcount(a) by bin(t, 1h)',
      { dcount: 'support.function.aggregate', bin: 'support.function.scalar' },
    ],
    ['T | evaluate bag_unpack(d)', { bag_unpack: 'support.function.plugin' }],
    ['T | extend x = mine(1)', { mine: 'entity.name.function' }],
    ['_GetWatchlist("w")', { _GetWatchlist: 'support.function.platform' }],
    ['_Im_Dns(starttime=ago(1d))', { _Im_Dns: 'support.function.platform' }],
    ['T | invoke FileProfile(SHA1)', { FileProfile: 'support.function.platform' }],
    ['T | project strlen', { strlen: 'variable.other' }],
  ],
  'word operators': [
    [
      'T | where a !has "x" and not(b) or c',
      { '!has': 'keyword.operator.string', and: 'keyword.operator.logical', not: 'keyword.operator.logical' },
    ],
    ['T | where a in~ (L) and b !in (M)', { 'in~': 'keyword.operator.set', '!in': 'keyword.operator.set' }],
    ['T | where a matches regex "x"', { 'matches regex': 'keyword.operator.string' }],
    ['T | where a !between (1 .. 2)', { '!between': 'keyword.operator.comparison', '..': 'keyword.operator.range' }],
    [
      'T | where a =~ b and c !~ d and e <> f',
      { '=~': 'keyword.operator.comparison', '!~': 'keyword.operator.comparison', '<>': 'keyword.operator.comparison' },
    ],
  ],
  literals: [
    ['print 1h', { '1': 'constant.numeric.timespan', h: 'keyword.other.unit' }],
    ['print 1.5days', { '1.5': 'constant.numeric.timespan', days: 'keyword.other.unit' }],
    [
      'print 0x1F, 1e5, 2.50, 12',
      {
        '0x1F': 'constant.numeric.hex',
        '1e5': 'constant.numeric.float',
        '2.50': 'constant.numeric.float',
        '12': 'constant.numeric.integer',
      },
    ],
    ['print a between (1..10)', { '1': 'constant.numeric.integer', '10': 'constant.numeric.integer' }],
    [
      'print datetime(2026-11-20T12:00:00.1234567Z)',
      { datetime: 'storage.type', '2026-11-20T12:00:00.1234567Z': 'constant.other.datetime' },
    ],
    ['print timespan(1.02:03:04)', { timespan: 'storage.type', '1.02:03:04': 'constant.numeric.timespan' }],
    [
      'print guid(74be27de-1e4e-49d9-b579-fe0b331d3642)',
      { '74be27de-1e4e-49d9-b579-fe0b331d3642': 'constant.other.guid' },
    ],
    [
      'print int(null), true',
      { int: 'storage.type', null: 'constant.language.null', true: 'constant.language.boolean' },
    ],
    [
      'print dynamic({"k": [1, datetime(2020-01-01)]})',
      {
        dynamic: 'storage.type',
        k: 'string.quoted.double.kql support.type.property-name',
        '1': 'constant.numeric.integer',
        '2020-01-01': 'constant.other.datetime',
      },
    ],
  ],
  strings: [
    [
      'print "a\\n\\q"',
      { a: 'string.quoted.double', '\\n': 'constant.character.escape', '\\q': 'invalid.illegal.escape' },
    ],
    ["print 'it\\'s'", { it: 'string.quoted.single', "\\'": 'constant.character.escape' }],
    [
      'print @"c:\\x ""y"""',
      {
        '@': 'storage.type.string.verbatim',
        'c:\\x': 'string.quoted.double.verbatim',
        '""': 'constant.character.escape',
      },
    ],
    ["print @'c:\\'", { 'c:\\': 'string.quoted.single.verbatim' }],
    ['print h"secret"', { h: 'storage.type.string.obfuscated', secret: 'string.quoted.double' }],
    ["print H@'secret'", { 'H@': 'storage.type.string.verbatim', secret: 'string.quoted.single.verbatim' }],
    ['print ```\n| where "x"\n```, y', { '| where "x"': 'string.quoted.triple.backtick', y: 'variable.other' }],
    ['print h~~~\nz // no\n~~~, y', { 'z // no': 'string.quoted.triple.tilde', y: 'variable.other' }],
    ['print "open\nT | count', { open: 'string.quoted.double', count: 'keyword.control.tabular' }],
  ],
  names: [
    [
      "T | project ['odd name'], d['k'].p[0]",
      {
        'odd name': 'variable.other.bracketed',
        k: 'variable.other.bracketed',
        p: 'variable.other.property',
        '[': 'punctuation.definition.identifier.begin',
      },
    ],
    ['T | project a.b', { a: 'variable.other', '.': 'punctuation.accessor', b: 'variable.other.property' }],
    ['T | where größe > 1', { größe: 'variable.other' }],
    ['T | where a § b', { '§': 'invalid.illegal.unexpected-character' }],
  ],
  comments: [
    ['T // | where "x', { '//': 'punctuation.definition.comment', '| where "x': 'comment.line.double-slash' }],
    ['print "https://x"', { 'https://x': 'string.quoted.double' }],
  ],
};

describe('KQL grammar', () => {
  for (const [construct, list] of Object.entries(cases)) {
    describe(construct, () => {
      for (const [code, expected] of list) {
        it(code.replaceAll('\n', ' ⏎ '), async () => {
          const lines = await tokenizeLines('source.kql', code);
          const actual = Object.fromEntries(Object.keys(expected).map((text) => [text, scopeOf(lines, text)]));
          const wanted = Object.fromEntries(Object.entries(expected).map(([text, scope]) => [text, `${scope}.kql`]));
          assert.deepEqual(flatten(actual), flatten(wanted));
        });
      }
    });
  }

  const lists: readonly [keyof typeof names, (name: string) => string, string][] = [
    ['tabularOperators', (name) => `T | ${name} x`, 'keyword.control.tabular.kql'],
    ['stringOperators', (name) => `T | where a ${name} "x"`, 'keyword.operator.string.kql'],
    ['plugins', (name) => `T | evaluate ${name}(x)`, 'support.function.plugin.kql'],
    ['types', (name) => `print f(x: ${name})`, 'storage.type.kql'],
    ['charts', (name) => `T | render ${name}`, 'support.constant.chart.kql'],
    ['timespanUnits', (name) => `print 7${name}`, 'keyword.other.unit.kql'],
  ];
  for (const [list, write, scope] of lists) {
    it(`knows each of the ${list}`, async () => {
      for (const name of names[list]) {
        const lines = await tokenizeLines('source.kql', write(name));
        assert.equal(scopeOf(lines, name), scope, name);
      }
    });
  }

  it('knows each aggregate and scalar function as a function', async () => {
    for (const name of [...names.aggregates, ...names.scalarFunctions]) {
      const lines = await tokenizeLines('source.kql', `T | extend x = ${name}(y)`);
      assert.match(scopeOf(lines, name) ?? '', /^(support\.function\.|keyword\.control\.tabular)/, name);
    }
  });
});

/** A scope name may itself be two names with a blank between; they are compared as the last of them. */
function flatten(scopes: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(scopes).map(([text, scope]) => [text, scope?.split(' ').at(-1)]));
}
