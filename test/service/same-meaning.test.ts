import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { tokensOf } from '../../server/src/kusto/tokens.js';
import { applyEdits } from '../../server/src/rules/position-map.js';
import type { Range, TextEdit } from '../../server/src/rules/region.js';
import { formattingOptions, queryEdits } from '../../server/src/service/formatting.js';
import { outerRange } from '../../server/src/service/place.js';
import { extract } from '../../server/src/service/refactorings/extract.js';
import { inlineLet } from '../../server/src/service/refactorings/inline.js';
import type { RuleUnit } from '../../server/src/service/project.js';
import type { Offer, Refactoring } from '../../server/src/service/refactorings/refactoring.js';
import { rename } from '../../server/src/service/rename.js';
import { symbolsOf } from '../../server/src/service/symbols/query-symbols.js';
import { walk } from '../../server/src/syntax/walk.js';
import { kqlens } from '../cli/command.js';
import { edited, openMarked } from './marked.js';
import { plainTree } from './queries.js';

const FOLDER = fileURLToPath(new URL('../../samples/', import.meta.url));
const SAMPLES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.kql'))
  .map((name) => ({ name: basename(name), path: join(FOLDER, name), text: readFileSync(join(FOLDER, name), 'utf8') }));

/** Extractions of one rule; each changes the text for the next. */
const EXTRACTIONS = 2;

/** Lays out in another way: one blank where some were, line breaks before bars, no blank lines. */
const squeezed = (text: string): string => text.replace(/(?<!["'/])[ \t]+(?=[|=])/g, ' ').replace(/\n{2,}/g, '\n');

/** Applies edits of the query to the rule; no error may come of them. */
function after(text: string, path: string, edits: readonly TextEdit[]): string {
  return edited(openMarked(text, path), edits).text;
}

/** Every let value, function, parameter and column of the query's own gets another name, if it can. */
function renamed(text: string, path: string): { readonly text: string; readonly count: number } {
  let current = text;
  const done = new Set<string>();
  for (let count = 0; ; count++) {
    const { document, unit } = openMarked(current, path);
    const symbols = symbolsOf(unit.analysis);
    const next = symbols.symbols.find((symbol) => {
      const known = done.has(symbol.name) || symbol.name.startsWith('Renamed');
      return !known && symbol.kind !== 'table' && symbol.kind !== 'function' && !symbols.isResultColumn(symbol);
    });
    if (next === undefined) return { text: current, count };
    done.add(next.name);
    const position = outerRange(unit, next.occurrences[0]!).start;
    const outcome = rename(document, position, `Renamed${done.size}`);
    if ('refusal' in outcome) count--;
    else current = after(current, path, outcome.edits);
  }
}

function firstOffer(unit: RuleUnit, places: readonly Range[], offer: Offer): Refactoring | undefined {
  for (const { start, end } of places) {
    const [made] = offer(unit, { start, end });
    if (made !== undefined) return made;
  }
  return undefined;
}

/** Takes up to so many offers for the places of a rule, spread over it. */
function refactored(
  text: string,
  path: string,
  offer: Offer,
  kinds: readonly string[],
  limit: number,
): { readonly text: string; readonly count: number } {
  let current = text;
  let count = 0;
  for (; count < limit; count++) {
    const { unit } = openMarked(current, path);
    const places: { readonly start: number; readonly end: number }[] = [];
    walk(unit.analysis.tree, (node) => {
      if (kinds.includes(node.kind)) places.push(node);
    });
    // From a place on: each offer analyses the query that would come of it.
    const first = Math.floor((places.length * count) / limit);
    const chosen = firstOffer(unit, [...places.slice(first), ...places.slice(0, first)], offer);
    if (chosen === undefined) break;
    current = after(current, path, unit.region.map.editsToOuter(chosen.edits)!);
  }
  return { text: current, count };
}

describe('changes that keep what a rule means', function () {
  this.timeout(120_000);

  for (const { name, path, text } of SAMPLES) {
    describe(name, () => {
      /** Runs the rule's own tests on another text of it. */
      async function passes(changed: string): Promise<void> {
        const folder = mkdtempSync(join(tmpdir(), 'kqlens-same-'));
        try {
          cpSync(dirname(path), folder, { recursive: true });
          writeFileSync(join(folder, name), changed);
          const test = join(folder, name.replace(/\.kql$/, '.test.yaml'));
          // Coverage counts list items where they are written; only hits and rows must be the same.
          const content = parse(readFileSync(test, 'utf8')) as Record<string, unknown>;
          writeFileSync(test, stringify({ ...content, coverage: undefined }));
          const { code, stdout, stderr } = await kqlens('test', test);
          assert.equal(code, 0, `${stdout}\n${stderr}\n${changed}`);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }

      it('formatting, twice, of the rule and of its text laid out badly', () => {
        for (const written of [text, squeezed(text)]) {
          const options = formattingOptions({ tabSize: 2, insertSpaces: true });
          const { unit } = openMarked(written, path);
          const once = applyEdits(unit.region.text, queryEdits(unit.analysis, options));
          const again = openMarked(once, path).unit.analysis;
          assert.deepEqual(plainTree(again.tree), plainTree(unit.analysis.tree));
          const comments = (analysis: typeof again) => tokensOf(analysis).flatMap((t) => (t.comment ? [t.text] : []));
          assert.deepEqual(comments(again), comments(unit.analysis));
          assert.deepEqual(queryEdits(again, options), []);
        }
      });

      it('rename', async () => {
        const { text: changed, count } = renamed(text, path);
        assert.ok(count > 0 || !/^let\b/m.test(text));
        await passes(changed);
      });

      it('extract', async () => {
        const { text: changed, count } = refactored(text, path, extract, ['Call', 'Binary', 'In'], EXTRACTIONS);
        assert.ok(count > 0);
        await passes(changed);
      });

      it('inline', async () => {
        const { text: changed } = refactored(text, path, inlineLet, ['NameDeclaration'], 5);
        await passes(changed);
      });
    });
  }
});
