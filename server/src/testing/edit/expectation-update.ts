import { valueAt, type Located } from '../../rules/located.js';
import type { Range, TextEdit } from '../../rules/region.js';
import type { SourceRange } from '../../schema/configuration/types.js';
import type { ResultRow, ResultRows } from '../compare/result-rows.js';
import { compileRow, nearestRow, pairRows, type RowMatcher } from '../compare/row-matcher.js';
import type { HitExpectation, MissExpectation, RowExpectation, TestCase } from '../file/model.js';
import { FormWriter, replace, type Form } from './expectation-forms.js';
import { ExpectationText } from './expectation-text.js';

/** What a case is rewritten by. */
export interface CaseUpdate {
  readonly path: string;
  /** The test file. */
  readonly text: string;
  readonly one: TestCase;
  /** The value of its `expect`. */
  readonly node: Located;
  /** The ids of its events, in their order. */
  readonly ids: readonly string[];
  readonly result: ResultRows;
  readonly scoreColumn: string | undefined;
  /** Why benign events may hit that were not expected to. */
  readonly reason: string | undefined;
  placeOf(range: Range): SourceRange;
}

/** Stands where a reason has to be given first. */
export const REASON_NEEDED = 'reason needed';

/** How many columns of a row are written where none was named before. */
const ROW_COLUMNS = 8;

/** The edits of a test file after which a case expects what the rule does. */
export function updateCase(update: CaseUpdate): TextEdit[] | typeof REASON_NEEDED {
  return new CaseUpdater(update).edits();
}

class CaseUpdater {
  private readonly write: ExpectationText;
  private readonly forms: FormWriter;
  private needsReason = false;

  constructor(private readonly update: CaseUpdate) {
    this.write = new ExpectationText(update.text, /\.jsonc?$/iu.test(update.path));
    this.forms = new FormWriter(update.text, this.write);
  }

  edits(): TextEdit[] | typeof REASON_NEEDED {
    const edits = this.build();
    return this.needsReason ? REASON_NEEDED : edits;
  }

  private build(): TextEdit[] {
    const { expect } = this.update.one;
    if (expect.kind !== 'listed') return this.whole();
    const { hits, misses, rows } = expect;
    const edits = rows === undefined ? [] : this.rows(rows, expect.order?.kind === 'given');
    if (hits !== undefined || misses !== undefined) edits.push(...this.events(hits ?? [], misses ?? []));
    edits.push(...this.counts());
    return edits;
  }

  /** `all` or `none` as events by name. */
  private whole(): TextEdit[] {
    const { node, ids } = this.update;
    const found = ids.filter((id) => this.found(id).length > 0);
    const plain = this.update.one.label !== 'benign' && found.length === ids.length;
    if (plain || found.length === 0) return [replace(node, this.write.word(plain ? 'all' : 'none'))];
    const hits = found.map((id): [string, string] => [id, this.newHit(id)]);
    const misses = this.unnamedMisses(found, []);
    const entries: [string, string][] = [['hits', this.write.map(hits)]];
    if (misses.length > 0) entries.push(['misses', this.write.list(misses.map((id) => this.write.word(id)))]);
    return [replace(node, this.write.map(entries))];
  }

  private events(hits: readonly HitExpectation[], misses: readonly MissExpectation[]): TextEdit[] {
    const { ids, node } = this.update;
    const hit = ids.filter((id) => this.found(id).length > 0);
    const named = new Set(hits.map((h) => h.id));
    const same = hit.every((id) => named.has(id)) && hits.every((h) => hit.includes(h.id));
    if (same) return hits.flatMap((h) => this.hitEdits(h));
    const old = new Map(hits.map((h) => [h.id, h]));
    const ordered = [...hits.map((h) => h.id).filter((id) => hit.includes(id)), ...hit.filter((id) => !named.has(id))];
    const newHits = ordered.map((id): [string, string] => {
      const before = old.get(id);
      return [id, before === undefined ? this.newHit(id) : this.hitText(before)];
    });
    const kept = misses.filter((m) => !hit.includes(m.id));
    const newMisses = [...kept, ...this.unnamedMisses(hit, kept).map((id) => ({ id, known: undefined }))];
    return this.forms.entries(node, [
      ['hits', this.hitsForm(newHits)],
      ['misses', this.missesForm(newMisses)],
    ]);
  }

