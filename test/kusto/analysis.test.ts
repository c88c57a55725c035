import assert from 'node:assert/strict';
import { analyze } from '../../server/src/kusto/analysis.js';
import { EMPTY_ENVIRONMENT } from '../../server/src/kusto/environment.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import type { Expression } from '../../server/src/syntax/expressions.js';
import type { Pipeline } from '../../server/src/syntax/operators.js';

const SENTINEL = builtInCatalog('sentinel');

function errors(text: string, environment = SENTINEL): string[] {
  return analyze(text, environment).diagnostics.flatMap((d) =>
    d.severity === 'error' ? [`${d.code} ${d.message}`] : [],
  );
}

function expression(text: string): Expression {
  const { tree } = analyze(text, SENTINEL);
  const last = tree.statements[tree.statements.length - 1];
  assert.equal(last?.kind, 'ExpressionStatement');
  return last.expression;
}

function printed(text: string): Expression {
  const e = expression(`print x = ${text}`);
  assert.equal(e.kind, 'Print');
  const named = e.expressions[0];
  assert.equal(named?.kind, 'Named');
  return named.expression;
}

describe('kusto/analysis', () => {
  it('defines no globals', () => {
    analyze('print 1', EMPTY_ENVIRONMENT);
    for (const name of ['Bridge', 'System', 'Kusto']) assert.equal(name in globalThis, false, name);
  });

  it('answers the same text in the same environment from memory', () => {
    assert.equal(analyze('print 1', SENTINEL), analyze('print 1', SENTINEL));
    assert.notEqual(analyze('print 1', SENTINEL), analyze('print 1', EMPTY_ENVIRONMENT));
  });

  it('binds tables and columns of the catalog', () => {
    assert.deepEqual(errors('DeviceProcessEvents | where FileName has "x" and ProcessId > 4 | project DeviceName'), []);
    assert.match(errors('DeviceProcessEvents | where NoSuchColumn == 1')[0] ?? '', /^KS142 .*NoSuchColumn/);
    assert.match(errors('NoSuchTable | take 1')[0] ?? '', /NoSuchTable/);
  });

  it('reports an unknown name once', () => {
    for (const query of [
      'where NoSuch',
      'where NoSuch has "x"',
      'summarize count() by NoSuch',
      'extend x = NoSuch + 1',
    ]) {
      assert.equal(errors(`DeviceProcessEvents | ${query}`).length, 1, query);
    }
  });

  it('gives the columns of the result', () => {
    const { result } = analyze('DeviceProcessEvents | summarize n = count() by DeviceName', SENTINEL);
    assert.deepEqual(result, {
      columns: [
        { name: 'DeviceName', type: 'string' },
        { name: 'n', type: 'long' },
      ],
      open: false,
    });
  });

  it('flattens pipes and keeps the places of operators and bars', () => {
    const text = 'DeviceProcessEvents | where FileName == "a" | take 5';
    const e = expression(text);
    assert.equal(e.kind, 'Pipeline');
    assert.deepEqual(
      e.operators.map((o) => text.slice(o.start, o.end)),
      ['where FileName == "a"', 'take 5'],
    );
    assert.deepEqual(
      e.bars.map((b) => text.slice(b.start, b.end)),
      ['|', '|'],
    );
  });

  it('survives a pipeline of thousands of operators', () => {
    const long = `DeviceProcessEvents${' | where ProcessId != 1'.repeat(400)}`;
    const e = expression(long);
    assert.equal((e as Pipeline).operators.length, 400);
  });

  it('tells in from in~ whatever the package calls them', () => {
    const operators = ['in', '!in', 'in~', '!in~'].map((op) => {
      const e = printed(`"a" ${op} ("b")`);
      return e.kind === 'In' ? e.operator : e.kind;
    });
    assert.deepEqual(operators, ['in', '!in', 'in~', '!in~']);
  });

  it('keeps every piece of adjacent literals', () => {
    const e = printed('"a" "b"');
    assert.equal(e.kind, 'Literal');
    assert.equal(e.value, 'ab');
    assert.equal(e.pieces?.length, 2);
  });

  it('puts bodies of let functions at their own place', () => {
    const text = 'let f = (a:string) { DeviceProcessEvents | where FileName has a }; f("x")';
    const e = expression(text);
    assert.equal(e.kind, 'Call');
    assert.equal(e.callee, 'user');
    const body = e.body?.expression;
    assert.equal(body?.kind, 'Pipeline');
    assert.equal(text.slice(body.start, body.end), 'DeviceProcessEvents | where FileName has a');
  });

  it('never throws, whatever the text', () => {
    const texts = [
      '',
      ' ',
      '|',
      'T | where (',
      '.show tables',
      'let',
      '"',
      '\u0000',
      '😀',
      'T | where x == dynamic({',
      'a'.repeat(5000),
    ];
    for (const text of texts) assert.doesNotThrow(() => analyze(text, SENTINEL), JSON.stringify(text.slice(0, 40)));
  });

  it('says that a management command is none of a rule', () => {
    assert.match(errors('.show tables')[0] ?? '', /management command/);
  });
});

describe('kusto/literals', () => {
  const value = (text: string): unknown => {
    const e = printed(text);
    assert.ok(e.kind === 'Literal' || e.kind === 'DynamicLiteral', e.kind);
    return e.value;
  };

  it('decodes numbers from their text', () => {
    assert.equal(value('0x10'), 16);
    assert.equal(value('9223372036854775807'), 9223372036854775807n);
    assert.equal(value('9007199254740993'), 9007199254740993n);
    assert.equal(value('int(5)'), 5);
    assert.equal(value('int(null)'), null);
    assert.equal(value('1e3'), 1000);
    assert.equal(value('bool(1)'), true);
  });

  it('keeps seven digits of a datetime and all forms of a timespan', () => {
    assert.equal(value('datetime(2026-11-20T12:00:00.1234567Z)'), 639_307_728_001_234_567n);
    assert.equal(value('time(1.02:03:04.5)'), 937_845_000_000n);
    assert.equal(value('1.5h'), 54_000_000_000n);
    assert.equal(value('time(2)'), 1_728_000_000_000n);
    assert.equal(value('datetime(2020-13-01)'), null);
  });

  it('reports a number beyond long', () => {
    assert.match(errors('print 9223372036854775808')[0] ?? '', /does not fit a long|out of range|9223372036854775808/);
  });

  it('reads literals inside dynamic()', () => {
    assert.deepEqual(value('dynamic([1, "a", null, true])'), [1, 'a', null, true]);
    assert.deepEqual([...(value('dynamic({"a": {"b": -2}})') as Map<string, unknown>)][0]?.[0], 'a');
  });
});

describe('kusto/diagnostics: what Kusto accepts and the package does not', () => {
  const accepted = [
    'DeviceProcessEvents | summarize count(ProcessId)',
    'print array_length(dynamic({"a": 1}))',
    'print make_timespan(1, 30, 5.5)',
    'DeviceProcessEvents | where Timestamp > ago(1d) | invoke FileProfile(SHA1) | where GlobalPrevalence < 100',
    'print parse_json(5)',
    'DeviceProcessEvents | search not("x")',
  ];
  for (const text of accepted) {
    it(text, () =>
      assert.deepEqual(errors(text, builtInCatalog(text.includes('FileProfile') ? 'defender-xdr' : 'sentinel')), []),
    );
  }
});
