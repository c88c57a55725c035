import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyze } from '../../server/src/kusto/analysis.js';
import { analyzerDiagnostics } from '../../server/src/kusto/analyzers.js';
import { classifications } from '../../server/src/kusto/classification.js';
import type { Environment } from '../../server/src/kusto/environment.js';
import { kustoPackage, withOriginalPackage } from '../../server/src/kusto/package.js';
import { at } from '../../server/src/kusto/raw.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';
import { walk } from '../../server/src/syntax/walk.js';
import { readRuleFile } from '../../server/src/rules/read.js';
import { QUERIES } from '../service/queries.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Facts by name, as objects of their own: the package's symbols are kept for those of the catalog. */
function copied<T>(find: (name: string) => T | undefined): (name: string) => T | undefined {
  const copies = new Map<string, T | undefined>();
  return (name) => {
    if (!copies.has(name)) copies.set(name, structuredClone(find(name)));
    return copies.get(name);
  };
}

/** The catalog as an environment of its own, under which nothing is remembered yet. */
function freshEnvironment(): Environment {
  const catalog = builtInCatalog('sentinel');
  return {
    table: copied((name) => catalog.table(name)),
    tableNames: () => catalog.tableNames(),
    function: copied((name) => catalog.function(name)),
    functionNames: () => catalog.functionNames(),
    watchlist: (alias) => catalog.watchlist(alias),
  };
}

/** Everything that the package says of a query. */
function said(text: string, environment: Environment): unknown {
  const analysis = analyze(text, environment);
  const nodes: unknown[] = [];
  walk(analysis.tree, (node) => {
    nodes.push([node.kind, node.start, node.end, 'type' in node ? node.type : '', 'schema' in node ? node.schema : '']);
  });
  return { diagnostics: analysis.diagnostics, advice: analyzerDiagnostics(analysis), result: analysis.result, nodes };
}

/** Queries that are fine, and the same broken in many ways. */
function corpus(): string[] {
  const folder = join(ROOT, 'samples');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.kql'));
  const rules = files.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return readRuleFile(name, text).regions.map((region) => region.text);
  });
  const operands = [
    '1',
    '1.5',
    '"a"',
    'now()',
    '1h',
    'true',
    'guid(null)',
    'dynamic([1])',
    'FileName',
    'ProcessId',
    'x',
  ];
  const operators = ['+', '-', '*', '==', '<', 'has', 'and', 'has_any'];
  const binary = operators.flatMap((operator) =>
    operands.map((left) => {
      const list = operator === 'in' || operator === 'has_any';
      const tests = operands.map((right, i) => `c${i} = ${left} ${operator} ${list ? `(${right}, "b")` : right}`);
      return `DeviceProcessEvents | extend ${tests.join(', ')}`;
    }),
  );
  const broken = rules.flatMap((text) => [0.3, 0.7, 0.95].map((part) => text.slice(0, text.length * part)));
  const found = [
    'SigninLogs, AuditLogs, OfficeActivity',
    'DeviceEvents, DeviceProcessEvents, DeviceNetworkEvents, Syslog',
  ];
  // Calls whose arguments must have a type in common, and have none.
  const commons = operands.flatMap((operand) => [
    `print x = case(true, 1, false, ${operand}, 2.5)`,
    `print x = coalesce(1, ${operand}, 2), y = iff(true, ${operand}, "a"), z = max_of(${operand}, 1, 2)`,
    `DeviceEvents | summarize a = make_list(${operand}), b = take_any(${operand}), c = sum(${operand})`,
  ]);
  const finds = found.flatMap((tables) => [`find in (${tables}) "a"`, `find in (${tables}) where Type == "a"`]);
  return [...QUERIES, ...rules, ...broken, ...binary, ...commons, ...finds];
}

describe('kusto/speed', function () {
  this.timeout(120_000);

  it('changes nothing that the package says', () => {
    kustoPackage();
    const queries = corpus();
    const fast = freshEnvironment();
    // Twice, in other orders, so that what was remembered from one query is used for another.
    const answers = new Map(queries.map((text) => [text, JSON.stringify(said(text, fast))]));
    const again = freshEnvironment();
    for (const text of [...queries].reverse()) assert.equal(JSON.stringify(said(text, again)), answers.get(text), text);
    withOriginalPackage(() => {
      const plain = freshEnvironment();
      for (const text of queries) assert.equal(answers.get(text), JSON.stringify(said(text, plain)), text);
    });
  });

  it('finds the common type of the branches of case() once', () => {
    const facts = at(kustoPackage().Kusto, 'Language', 'Symbols', 'TypeFacts') as unknown as {
      TryGetCommonType(...rest: unknown[]): unknown;
    };
    const original = facts.TryGetCommonType;
    let asked = 0;
    facts.TryGetCommonType = function (...rest) {
      asked++;
      return original.apply(facts, rest);
    };
    try {
      const branches = Array.from({ length: 100 }, (_, i) => `FileName == "${i}", ${i}`);
      const { diagnostics } = analyze(`DeviceEvents | extend x = case(${branches.join(', ')}, 0)`, freshEnvironment());
      assert.deepEqual(diagnostics, []);
      assert.ok(asked >= 100 && asked < 1000, String(asked));
    } finally {
      facts.TryGetCommonType = original;
    }
  });

  it('classifies a query that is too deep to be bound without asking all nodes around each name', () => {
    const operators = Array.from({ length: 600 }, (_, i) => `| where DeviceName != tolower("${i}")`).join('\n');
    const text = `DeviceEvents\n${operators}\n| summarize count() by DeviceName`;
    const element = at(kustoPackage().Kusto, 'Language', 'Syntax', 'SyntaxElement', 'prototype') as unknown as {
      GetFirstAncestorOrSelf(...rest: unknown[]): unknown;
    };
    const original = element.GetFirstAncestorOrSelf;
    let asked = 0;
    element.GetFirstAncestorOrSelf = function (this: unknown, ...rest) {
      asked++;
      return original.apply(this, rest);
    };
    try {
      const found = classifications(analyze(text, freshEnvironment()));
      assert.equal(asked, 0);
      const said = found.slice(0, 4).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
      assert.deepEqual(said, ['QueryOperator where', 'MathOperator !=', 'StringLiteral "0"', 'QueryOperator where']);
      assert.equal(found.length, 600 * 3 + 2);
    } finally {
      element.GetFirstAncestorOrSelf = original;
    }
  });

  it('does not take four times as long for a literal twice as long', () => {
    const literal = (items: number) =>
      `print x = dynamic([${Array.from({ length: items }, (_, i) => `"value ${i}"`).join(', ')}])`;
    const time = (items: number): number => {
      const start = process.cpuUsage();
      analyze(literal(items), freshEnvironment());
      return process.cpuUsage(start).user;
    };
    time(1000);
    const [short, long] = [Math.min(time(4001), time(4002)), Math.min(time(16_001), time(16_002))];
    assert.ok(long < short * 8, `${short} µs, ${long} µs`);
  });
});
