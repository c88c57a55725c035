import type { EventLabel } from '../../events/load.js';
import { closestName } from '../../schema/closest-name.js';
import { entryOf, valueAt, type Located } from '../../rules/located.js';
import { ExpectationReader } from './expectation-reader.js';
import { cellsOf, rangeOf, type FieldReader } from './fields.js';
import type { CaseExpectation, Corpus, InlineEvent, TestCase, TestFileProblem } from './model.js';

/** Reads cases and corpora. */
export class CaseReader {
  private readonly expectations: ExpectationReader;

  constructor(
    private readonly fields: FieldReader,
    private readonly problems: TestFileProblem[],
  ) {
    this.expectations = new ExpectationReader(fields, problems);
  }

  case(node: Located): TestCase {
    const set = this.eventSet(node);
    const events = this.events(valueAt(node, 'events'));
    const { fields } = this;
    if ((events.length === 0) === (set.files.length === 0)) {
      this.problems.push({
        ...set.nameRange,
        message: `the case \`${set.name}\` has ${events.length === 0 ? 'no events' : 'both `events` and `files`'}`,
        remedy: 'Give one of `events` and `files`.',
      });
    }
    const expect = this.expectation(node, set);
    if (set.files.length === 0) this.checkIds(set, events, expect);
    return { ...set, kind: 'case', technique: fields.text(valueAt(node, 'technique')), events, expect };
  }

  corpus(node: Located): Corpus {
    const set = this.eventSet(node);
    const expect = valueAt(node, 'expect');
    const count = this.expectations.count(expect);
    const counted = count.exactly !== undefined;
    return {
      ...set,
      kind: 'corpus',
      ignoresUnreadable: this.fields.text(valueAt(node, 'unreadable')) === 'ignore',
      count: {
        exactly: count.exactly,
        atLeast: count.atLeast ?? (set.label === 'malicious' && !counted ? 1 : undefined),
        atMost: count.atMost ?? (set.label === 'benign' && !counted ? 0 : undefined),
      },
      accepted: this.fields.list(valueAt(expect, 'accepted')).map((item) => ({
        id: this.fields.text(item.kind === 'map' ? valueAt(item, 'id') : item) ?? '',
        reason: this.fields.text(valueAt(item, 'reason')),
        range: rangeOf(item),
      })),
      order: this.expectations.order(valueAt(expect, 'order')),
      unexpected: this.expectations.unexpected(expect),
    };
  }

  events(node: Located | undefined): InlineEvent[] {
    const ids = new Set<string>();
    return this.fields.list(node).map((item, index) => {
      const idNode = valueAt(item, 'id');
      const id = this.fields.text(idNode) ?? String(index + 1);
      if (ids.has(id)) {
        this.problems.push({
          ...rangeOf(idNode ?? item),
          message: `two events are called \`${id}\``,
          remedy: 'Rename one.',
        });
      }
      ids.add(id);
      return {
        id,
        table: this.fields.text(valueAt(item, 'table')),
        // An id also is the value of a column of that name, where the table has one.
        cells: cellsOf(item, ['table']),
        range: rangeOf(item),
      };
    });
  }

  private eventSet(node: Located) {
    const { fields } = this;
    const name = valueAt(node, 'name')!;
    return {
      name: fields.text(name) ?? '',
      nameRange: rangeOf(name),
      label: (fields.text(valueAt(node, 'label')) ?? 'unknown') as EventLabel,
      source: fields.text(valueAt(node, 'source')),
      tags: fields.texts(valueAt(node, 'tags')),
      skip: fields.text(valueAt(node, 'skip')),
      now: fields.time(valueAt(node, 'now')),
      table: fields.text(valueAt(node, 'table')),
      files: fields.files(valueAt(node, 'files')),
      shifted: valueAt(node, 'shift') !== undefined,
      range: rangeOf(node),
    };
  }

  private expectation(node: Located, set: Pick<TestCase, 'name' | 'nameRange' | 'label'>): CaseExpectation {
    const expect = entryOf(node, 'expect');
    if (expect !== undefined) return this.expectations.case(expect.value, set.label);
    if (set.label === 'unknown') {
      this.problems.push({
        ...set.nameRange,
        message: `the case \`${set.name}\` expects nothing`,
        remedy: 'Give `expect`, or a `label` that says what is expected.',
      });
    }
    return { kind: set.label === 'malicious' ? 'all' : 'none', range: set.nameRange };
  }

  /** Expectations name events that are there, each once, and in a malicious case all of them. */
  private checkIds(set: Pick<TestCase, 'label'>, events: readonly InlineEvent[], expect: CaseExpectation): void {
    if (expect.kind !== 'listed') return;
    const known = new Set(events.map((e) => e.id));
    const named = new Set<string>();
    for (const { id, range } of [...(expect.hits ?? []), ...(expect.misses ?? [])]) {
      if (!known.has(id)) this.unknownId(id, range, known);
      else if (named.has(id))
        this.problems.push({ ...range, message: `\`${id}\` is spoken of twice`, remedy: 'Keep one.' });
      named.add(id);
    }
    if (named.size === 0 || set.label === 'benign') return;
    const forgotten = events.filter((e) => !named.has(e.id));
    if (forgotten.length === 0) return;
    this.problems.push({
      ...expect.range,
      message: `nothing is expected of ${forgotten.map((e) => `\`${e.id}\``).join(', ')}`,
      remedy: 'Name every event under `hits` or `misses`.',
    });
  }

  private unknownId(id: string, range: { start: number; end: number }, known: ReadonlySet<string>): void {
    const near = closestName(id, known);
    this.problems.push({
      ...range,
      message: `the case has no event \`${id}\``,
      remedy:
        near === undefined
          ? `Its events are ${[...known].map((name) => `\`${name}\``).join(', ')}.`
          : `Did you mean \`${near}\`?`,
    });
  }
}
