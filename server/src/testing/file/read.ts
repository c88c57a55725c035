import type { Located } from '../../rules/located.js';
import { isUnset, valueAt } from '../../rules/located.js';
import { LineIndex } from '../../syntax/line-index.js';
import { parentFolder } from '../../schema/configuration/paths.js';
import { CaseReader } from './case-reader.js';
import { DeclarationReader } from './declaration-reader.js';
import { readTestDocument } from './document.js';
import { cellsOf, entriesOf, FieldReader } from './fields.js';
import type { CoverageThresholds, RuleTest, SharedTable, TestFileProblem } from './model.js';

/** A rule test file, read; without a test where anything in it is wrong. */
export interface RuleTestReading {
  readonly test: RuleTest | undefined;
  /** In order of place. */
  readonly problems: readonly TestFileProblem[];
}

/** Whether a file is a rule test, by its name. */
export function isRuleTestPath(path: string): boolean {
  return /\.test\.(?:ya?ml|jsonc?)$/iu.test(path);
}

/** Reads a rule test file. Never throws; what is wrong is told with its place. */
export function readRuleTest(path: string, text: string): RuleTestReading {
  const document = readTestDocument(path, text);
  if (document.root === undefined) return { test: undefined, problems: inOrder(document.problems) };
  const reader = new RuleTestReader(path, text);
  const test = reader.read(document.root);
  return reader.problems.length > 0 ? { test: undefined, problems: inOrder(reader.problems) } : { test, problems: [] };
}

function inOrder(problems: readonly TestFileProblem[]): readonly TestFileProblem[] {
  return [...problems].sort((a, b) => a.start - b.start);
}

class RuleTestReader {
  readonly problems: TestFileProblem[] = [];
  private readonly fields: FieldReader;

  constructor(
    private readonly path: string,
    private readonly text: string,
  ) {
    this.fields = new FieldReader(parentFolder(path) ?? '/', this.problems);
  }

  read(root: Located): RuleTest {
    const { fields } = this;
    const declarations = new DeclarationReader(this.path, new LineIndex(this.text), fields, this.problems);
    const cases = new CaseReader(fields, this.problems);
    const read = {
      path: this.path,
      rule: this.rule(root),
      now: fields.time(valueAt(root, 'now')),
      table: fields.text(valueAt(root, 'table')),
      defaults: cellsOf(valueAt(root, 'defaults'), []),
      tables: entriesOf(valueAt(root, 'tables')).map(({ key, value }): SharedTable => ({
        name: key,
        events: cases.events(valueAt(value, 'events')),
        files: fields.files(valueAt(value, 'files')),
      })),
      schemas: declarations.tables(valueAt(root, 'tables')),
      watchlists: declarations.watchlists(valueAt(root, 'watchlists')),
      functions: declarations.functions(valueAt(root, 'functions')),
      parameters: cellsOf(valueAt(root, 'parameters'), []),
      cases: fields.list(valueAt(root, 'cases')).map((node) => cases.case(node)),
      corpora: fields.list(valueAt(root, 'corpora')).map((node) => cases.corpus(node)),
      coverage: this.coverage(valueAt(root, 'coverage')),
    };
    this.requireUniqueNames(read);
    if (read.cases.length + read.corpora.length === 0) {
      this.problems.push({
        ...root,
        end: root.start,
        message: 'the file tests nothing',
        remedy: 'Add `cases` or `corpora`.',
      });
    }
    return read;
  }

  private rule(root: Located): RuleTest['rule'] {
    const node = valueAt(root, 'rule');
    if (isUnset(node) || node === undefined) return undefined;
    const { start, end } = node;
    const written = node.kind === 'map' ? valueAt(node, 'path') : node;
    const id = this.fields.text(valueAt(node, 'id'));
    return { path: this.fields.path(written), id, range: { start, end } };
  }

  private coverage(node: Located | undefined): CoverageThresholds {
    const percent = (name: string): number | undefined => this.fields.number(valueAt(node, name));
    return {
      clauses: percent('clauses'),
      arms: percent('arms'),
      items: percent('items'),
      decided: percent('decided'),
      lets: percent('lets'),
    };
  }

  private requireUniqueNames({ cases, corpora }: Pick<RuleTest, 'cases' | 'corpora'>): void {
    const names = new Set<string>();
    for (const { name, nameRange } of [...cases, ...corpora]) {
      if (names.has(name)) {
        this.problems.push({ ...nameRange, message: `two tests are called \`${name}\``, remedy: 'Rename one.' });
      }
      names.add(name);
    }
  }
}