  private hitsForm(hits: readonly (readonly [id: string, value: string])[]): Form {
    if (hits.length === 0) return undefined;
    const plain = hits.every(([, value]) => value === '{}');
    return plain ? { kind: 'list', items: hits.map(([id]) => this.write.word(id)) } : { kind: 'map', entries: hits };
  }

  private missesForm(misses: readonly Pick<MissExpectation, 'id' | 'known'>[]): Form {
    if (misses.length === 0) return undefined;
    if (misses.every((m) => m.known === undefined)) {
      return { kind: 'list', items: misses.map((m) => this.write.word(m.id)) };
    }
    const entry = ({ id, known }: Pick<MissExpectation, 'id' | 'known'>): [string, string] => [
      id,
      this.write.map(known === undefined ? [] : [['known', this.write.word(known)]]),
    ];
    return { kind: 'map', entries: misses.map(entry) };
  }

  /** Events that do not hit and have to be named. */
  private unnamedMisses(hit: readonly string[], named: readonly MissExpectation[]): string[] {
    if (this.update.one.label === 'benign') return [];
    return this.update.ids.filter((id) => !hit.includes(id) && !named.some((m) => m.id === id));
  }

  /** What of an expected hit differs, in its place. */
  private hitEdits(hit: HitExpectation): TextEdit[] {
    const found = this.found(hit.id);
    const rows = hit.rows ?? [];
    const pairs = this.pairs(rows, found);
    if (!pairs.some((p) => p.failing.size > 0) && pairs.length === rows.length) return [];
    const isPlain = pairs.length === rows.length && (hit.known === undefined || this.update.one.label === 'benign');
    if (isPlain) {
      return pairs.flatMap(({ row, expectation }) => this.columnEdits(row, expectation));
    }
    const value = valueAt(this.update.node, 'hits', hit.id);
    return value === undefined ? [] : [replace(value, this.hitText(hit))];
  }

  /** The values of a row that differ, each in its place. */
  private columnEdits(row: ResultRow, expectation: RowExpectation): TextEdit[] {
    const failing = this.failing(expectation, row);
    const wrong = expectation.columns.filter((c) => failing.has(c.column));
    return wrong.map((c) => replace(c.range, this.valueOf(row, c.column)));
  }

  /** An expected hit as it is now. A reason stays as long as what it is about does. */
  private hitText(hit: HitExpectation): string {
    const pairs = this.pairs(hit.rows ?? [], this.found(hit.id));
    const differs = pairs.some((p) => p.failing.size > 0);
    const isBenign = this.update.one.label === 'benign';
    const known = isBenign || !differs ? hit.known : undefined;
    const texts = pairs.map((p, i) =>
      this.rowText(p.row, p.expectation, known === undefined || i > 0 ? [] : [['known', this.write.word(known)]]),
    );
    const [only = this.write.map(known === undefined ? [] : [['known', this.write.word(known)]])] = texts;
    return texts.length > 1 ? this.write.list(texts) : only;
  }

  private newHit(id: string): string {
    const [row] = this.found(id);
    const { scoreColumn, one, reason } = this.update;
    const entries: [string, string][] = [];
    if (row !== undefined && scoreColumn !== undefined) entries.push([scoreColumn, this.valueOf(row, scoreColumn)]);
    if (one.label === 'benign') {
      this.needsReason ||= reason === undefined;
      entries.push(['known', this.write.word(reason ?? '')]);
    }
    return this.write.map(entries);
  }

  private rows(expected: readonly RowExpectation[], isOrdered: boolean): TextEdit[] {
    const { node, result } = this.update;
    const matchers = expected.map((row) => this.matcher(row));
    const { matched, missing, extra } = pairRows(matchers, result.rows);
    const isRight = missing.length === 0 && extra.length === 0;
    if (isRight && !isOrdered) return [];
    const of = new Map(matched.map(({ matcher, row }) => [row, matcher]));
    const left = [...extra];
    const paired = missing.flatMap((matcher) => {
      const near = nearestRow(matcher, left);
      if (near === undefined) return [];
      left.splice(left.indexOf(near.row), 1);
      of.set(near.row, matcher);
      return [{ row: near.row, expectation: matcher.expectation }];
    });
    const isInPlace = !isOrdered && missing.length === extra.length && expected.every((e) => e.sources === undefined);
    if (isInPlace) return paired.flatMap(({ row, expectation }) => this.columnEdits(row, expectation));
    const names = expected[0]?.columns.map((c) => c.column) ?? [];
    const order = isOrdered ? result.rows : this.inOldOrder(matchers, of);
    const items = order.map((row) => {
      const matcher = of.get(row);
      return matcher === undefined ? this.newRow(row, names) : this.rowText(row, matcher.expectation, []);
    });
    return this.forms.entries(node, [['rows', { kind: 'list', items }]]);
  }

