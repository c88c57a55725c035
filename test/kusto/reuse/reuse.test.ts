import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { analyze } from '../../../server/src/kusto/analysis.js';
import { classifications } from '../../../server/src/kusto/classification.js';
import { globalsFor } from '../../../server/src/kusto/environment.js';
import { kustoPackage } from '../../../server/src/kusto/package.js';
import { analyzeQuery, type Code } from '../../../server/src/kusto/reuse/code.js';
import { readRuleFile } from '../../../server/src/rules/read.js';
import { builtInCatalog } from '../../../server/src/schema/catalog.js';
import { QUERIES } from '../../service/queries.js';
import { copyOf, said } from './said.js';

const SAMPLES = fileURLToPath(new URL('../../../samples', import.meta.url));
const CATALOG = builtInCatalog('sentinel');
const T1613 = readFileSync(join(SAMPLES, 't1613', 't1613.kql'), 'utf8');

const RULES = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.kql'))
  .flatMap((name) => readRuleFile(name, readFileSync(join(SAMPLES, name), 'utf8')).regions.map(({ text }) => text));

/** Lines that change what the lines after them mean, in more or less usual ways. */
const LINES = [
  '| where 1 == 1',
  '| extend zz = 1 + 1, 2 * 3',
  '| summarize count() by Type',
  '| as Y',
  'let q = 5;',
  'let f = (n: long) { n + 1 };',
  '| join kind=inner (DeviceEvents | where 1 == 2) on $left.DeviceName == $right.DeviceName',
  'set notruncation;',
  '// a comment',
  '| project-away *Name',
  '| where NoSuchColumn == datetime(',
];

type Edit = (text: string) => string;

/** A change as people make one, at a part of the text (0 to 1). */
const EDIT: fc.Arbitrary<Edit> = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(100))
  .map(([kind, part, n]) => (text) => {
    const at = Math.floor(part * text.length);
    const lines = text.split('\n');
    const line = Math.floor(part * lines.length);
    switch (kind) {
      case 0:
        return text.slice(0, at) + ' x|(,)"\n;1{.'.charAt(n % 13) + text.slice(at);
      case 1:
        return text.slice(0, at) + text.slice(at + 1 + (n % 30));
      case 2:
        return lines.filter((_, i) => i !== line).join('\n');
      case 3:
        return [...lines.slice(0, line), lines[n % lines.length]!, ...lines.slice(line)].join('\n');
      case 4:
        return [...lines.slice(0, line), LINES[n % LINES.length]!, ...lines.slice(line)].join('\n');
      case 5:
        return `${text}\n| where 1 == ${n}`;
      default:
        return text.slice(0, at + (n % 40)) + text.slice(at);
    }
  });

/** Analyses a text with parts of the one before. */
function next(text: string, before: Code | undefined): Code {
  const code = analyzeQuery(kustoPackage(), text, globalsFor(CATALOG, text), before);
  assert.ok(code);
  return code;
}

describe('kusto/reuse', function () {
  this.timeout(180_000);

  it('says of an edited query what it says of a new one', () => {
    const warm = copyOf(CATALOG);
    fc.assert(
      fc.property(
        fc.constantFrom(...RULES, ...QUERIES),
        fc.array(EDIT, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        (text, edits, undoes) => {
          const texts = [text];
          for (const edit of edits) texts.push(edit(texts[texts.length - 1]!));
          if (undoes) texts.push(...texts.slice(0, -1).reverse());
          for (const one of texts) assert.deepStrictEqual(said(one, warm), said(one, copyOf(CATALOG)), one);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('binds only the operator that is typed', () => {
    let code = next(T1613, undefined);
    assert.deepEqual([code.kept, code.bound], [0, 10]);
    // The operator that ended the text does not end it any more.
    code = next(`${T1613}\n| where 1 == 2`, code);
    assert.deepEqual([code.kept, code.bound], [9, 2]);
    code = next(`${T1613}\n| where 1 == 23`, code);
    assert.deepEqual([code.kept, code.bound], [10, 1]);
  });

  it('binds only the operators that an edit can have changed', () => {
    const bound = (from: string, to: string): number => {
      assert.notEqual(T1613.replace(from, to), T1613);
      return next(T1613.replace(from, to), next(T1613, undefined)).bound;
    };
    // The columns are those of before.
    assert.equal(bound('ago(1d)', 'ago(12d)'), 1);
    assert.equal(bound('// Docker', '// More of Docker'), 1);
    // The list of parents is read where the score is computed, and the score in what follows.
    assert.equal(bound('"socat"', '"socat", "x"'), 5);
    // Nothing reads these.
    assert.equal(bound('"crictl pods"', '"crictl pod"'), 1);
    // The statement after it begins with a new word.
    assert.equal(bound('let Crictl', 'let Other = 5;\nlet Crictl'), 2);
    // Nothing follows it.
    assert.equal(bound('TimeGenerated desc', 'DeviceName asc'), 1);
  });

  it('binds an operator anew that comes to be the first, or reads another variable', () => {
    const environment = copyOf(CATALOG);
    const codes = (text: string): string[] => analyze(text, environment).diagnostics.map(({ code }) => code);
    const cold = (text: string): string[] => analyze(text, copyOf(CATALOG)).diagnostics.map(({ code }) => code);
    const operators = '| where Wanted | take 5 | summarize count() by x = 1';
    assert.deepEqual(codes(`let Wanted = true;\nDeviceEvents ${operators}`), []);
    assert.deepEqual(codes(`let Wanted = false;\nDeviceEvents ${operators}`), []);
    for (const text of [`let Wanted = "a";\nDeviceEvents ${operators}`, `let Wanted = "a";\n${operators.slice(2)}`]) {
      assert.notDeepEqual(cold(text), []);
      assert.deepEqual(codes(text), cold(text));
    }
  });

  it('takes no parts from a text that parts were taken from', () => {
    const first = next(T1613, undefined);
    next(`${T1613}\n| take 1`, first);
    assert.equal(first.isWhole, false);
  });

  it('answers about a query as it was before', () => {
    const environment = copyOf(CATALOG);
    const before = analyze(T1613, environment);
    const expected = classifications(analyze(T1613, copyOf(CATALOG)));
    analyze(`${T1613}\n| take 1`, environment);
    assert.deepEqual(classifications(before), expected);
  });

  it('does not mind where the binder found something wrong', () => {
    const environment = copyOf(CATALOG);
    const query = (n: number) => `DeviceEvents | take ${n} | where NoSuchColumn == 1 | where DeviceName has "x"`;
    for (const n of [1, 10, 100]) {
      const [found] = analyze(query(n), environment).diagnostics;
      assert.equal(query(n).slice(found!.start, found!.end), 'NoSuchColumn');
    }
  });
});
