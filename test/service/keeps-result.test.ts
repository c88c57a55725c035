import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../server/src/rules/position-map.js';
import type { TextEdit } from '../../server/src/rules/region.js';
import { listInsteadOfChain } from '../../server/src/service/refactorings/conditions.js';
import { extract } from '../../server/src/service/refactorings/extract.js';
import { inlineLet } from '../../server/src/service/refactorings/inline.js';
import type { Offer } from '../../server/src/service/refactorings/refactoring.js';
import type { RuleUnit } from '../../server/src/service/project.js';
import { rename } from '../../server/src/service/rename.js';
import { toPosition } from '../../server/src/service/positions.js';
import { symbolsOf } from '../../server/src/service/symbols/query-symbols.js';
import { walk } from '../../server/src/syntax/walk.js';
import { query } from '../engine/query.js';
import { openMarked, type Marked } from './marked.js';

/** What every query reads. */
const ROWS = `let T = datatable(a: long, b: long, s: string, t: string, w: datetime, d: dynamic) [
    1, 2, "get pods", "x", datetime(2024-01-01), dynamic({"k": 1, "n": {"s": "v"}}),
    2, 2, "get secrets -o json", "y", datetime(2024-01-02), dynamic({"k": 2}),
    3, 1, "Delete pod", "x", datetime(2024-01-03), dynamic(null),
    -4, 0, "", "z", datetime(null), dynamic([1, 2])
];
`;

/** Queries whose names hide one another, move through operators and mean something else elsewhere. */
const QUERIES: readonly string[] = [
  'let Words = dynamic(["get", "list"]); let n = 1; T | where s has_any (Words) and a > n | extend c = a + n | project c, s, n = c * 2',
  'let f = (x: long, y: string) { x * 2 + strlen(y) }; T | extend v = f(a, s), k = f(b, t) | where v > k or s has "pod" or s has "secrets" | project v, k',
  'let K = T | where b >= 1 | summarize m = max(a), c = count() by t; T | join kind=leftouter (K) on t | extend q = a * 2 - m | project a, t, m, q, t1',
  'let x = 3; let y = x + 1; T | extend x = a | where x < y and (s == "get pods" or s == "Delete pod") | project x, y, z = x - y * 2',
  'T | extend k = tolong(d.k), deep = tostring(d["n"].s) | summarize total = sum(k + a) by deep, day = bin(w, 1d) | order by total asc, deep asc | extend share = total * 1.5',
  'let g = (R: (a: long, s: string)) { R | where a > 0 | extend u = toupper(s) | project u, a }; T | invoke g() | where u has "GET" and u !has "X" and u !has "Y"',
  'let lim = toscalar(T | summarize avg(a)); union (T | where a > lim | project a, from = "up"), (T | where a <= lim | project a, from = "down") | order by a asc, from asc',
  'let p = dynamic([1, 2, 3]); T | mv-expand e = p to typeof(long) | where e == a or e == b | extend r = case(e > 2, "big", e == 2, "two", "small") | summarize n = count() by r | order by r asc',
  'let w0 = datetime(2024-01-01); let span = 2d; T | where w between (w0 .. w0 + span) | parse s with verb " " rest | extend verb2 = strcat(verb, "-", rest) | project verb, rest, verb2',
  'let b = "x"; T | where t == b | extend s = strcat(s, b), b2 = b | project-rename old = s | project old, b2, b',
];

type Change = 'rename' | 'extract' | 'inline' | 'list';
const OFFERS: Readonly<Record<Exclude<Change, 'rename'>, Offer>> = {
  extract,
  inline: inlineLet,
  list: listInsteadOfChain,
};
const CHANGES: readonly Change[] = ['rename', 'extract', 'inline', 'list'];

/** Names that collide with columns, let names and functions, and some that do not. */
const NEW_NAMES = ['fresh', 'a', 'b', 's', 'n', 'x', 'f', 'T', 'count', 'old name', 'w', 'total', 'K'];

interface Drawn {
  readonly change: Change;
  readonly place: number;
  readonly choice: number;
}

const drawn = fc.record<Drawn>({
  change: fc.constantFrom(...CHANGES),
  place: fc.nat({ max: 9999 }),
  choice: fc.nat({ max: 9999 }),
});

/** The edits of a change at some place of the query; undefined where it is refused there or not offered. */
function editsOf(marked: Marked, { change, place, choice }: Drawn): readonly TextEdit[] | undefined {
  const { unit, document } = marked;
  if (change === 'rename') {
    const { symbols } = symbolsOf(unit.analysis);
    const symbol = symbols[place % symbols.length]!;
    const at = symbol.occurrences[choice % symbol.occurrences.length]!.start;
    const outcome = rename(document, toPosition(document, at), NEW_NAMES[choice % NEW_NAMES.length]!);
    return 'refusal' in outcome ? undefined : outcome.edits;
  }
  const nodes: { readonly start: number; readonly end: number }[] = [];
  walk(unit.analysis.tree, (node) => {
    if (node.start >= ROWS.length) nodes.push(node);
  });
  const { start, end } = nodes[place % nodes.length]!;
  const selection = change === 'extract' ? { start, end } : { start, end: start };
  const offers = OFFERS[change](unit, selection);
  return offers.length === 0 ? undefined : offers[choice % offers.length]!.edits;
}

/** What is complained about, as far as it does not hang on names and places. */
const complaints = ({ analysis }: RuleUnit): string[] =>
  analysis.diagnostics.map((d) => `${d.severity} ${d.code}`).sort();

/** Columns keep their names unless they were renamed; their values and types stay in any case. */
function assertSame(before: Marked, after: string, change: Change): void {
  const { types, columns, rows } = query(before.text);
  const now = query(after);
  assert.deepEqual([now.types, now.rows], [types, rows], after);
  if (change !== 'rename') assert.deepEqual(now.columns, columns, after);
}

describe('changes at any place of a query', function () {
  this.timeout(240_000);
  const made = new Map<Change, number>();

  for (const [index, body] of QUERIES.entries()) {
    it(`keep its result and bring no complaints: query ${index + 1}`, () => {
      const text = ROWS + body;
      fc.assert(
        fc.property(fc.array(drawn, { minLength: 1, maxLength: 3 }), (changes) => {
          let marked = openMarked(text);
          for (const one of changes) {
            const edits = editsOf(marked, one);
            if (edits === undefined) continue;
            const after = applyEdits(marked.text, edits);
            const next = openMarked(after);
            assert.deepEqual(complaints(next.unit), complaints(marked.unit), `${one.change}: ${after}`);
            assertSame(marked, after, one.change);
            made.set(one.change, (made.get(one.change) ?? 0) + 1);
            marked = next;
          }
        }),
        { numRuns: 25 },
      );
    });
  }

  it('are of all kinds', () => {
    for (const change of CHANGES) assert.ok((made.get(change) ?? 0) > 0, change);
  });
});
