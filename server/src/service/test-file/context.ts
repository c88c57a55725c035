import { valueAt, type Located } from '../../rules/located.js';
import { parentFolder, resolvePath } from '../../schema/configuration/paths.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { cellsOf } from '../../testing/file/fields.js';
import { tablesRead } from '../../testing/rule-run.js';
import { isCalled, rulePathOf } from '../../testing/subject.js';
import type { Project, RuleUnit } from '../project.js';
import type { TestFileStep } from './schema.js';

/** What a field of a test file holds besides what its schema says. */
export type FieldRole =
  'event' | 'defaults' | 'ids' | 'row' | 'matcher' | 'order' | 'table' | 'tables' | 'rule' | 'files';

const ROLES: readonly (readonly [RegExp, FieldRole])[] = [
  [/^(?:cases|tables)\.[^.]+\.events\.#$/u, 'event'],
  [/^defaults$/u, 'defaults'],
  [/\.expect\.(?:hits|misses)(?:\.#)?$|\.sources\.#$/u, 'ids'],
  [/\.expect\.(?:hits\.[^.#]+(?:\.#)?|rows\.#)$/u, 'row'],
  [/\.expect\.(?:hits\.[^.#]+(?:\.#)?|rows\.#)\.[^.]+$/u, 'matcher'],
  [/\.expect\.order\.#$/u, 'order'],
  [/(?:^|\.)table$/u, 'table'],
  [/^tables$/u, 'tables'],
  [/^rule(?:\.path)?$/u, 'rule'],
  [/\.files\.#(?:\.path)?$/u, 'files'],
];

/** The roles of a field; a list of one row and a row by id look alike. */
export function rolesAt(path: readonly TestFileStep[]): readonly FieldRole[] {
  const name = path.map((step) => (typeof step === 'number' ? '#' : step)).join('.');
  return ROLES.filter(([pattern]) => pattern.test(name)).map(([, role]) => role);
}

/** What a test file, which may be half written, says of its rule and events. */
export class TestFileContext {
  constructor(
    readonly path: string,
    readonly root: Located,
    private readonly project: Project,
  ) {}

  get folder(): string {
    return parentFolder(this.path) ?? '/';
  }

  /** The rule that is tested, where it is found. */
  get unit(): RuleUnit | undefined {
    const given = valueAt(this.root, 'rule');
    const written = textOf(given) ?? textOf(valueAt(given, 'path'));
    const range = { start: 0, end: 0 };
    const rule = written === undefined ? undefined : { path: resolvePath(this.folder, written), id: undefined, range };
    const { host } = this.project;
    const path = rulePathOf({ path: this.path, rule }, { files: host });
    const text = path === undefined ? undefined : host.readFile(path);
    if (path === undefined || text === undefined) return undefined;
    const { units } = this.project.open(path, text);
    const id = textOf(valueAt(given, 'id'));
    return id === undefined ? units[0] : units.find((unit) => isCalled(unit, id));
  }

  /** The tables of the rule, and those that the file adds. */
  tables(): readonly string[] {
    const { unit } = this;
    const own = valueAt(this.root, 'tables');
    const read = unit === undefined ? [] : tablesRead(unit.analysis.tree);
    return [...new Set([...read, ...(own?.kind === 'map' ? own.entries.map(({ key }) => key) : [])])];
  }

  /** The table of an event, or of the file for its defaults. */
  tableAt(path: readonly TestFileStep[]): string | undefined {
    if (path[0] === 'tables') return String(path[1] ?? '');
    const given = path.map((_, i) => textOf(valueAt(nodeAt(this.root, path.slice(0, path.length - i)), 'table')));
    return given.find((name) => name !== undefined) ?? textOf(valueAt(this.root, 'table')) ?? this.tables()[0];
  }

  columnsOf(table: string): readonly ColumnInfo[] {
    return this.unit?.catalog.table(table)?.columns ?? [];
  }

  /** The columns of the rule's result. */
  resultColumns(): readonly ColumnInfo[] {
    return this.unit?.analysis.result?.columns ?? [];
  }

  /** The events that expectations at a path can name: ids with what the events hold. */
  eventsOf(path: readonly TestFileStep[]): readonly { readonly id: string; readonly text: string }[] {
    const events = valueAt(nodeAt(this.root, path.slice(0, 2)), 'events');
    if (events?.kind !== 'list') return [];
    return events.items.map((item, index) => ({
      id: textOf(valueAt(item, 'id')) ?? String(index + 1),
      text: cellsOf(item, ['id', 'table'])
        .map(({ column, value }) => `${column}: ${textOf(value) ?? '…'}`)
        .join(', '),
    }));
  }

  /** Files below the folder, with these extensions, as paths from it. */
  filesBelow(extensions: readonly string[]): readonly string[] {
    const found = this.project.host.list?.(`${this.folder}/**/*.{${extensions.join(',')}}`) ?? [];
    return found.filter((path) => path !== this.path).map((path) => path.slice(this.folder.length + 1));
  }
}

/** The value at a path of keys and numbers. */
export function nodeAt(root: Located, path: readonly TestFileStep[]): Located | undefined {
  let at: Located | undefined = root;
  for (const step of path) {
    if (typeof step === 'number') at = at?.kind === 'list' ? at.items[step] : undefined;
    else at = valueAt(at, step);
  }
  return at;
}

function textOf(node: Located | undefined): string | undefined {
  return node?.kind === 'scalar' && node.text !== '' ? node.text : undefined;
}
