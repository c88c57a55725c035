import type { EventTable } from '../events/load.js';
import type { SourceRange } from '../schema/configuration/types.js';
import { DECIDED_FALSE, DECIDED_TRUE } from '../engine/trace/trace.js';
import { isCaseOf, sourceOf } from './data/case-of-event.js';
import { timelessFields } from './data/event-fields.js';
import { TestData } from './data/test-data.js';
import type { FileEvents, TestEvent, TestEvents } from './data/test-events.js';
import type { RuleUnderTest, TestHost } from './data/test-host.js';
import type { Corpus, TestFileProblem } from './file/model.js';
import { benignCorpora, type ReviewBasis } from './review/benign-corpora.js';
import { commandShape } from './review/command-shape.js';
import { compareVersions, versionHits, type HitChange, type VersionHits } from './review/compare-versions.js';
import { eventFacts, type EventFacts } from './review/event-facts.js';
import type { HitsBasis } from './review/kept-hits.js';
import type { LettingClause, ReviewedChange, ReviewedCorpus, ReviewError, RuleReview } from './review/review.js';
import { SelectedTable } from './data/selected-table.js';
import { runRule, type RuleRun, type RuleRunOptions } from './rule-run.js';
import { readsExternalData } from './reads.js';
import { placeIn, subjectFor, type TestSubject } from './subject.js';

export * from './review/review.js';

/** Two versions of one query of a rule file; one of them may be missing. */
export interface RuleVersions {
  readonly before: RuleUnderTest | undefined;
  readonly after: RuleUnderTest | undefined;
}

/**
 * Runs two versions of a rule over its benign events, those of its tests' benign corpora and its benign samples, and tells
 * which hits are new, gone, or scored otherwise, and which clauses let the new ones in. Never throws for what rules or
 * events hold: what cannot be evaluated is among the errors.
 *
 * @param files - event files that were read before under the same catalog, which makes the next review of an open rule quick.
 */
export async function reviewRule(versions: RuleVersions, host: TestHost, files?: FileEvents): Promise<RuleReview> {
  const known = versions.after ?? versions.before;
  if (known === undefined) throw new Error('a review needs a version of the rule');
  return new Reviewer(versions, known, host, files).run();
}

const KINDS: readonly HitChange['kind'][] = ['added', 'rescored', 'removed'];

class Reviewer {
  private readonly changes: ReviewedChange[] = [];
  private readonly corpora: ReviewedCorpus[] = [];
  private readonly clauses = new Map<string, LettingClause & { readonly events: string[] }>();
  private readonly notes: string[] = [];
  private readonly errors: ReviewError[] = [];
  private readonly basis: ReviewBasis;

  constructor(
    private readonly versions: RuleVersions,
    private readonly known: RuleUnderTest,
    private readonly host: TestHost,
    private readonly files: FileEvents | undefined,
  ) {
    this.basis = benignCorpora(known, host);
  }

