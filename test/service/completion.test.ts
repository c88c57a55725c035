import assert from 'node:assert/strict';
import type { CompletionItem } from 'vscode-languageserver-types';
import { completions, itemDocumentation, type ItemData } from '../../server/src/service/completion.js';
import { toOffset } from '../../server/src/service/positions.js';
import { openMarked, type Marked } from './marked.js';

interface Offered extends Marked {
  readonly items: readonly CompletionItem[];
  readonly labels: readonly string[];
}

function offered(marked: string, path?: string, files?: Record<string, string>, snippets = true): Offered {
  const opened = openMarked(marked, path, files);
  const { items } = completions(opened.document, opened.position, 'file:///r', { snippets });
  const sorted = items.toSorted((a, b) => (a.sortText! < b.sortText! ? -1 : a.sortText! > b.sortText! ? 1 : 0));
  return { ...opened, items: sorted, labels: sorted.map(({ label }) => label) };
}

function itemOf({ items }: Offered, label: string): CompletionItem {
  const found = items.find((item) => item.label === label);
  assert.ok(found, `${label} is offered`);
  return found;
}

/** The file after an item was chosen. */
function accepted(offer: Offered, label: string): string {
  const { textEdit } = itemOf(offer, label);
  assert.ok(textEdit !== undefined && 'range' in textEdit);
  const { text, document } = offer;
  const start = toOffset(document, textEdit.range.start);
  return text.slice(0, start) + textEdit.newText + text.slice(toOffset(document, textEdit.range.end));
}

function documentation(item: CompletionItem, { unit }: Marked): string {
  return itemDocumentation((item.data as ItemData).subject, unit)?.value ?? '';
}