  /** Rows in the order of what was expected, then those that are new. */
  private inOldOrder(matchers: readonly RowMatcher[], of: ReadonlyMap<ResultRow, RowMatcher>): ResultRow[] {
    const place = (row: ResultRow): number => {
      const matcher = of.get(row);
      return matcher === undefined ? matchers.length : matchers.indexOf(matcher);
    };
    return [...this.update.result.rows].sort((a, b) => place(a) - place(b));
  }

  private newRow(row: ResultRow, names: readonly string[]): string {
    const { columns } = this.update.result;
    const written = names.length > 0 ? names : columns.slice(0, ROW_COLUMNS).map((c) => c.name);
    return this.write.map(written.map((name) => [name, this.valueOf(row, name)]));
  }

  /** A row as it was expected, with the values that differ replaced. */
  private rowText(row: ResultRow, expectation: RowExpectation, more: readonly [string, string][]): string {
    const failing = this.failing(expectation, row);
    const columns = expectation.columns.map((c): [string, string] => [
      c.column,
      failing.has(c.column) ? this.valueOf(row, c.column) : this.write.column(c),
    ]);
    const ids = [...new Set(row.events.map((e) => e.id))].map((id) => this.write.word(id));
    const sources: [string, string][] = expectation.sources === undefined ? [] : [['sources', this.write.list(ids)]];
    return this.write.map([...columns, ...sources, ...more]);
  }

  /** The numbers of rows that are expected. */
  private counts(): TextEdit[] {
    const { one, node, result } = this.update;
    if (one.expect.kind !== 'listed') return [];
    const { exactly, atLeast, atMost } = one.expect.count;
    const actual = result.rows.length;
    const wrong: string[] = [];
    if (exactly !== undefined && exactly !== actual) wrong.push('count');
    if (atLeast !== undefined && actual < atLeast) wrong.push('min_hits');
    if (atMost !== undefined && actual > atMost) wrong.push('max_hits');
    return wrong.flatMap((key) => {
      const value = valueAt(node, key);
      return value === undefined ? [] : [replace(value, String(actual))];
    });
  }

  private pairs(
    rows: readonly RowExpectation[],
    found: readonly ResultRow[],
  ): { row: ResultRow; expectation: RowExpectation; failing: ReadonlySet<string> }[] {
    const [only] = rows;
    if (only === undefined) return [];
    if (rows.length === 1) {
      const wrong = found.find((row) => this.failing(only, row).size > 0) ?? found[0]!;
      return [{ row: wrong, expectation: only, failing: this.failing(only, wrong) }];
    }
    const matchers = rows.map((row) => this.matcher(row));
    const { matched, missing, extra } = pairRows(matchers, found);
    const left = [...extra];
    const nearest = missing.flatMap((matcher) => {
      const near = nearestRow(matcher, left);
      if (near === undefined) return [];
      left.splice(left.indexOf(near.row), 1);
      return [{ matcher, row: near.row }];
    });
    const added = left.map((row) => ({ row, expectation: only, failing: this.failing(only, row) }));
    const paired = [...matched, ...nearest].map(({ matcher: { expectation }, row }) => ({
      ...{ row, expectation },
      failing: this.failing(expectation, row),
    }));
    return [...paired, ...added];
  }

  private failing(expectation: RowExpectation, row: ResultRow): ReadonlySet<string> {
    return new Set(
      this.matcher(expectation)
        .differences(row)
        .map((d) => d.column),
    );
  }

  private matcher(expectation: RowExpectation): RowMatcher {
    return compileRow(expectation, this.update.result.columns, (range) => this.update.placeOf(range), []);
  }

  private valueOf(row: ResultRow, column: string): string {
    const { columns } = this.update.result;
    const at = columns.findIndex((c) => c.name === column);
    return at < 0 ? 'null' : this.write.value(row.values[at]!, columns[at]!.type);
  }

  private found(id: string): readonly ResultRow[] {
    return this.update.result.byEvent.get(id) ?? [];
  }
}