  async run(): Promise<RuleReview> {
    const { before, after } = this.versions;
    for (const p of this.basis.problems) this.testProblem(p);
    const old = this.subject(before);
    const now = this.subject(after);
    const { corpora } = this.basis.test;
    if (corpora.length === 0)
      this.notes.push('There are no benign events: put some into samples/benign/ beside the rule.');
    if (this.errors.length === 0 && corpora.length > 0) await this.runCorpora(old, now);
    return {
      path: this.known.document.path,
      change: before === undefined ? 'added' : after === undefined ? 'deleted' : 'modified',
      corpora: this.corpora,
      changes: this.changes.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)),
      clauses: [...this.clauses.values()].sort(
        (a, b) => Number(b.isNew) - Number(a.isNew) || b.events.length - a.events.length,
      ),
      notes: this.notes,
      errors: this.errors,
    };
  }

  /** A version to run; an older one that cannot be evaluated counts as none. */
  private subject(rule: RuleUnderTest | undefined): TestSubject | undefined {
    if (rule === undefined) return undefined;
    const problems: TestFileProblem[] = [];
    const subject = subjectFor(rule, this.basis.test, this.host, problems);
    for (const p of problems) this.testProblem(p);
    const fault = subject.analysis.diagnostics.find((d) => d.severity === 'error');
    if (fault === undefined) return subject;
    if (rule === this.versions.after) {
      this.errors.push({ code: 'syntax', message: `${fault.message} (${fault.code})`, place: subject.placeOf(fault) });
    } else this.notes.push(`The older version is no valid query (${fault.message}): all hits count as new.`);
    return undefined;
  }

  private testProblem({ start, end, message, remedy }: TestFileProblem): void {
    const text = remedy === undefined ? message : `${message}. ${remedy}`;
    const place = placeIn(this.basis.lines, this.basis.test.path, { start, end });
    this.errors.push({ code: 'test', message: text, place });
  }

  private async runCorpora(old: TestSubject | undefined, now: TestSubject | undefined): Promise<void> {
    const subject = now ?? old;
    if (subject === undefined) return;
    const { test, lines } = this.basis;
    const data = new TestData(test, lines, subject, this.host, this.files);
    for (const p of await data.open()) this.testProblem(p);
    for (const corpus of test.corpora) {
      const read = await data.eventsOf(corpus);
      if (read.events === undefined) for (const p of read.problems) this.testProblem(p);
      else this.compare(corpus, read.events, old, now);
    }
  }

  private compare(
    corpus: Corpus,
    events: TestEvents,
    old: TestSubject | undefined,
    now: TestSubject | undefined,
  ): void {
    const before = old === undefined ? undefined : this.hitsOf(old, corpus, events);
    const after = now === undefined ? undefined : this.hitsOf(now, corpus, events);
    if ((now !== undefined && after === undefined) || (old !== undefined && before === undefined)) return;
    this.corpora.push({
      name: corpus.name,
      events: events.ownCount,
      before: before?.count ?? 0,
      after: after?.count ?? 0,
    });
    const changes = compareVersions(before, after);
    const facts = factsOf(changes, events);
    const accepted = new Map(corpus.accepted.map((a) => [a.id, a.reason ?? 'accepted']));
    for (const change of changes) {
      const [event] = change.events;
      const known = event === undefined ? NO_FACTS : (facts.get(`${event.table}:${event.row}`) ?? NO_FACTS);
      this.changes.push({
        kind: change.kind,
        before: change.before,
        after: change.after,
        corpus: corpus.name,
        id: event?.id ?? '',
        place: this.placeOf(event),
        eventCount: change.events.length,
        facts: known,
        shape: commandShape(known.command),
        accepted: change.events.map((e) => accepted.get(e.id)).find((reason) => reason !== undefined),
        caseName: event === undefined ? undefined : this.caseOf(event, events),
      });
    }
    if (now !== undefined && after !== undefined) this.findClauses({ now, old }, corpus, events, changes, after.now);
  }

  /** The name of the case that was made of an event. */
  private caseOf({ file, line, table, row }: TestEvent, events: TestEvents): string | undefined {
    const { cases, test } = this.basis;
    const source = sourceOf(test.path, { file, line });
    const loaded = events.loaded.tables.get(table);
    // Rows are looked at only where a case may be of them.
    if (loaded === undefined || !cases.some((c) => c.source === source)) return undefined;
    const fields = timelessFields(loaded, row);
    return cases.find((c) => isCaseOf(c, { file, line, fields }, test))?.name;
  }

  private placeOf(event: TestEvent | undefined): SourceRange {
    const { file, line } = event ?? { file: this.known.document.path, line: 1 };
    return { file, line, column: 1, endLine: line, endColumn: 1 };
  }

  private options(subject: TestSubject, corpus: Corpus): RuleRunOptions {
    const now = corpus.now ?? this.basis.test.now;
    return { score: subject.rule.document.configuration.score, now, labelOf: () => 'benign' };
  }

  /** What a version hits: as it was found before where nothing that it depends on is another. */
  private hitsOf(subject: TestSubject, corpus: Corpus, events: TestEvents): VersionHits | undefined {
    const { keptHits } = this.host;
    const { score, now } = this.options(subject, corpus);
    const { parameters } = this.basis.test;
    const query = parameters.length === 0 ? subject.analysis.text : JSON.stringify([subject.analysis.text, parameters]);
    const basis: HitsBasis = {
      query,
      path: this.basis.test.path,
      catalog: subject.catalog,
      score: JSON.stringify(score),
      now,
      tables: events.sources,
    };
    // The files that `externaldata` reads may change, and nobody tells.
    const isKept = keptHits !== undefined && !readsExternalData(subject.analysis);
    const known = isKept ? keptHits.get(basis) : undefined;
    if (known !== undefined) return known;
    const run = this.evaluate(subject, corpus, events);
    const hits = run === undefined ? undefined : versionHits(run, events);
    if (isKept && hits !== undefined) keptHits.set(basis, hits);
    return hits;
  }

  private evaluate(subject: TestSubject, corpus: Corpus, events: TestEvents): RuleRun | undefined {
    const outcome = runRule(
      subject.analysis,
      events.loaded,
      events.dataSource(subject.catalog),
      this.options(subject, corpus),
    );
    if (outcome.ok) return outcome.value;
    const { code, message, start, end } = outcome.error;
    const place = start === undefined ? undefined : subject.placeOf({ start, end: end ?? start });
    this.errors.push({ code, message, place });
    return undefined;
  }

  /**
   * The clauses that let in what is new, and those that kept it out before. Rules whose rows come from one event each are
   * run again over the added events alone; what the others make of an event depends on all of them.
   */
  private findClauses(
    { now, old }: { readonly now: TestSubject; readonly old: TestSubject | undefined },
    corpus: Corpus,
    events: TestEvents,
    changes: readonly HitChange[],
    clock: bigint,
  ): void {
    const added = changes.filter((c) => c.kind === 'added');
    if (added.length === 0 || added.some((c) => c.events.length !== 1)) return;
    const selection = selected(
      added.map((c) => c.events[0]!),
      events,
    );
    const traced = (subject: TestSubject): RuleRun | undefined => {
      const source = events.dataSource(subject.catalog);
      const outcome = runRule(
        subject.analysis,
        { tables: selection.tables, report: { files: [] } },
        { ...source, table: (name) => selection.tables.get(name) ?? source.table(name) },
        { ...this.options(subject, corpus), now: clock, traced: true, detail: 'decisions' },
      );
      return outcome.ok ? outcome.value : undefined;
    };
    this.addClauses(traced(now), now, old, selection, { outcome: DECIDED_TRUE, isNew: true });
    if (old !== undefined) this.addClauses(traced(old), old, now, selection, { outcome: DECIDED_FALSE, isNew: false });
  }

  /** Of a version's clauses and list items, those that the other version does not have and that decide. */
  private addClauses(
    run: RuleRun | undefined,
    subject: TestSubject,
    other: TestSubject | undefined,
    selection: Selection,
    { outcome, isNew }: { readonly outcome: number; readonly isNew: boolean },
  ): void {
    for (const clause of run?.trace?.clauses ?? []) {
      if (clause.kind !== 'leaf' && clause.kind !== 'item') continue;
      const text = subject.analysis.text.slice(clause.span.start, clause.span.end);
      const deciding = clause.events(outcome);
      if (deciding.length === 0 || other?.analysis.text.includes(text) === true) continue;
      const ids = deciding.flatMap((ordinal) => {
        const at = run!.run.eventOf(ordinal);
        return (at === undefined ? undefined : selection.ids.get(at.table.name)?.[at.row]) ?? [];
      });
      const place = subject.placeOf(clause.span);
      const key = `${String(isNew)} ${place.line}:${place.column}:${place.endColumn}`;
      const known = this.clauses.get(key);
      if (known !== undefined) known.events.push(...ids);
      else {
        const note = isNew ? 'lets in' : 'kept out before';
        this.clauses.set(key, { place, text: text.replace(/\s+/gu, ' '), note, events: ids, isNew });
      }
    }
  }
}

