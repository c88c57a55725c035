import { readUserMappings } from '../../events/mappings/user-mappings.js';
import { parentFolder } from '../../schema/configuration/paths.js';
import type { LineIndex } from '../../syntax/line-index.js';
import type { Corpus, RuleTest, TestCase, TestFileProblem } from '../file/model.js';
import type { TestSubject } from '../subject.js';
import { inlineTables, unknownTable, type InlineSource } from './inline-table.js';
import { FileEvents, fileParts, inlineParts, TestEvents, type EventPart } from './test-events.js';
import type { TestHost } from './test-host.js';

/** What is run on its own. */
export type RunnableTest = TestCase | Corpus;

/** The events of one test, or what is wrong with them. */
export type TestEventsReading =
  | { readonly events: TestEvents; readonly problems?: undefined }
  | { readonly events?: undefined; readonly problems: readonly TestFileProblem[] };

/** How many records that could not be read are named. */
const LISTED = 3;

/** The events of a test file's tests: what each has of its own, and what all of them see. */
export class TestData {
  private readonly files: FileEvents;
  private readonly folder: string;
  private readonly mappingProblems: readonly TestFileProblem[];
  /** What every test sees; known once this is open. */
  shared: readonly EventPart[] = [];
  private readonly inline = new Map<RunnableTest, readonly EventPart[]>();

  constructor(
    private readonly test: RuleTest,
    private readonly lines: LineIndex,
    private readonly subject: TestSubject,
    host: TestHost,
    /** Files that were read before, under the same catalog. */
    files?: FileEvents,
  ) {
    this.folder = parentFolder(test.path) ?? '/';
    const { catalog, rule } = subject;
    const own = readUserMappings(rule.document.configuration.events.mappings, host.files, catalog);
    this.files = files ?? new FileEvents(host, { catalog, mappings: own.mappings });
    this.mappingProblems = own.problems.map(({ file, line, message }) => ({
      start: 0,
      end: 0,
      message: `${file}:${line}: ${message}`,
    }));
  }

  /** Reads what all tests see, and every inline event; returns what is wrong with them. */
  async open(): Promise<readonly TestFileProblem[]> {
    const { test } = this;
    const problems: TestFileProblem[] = [...this.mappingProblems];
    const source: InlineSource = {
      path: test.path,
      lines: this.lines,
      defaults: test.defaults,
      catalog: this.subject.catalog,
      analysis: this.subject.analysis,
      problems,
      usedDefaults: new Set(),
    };
    const shared: EventPart[] = [];
    for (const table of test.tables) {
      shared.push(...inlineParts(inlineTables(table.events, table.name, source), false));
      if (table.files.length === 0) continue;
      const patterns = table.files.map((file) => ({ ...file, table: file.table ?? table.name }));
      const read = await this.files.load(patterns, table.name);
      problems.push(...read.problems, ...unread(read.unread, table.files[0]!.range));
      shared.push(...fileParts(read, undefined, false));
    }
    this.shared = shared;
    for (const one of test.cases) {
      this.inline.set(one, inlineParts(inlineTables(one.events, this.tableOf(one), source), true));
    }
    const hasInline = test.cases.some((c) => c.events.length > 0) || test.tables.some((t) => t.events.length > 0);
    for (const { column, columnRange } of hasInline ? test.defaults : []) {
      if (!source.usedDefaults.has(column)) {
        problems.push({ ...columnRange, message: `no table of the inline events has a column \`${column}\`` });
      }
    }
    return problems;
  }

  /** The tables that one test reads. */
  async eventsOf(one: RunnableTest): Promise<TestEventsReading> {
    const own = [...(this.inline.get(one) ?? [])];
    if (one.files.length > 0) {
      const read = await this.files.load(one.files, this.tableOf(one));
      const named = one.files.filter(({ table }) => table !== undefined);
      const problems = [
        ...read.problems,
        ...named.flatMap(({ table, range }) => unknownTable(table!, range, this.subject) ?? []),
      ];
      const ignored = one.kind === 'corpus' && one.ignoresUnreadable;
      if (!ignored) problems.push(...unread(read.unread, one.files[0]!.range));
      const now = one.now ?? this.test.now;
      if (one.shifted && now === undefined) {
        problems.push({
          ...one.nameRange,
          message: '`shift` needs `now`',
          remedy: 'Give `now` at the top of the file.',
        });
      }
      if (problems.length > 0) return { problems };
      own.push(...fileParts(read, one.shifted ? now : undefined, true));
    }
    const events = new TestEvents([...own, ...this.shared], this.folder);
    const { conflict } = events;
    if (conflict === undefined) return { events };
    const message = `\`${conflict.column}\` of ${conflict.table} has different types in the events of this test`;
    const remedy = `Declare it under \`tables.${conflict.table}.schema\`.`;
    return { problems: [{ ...one.nameRange, message, remedy }] };
  }

  private tableOf(one: RunnableTest): string | undefined {
    return one.table ?? this.test.table ?? this.subject.mainTable;
  }
}

function unread(records: readonly string[], range: { start: number; end: number }): TestFileProblem[] {
  if (records.length === 0) return [];
  const more = records.length > LISTED ? `; and ${records.length - LISTED} more` : '';
  const message = `not all events were read: ${records.slice(0, LISTED).join('; ')}${more}`;
  return [{ ...range, message, remedy: 'Mend the files, or set `unreadable: ignore` on a corpus.' }];
}