describe('completion', () => {
  it('offers tables, functions and statements where a query begins', () => {
    const offer = offered('Device‸');
    for (const label of ['DeviceProcessEvents', 'union', 'let', '_GetWatchlist'])
      assert.ok(offer.labels.includes(label), label);
    assert.ok(!offer.labels.includes('strcat'));
    assert.equal(accepted(offer, 'DeviceProcessEvents'), 'DeviceProcessEvents');
    assert.match(
      documentation(itemOf(offer, 'DeviceProcessEvents'), offer),
      /Table of Microsoft Sentinel|Defender XDR/,
    );
  });

  it('offers tables of solutions for a word that they hold', () => {
    const all = offered('‸').labels.filter((label) => label.endsWith('_CL'));
    const some = offered('okta‸', '/r.kql', { '/kqlens.yaml': 'platform: sentinel\n' }).labels;
    assert.deepEqual(all, []);
    assert.ok(some.some((label) => /okta.*_CL$/i.test(label)));
  });

  it('offers operators and snippets behind a pipe, the usual ones first', () => {
    const offer = offered('DeviceInfo\n| ‸');
    assert.equal(offer.labels[0], 'where');
    for (const label of ['summarize', 'mv-expand', 'project-away', 'join inner'])
      assert.ok(offer.labels.includes(label), label);
    assert.match(documentation(itemOf(offer, 'where'), offer), /condition is true/);
    assert.match(accepted(offer, 'where recent'), /\| where (TimeGenerated|Timestamp) > ago\(\$\{1:1d\}\)$/);
  });

  it('offers columns with types, then functions, in an expression', () => {
    const offer = offered('SecurityEvent | where Acc‸ == "a"');
    const column = itemOf(offer, 'Account');
    assert.equal(column.detail, 'string');
    assert.match(documentation(column, offer), /Column of `SecurityEvent`/);
    assert.ok(offer.labels.indexOf('Account') < offer.labels.indexOf('strcat'));
    assert.ok(!offer.labels.includes('dcount'));
    assert.equal(accepted(offer, 'Account'), 'SecurityEvent | where Account == "a"');
    assert.equal(accepted(offer, 'isempty'), 'SecurityEvent | where isempty($1) == "a"');
    assert.match(documentation(itemOf(offer, 'isempty'), offer), /empty string/);
  });

  it('knows the columns that the operators before leave', () => {
    const { labels } = offered('DeviceInfo | project A = DeviceName, B = 1 | where ‸');
    assert.ok(labels.includes('A') && labels.includes('B'));
    assert.ok(!labels.includes('DeviceName'));
  });

  it('offers let values and functions', () => {
    const { labels } = offered('let limit_ = 5; let isBad = (x: string) { x == "a" }; print a = ‸');
    assert.ok(labels.includes('limit_') && labels.includes('isBad'));
  });

  it('offers aggregates in summarize before by only', () => {
    assert.ok(offered('DeviceInfo | summarize ‸').labels.includes('dcount'));
    assert.ok(offered('DeviceInfo | summarize n = round(‸').labels.includes('avg'));
    assert.ok(!offered('DeviceInfo | summarize count() by ‸').labels.includes('dcount'));
  });

  it('offers plugins behind evaluate, and functions that are given rows behind invoke', () => {
    assert.ok(offered('DeviceInfo | evaluate ‸').labels.includes('bag_unpack'));
    const xdr = offered('DeviceFileEvents | invoke ‸', '/r.kql', { '/kqlens.yaml': 'platform: defender-xdr\n' });
    assert.ok(xdr.labels.includes('FileProfile'));
  });

  it('puts functions of the wanted type first', () => {
    const { labels } = offered('SecurityEvent | where TimeGenerated > ‸');
    assert.ok(labels.indexOf('ago') < labels.indexOf('strcat'));
  });

  it('offers the values of a vocabulary inside quotes and without', () => {
    const inside = offered('DeviceProcessEvents | where ActionType == "Proc‸"');
    assert.ok(inside.labels.includes('ProcessCreated'));
    assert.equal(accepted(inside, 'ProcessCreated'), 'DeviceProcessEvents | where ActionType == "ProcessCreated"');
    const unfinished = offered('DeviceProcessEvents | where ActionType in ("a", "‸');
    assert.ok(unfinished.labels.includes('ProcessCreated'));
    const outside = offered('DeviceProcessEvents | where ActionType =~ ‸');
    assert.ok(outside.labels[0]!.startsWith('"'));
    assert.ok(outside.labels.includes('"ProcessCreated"'));
    const number = offered('SecurityEvent | where EventID == ‸');
    assert.ok(number.labels.includes('4624'));
  });

  it('follows a column to the table it comes from', () => {
    const { labels } = offered('DeviceProcessEvents | project Kind = ActionType | where Kind in ("‸")');
    assert.ok(labels.includes('ProcessCreated'));
  });

  it('offers watchlists, parts of dates and columns in texts that name them', () => {
    const files = { '/rules/kqlens.yaml': 'watchlists: {Vips: [{User: a}]}\n' };
    assert.ok(offered("_GetWatchlist('‸')", '/rules/r.kql', files).labels.includes('Vips'));
    assert.ok(offered('print datetime_diff("‸", now(), now())').labels.includes('Minute'));
    assert.ok(offered('DeviceInfo | project a = column_ifexists("‸", "")').labels.includes('DeviceName'));
  });

  it('offers operators behind a column, with quotes to fill', () => {
    const offer = offered('DeviceInfo | where DeviceName ‸');
    assert.equal(accepted(offer, 'has'), 'DeviceInfo | where DeviceName has "$1"');
    assert.match(documentation(itemOf(offer, 'has'), offer), /whole word/);
    assert.equal(
      itemOf(offered('DeviceInfo | where DeviceName ‸', undefined, undefined, false), 'has').insertTextFormat,
      undefined,
    );
  });

  it('offers kinds of joins and charts', () => {
    assert.ok(offered('DeviceInfo | join kind=‸').labels.includes('leftanti'));
    assert.ok(offered('DeviceInfo | render ‸').labels.includes('timechart'));
  });

  it('offers suppressions in comments and lints behind them', () => {
    assert.ok(offered('// kql‸\nprint 1').labels.includes('kqlens-disable-next-line'));
    const lints = offered('// kqlens-disable-next-line unu‸\nprint 1');
    assert.ok(lints.labels.includes('unused-let'));
    assert.equal(accepted(lints, 'unused-let'), '// kqlens-disable-next-line unused-let\nprint 1');
    assert.deepEqual(offered('// words ‸\nprint 1').labels, []);
  });

  it('spells texts as the container needs them', () => {
    const json = (query: string) =>
      `{"type": "Microsoft.SecurityInsights/alertRules", "kind": "Scheduled", "properties": {"query": "${query}"}}`;
    const offer = offered(json('DeviceInfo | where DeviceName ‸'), '/r.json');
    assert.equal(accepted(offer, 'has'), json('DeviceInfo | where DeviceName has \\\\"$1\\\\"'));
    const plain = offered(json('DeviceInfo | where DeviceName ‸'), '/r.json', undefined, false);
    assert.equal(accepted(plain, 'has'), json('DeviceInfo | where DeviceName has \\"\\"'));
  });

  it('goes on behind the end of a block scalar', () => {
    const rule = 'kind: Scheduled\nquery: |\n  DeviceInfo\n  | where DeviceName == "a"\n  ‸\nseverity: Low\n';
    assert.ok(offered(rule.replace('‸', '| ‸'), '/r.yaml').labels.includes('where'));
    const blank = openMarked(rule, '/r.yaml');
    assert.deepEqual(completions(blank.document, blank.position, 'u', { snippets: true }, { trigger: ' ' }).items, []);
    const start = 'kind: Scheduled\nquery: |\n  let x = 1;\n  ‸\nseverity: Low\n';
    const offer = offered(start, '/r.yaml');
    assert.equal(accepted(offer, 'union'), start.replace('‸', 'union'));
  });

  it('offers nothing outside of queries and in plain strings', () => {
    assert.deepEqual(offered('print "a‸"').labels, []);
    assert.deepEqual(offered('# Title ‸\n```kql\nprint 1\n```\n', '/r.md').labels, []);
  });

  it('does not throw on broken queries', () => {
    for (const text of [
      '‸',
      '|‸',
      'let ‸',
      'T | join (‸',
      'T | where a in (‸',
      'print "‸',
      'let f = (‸',
      '.show ‸',
      'T | mv-apply ‸',
      '}}‸',
      'T | where ==‸',
    ]) {
      assert.ok(Array.isArray(offered(text).items), text);
    }
  });
});