const NO_FACTS: EventFacts = { command: '', host: '', account: '' };

interface Selection {
  readonly tables: ReadonlyMap<string, EventTable>;
  /** The id of each selected row, by table. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
}

/** Some events alone, by table. */
function selected(list: readonly TestEvent[], events: TestEvents): Selection {
  const rows = new Map<string, TestEvent[]>();
  for (const event of list) {
    const known = rows.get(event.table);
    if (known === undefined) rows.set(event.table, [event]);
    else known.push(event);
  }
  const tables = new Map(events.loaded.tables);
  const ids = new Map<string, string[]>();
  for (const [name, table] of events.loaded.tables) {
    const some = rows.get(name)?.sort((a, b) => a.row - b.row);
    // Other tables stay whole: they are what the events are looked up in.
    if (some === undefined) continue;
    tables.set(
      name,
      new SelectedTable(
        table,
        some.map((e) => e.row),
      ),
    );
    ids.set(
      name,
      some.map((e) => e.id),
    );
  }
  return { tables, ids };
}

/** The facts of the changes' first events, by table and row. */
function factsOf(changes: readonly HitChange[], events: TestEvents): Map<string, EventFacts> {
  const rows = new Map<string, number[]>();
  for (const { events: list } of changes) {
    const [event] = list;
    if (event === undefined) continue;
    const known = rows.get(event.table);
    if (known === undefined) rows.set(event.table, [event.row]);
    else known.push(event.row);
  }
  const result = new Map<string, EventFacts>();
  for (const [name, list] of rows) {
    const table = events.loaded.tables.get(name);
    if (table === undefined) continue;
    for (const [row, facts] of eventFacts(table, list)) result.set(`${name}:${row}`, facts);
  }
  return result;
}
