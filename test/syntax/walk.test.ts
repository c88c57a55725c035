import assert from 'node:assert/strict';
import { analyze } from '../../server/src/kusto/analysis.js';
import { EMPTY_ENVIRONMENT } from '../../server/src/kusto/environment.js';
import { Handlers, preorderOf } from '../../server/src/syntax/preorder.js';
import { children, pathAt, walk, type SyntaxNode } from '../../server/src/syntax/walk.js';

const QUERY = `let limit = 5;
let f = (n: long = 2) { range i from 1 to n step 1 | where i > limit };
f(3)
| extend d = dynamic([1, "a"]), p = pack("k", i)
| mv-apply d on (where d == 1 | project d)
| join kind=inner (range i from 1 to 9 step 1) on $left.i == $right.i
| scan declare (s: long = 0) with (step one: true => s = one.s + i;)
| summarize c = count(), arg_max(i, *) by bin(i, 2)
| top 3 by c desc nulls last`;

const treeOf = (text: string): SyntaxNode => analyze(text, EMPTY_ENVIRONMENT).tree;

describe('walking the tree', () => {
  it('visits every node once, parents before parts', () => {
    const seen = new Set<SyntaxNode>();
    walk(treeOf(QUERY), (node, ancestors) => {
      assert.ok(!seen.has(node), `${node.kind} is visited once`);
      seen.add(node);
      const parent = ancestors.at(-1);
      if (parent !== undefined) assert.ok(seen.has(parent) && children(parent).includes(node));
    });
    const kinds = new Set([...seen].map(({ kind }) => kind));
    for (const kind of [
      'FunctionDeclaration',
      'Subquery',
      'ScanStep',
      'DynamicLiteral',
      'OperatorParameter',
      'Ordered',
    ] as const) {
      assert.ok(kinds.has(kind), kind);
    }
  });

  it('keeps parts inside their parents, in written order', () => {
    walk(treeOf(QUERY), (node) => {
      const parts = children(node);
      for (const part of parts)
        assert.ok(node.start <= part.start && part.end <= node.end, `${part.kind} in ${node.kind}`);
      for (const [i, part] of parts.entries()) {
        if (i > 0)
          assert.ok(parts[i - 1]!.start <= part.start, `${parts[i - 1]!.kind} before ${part.kind} in ${node.kind}`);
      }
    });
  });

  it('calls typed visitors on the way down and up, several in one pass', () => {
    const calls: string[] = [];
    const handlers = new Handlers([
      { Binary: ({ operator }) => calls.push(`down ${operator}`), 'Binary:exit': () => calls.push('up') },
      { Literal: ({ start }) => calls.push(`at ${start}`), 'QueryBlock:exit': () => calls.push('end') },
    ]);
    handlers.visit(preorderOf(treeOf('print a = 1 + 2, 3')));
    assert.deepEqual(calls, ['down +', 'at 10', 'at 14', 'up', 'at 17', 'end']);
  });

  it('leaves out the parts of a node on demand', () => {
    const kinds: string[] = [];
    walk(treeOf('print a = 1 + 2'), (node) => {
      kinds.push(node.kind);
      return node.kind !== 'Binary';
    });
    assert.ok(kinds.includes('Binary') && !kinds.includes('Literal'));
  });

  it('finds the nodes around an offset', () => {
    const text = 'T | where a == "x"';
    const path = pathAt(treeOf(text), text.indexOf('"x"') + 1);
    assert.deepEqual(
      path.slice(-3).map(({ kind }) => kind),
      ['Where', 'Binary', 'Literal'],
    );
    assert.deepEqual(pathAt(treeOf(text), text.length + 5), []);
  });
});
