import type { CompletionItem, CompletionList } from 'vscode-languageserver-types';
import { RULE_FILE_EXTENSIONS } from '../../rules/read.js';
import { MATCHER_OPERATORS } from '../../testing/file/model.js';
import { isRuleTestPath } from '../../testing/file/read.js';
import { ITEM_KINDS } from '../completion/item.js';
import { toOffset, toRange, type Position } from '../positions.js';
import type { Project } from '../project.js';
import { rolesAt, TestFileContext } from './context.js';
import { testFileCursor, type TestFileCursor } from './cursor.js';
import { MATCHERS } from './matchers.js';
import { schemasAt, type FieldSchema } from './schema.js';

/** Extensions of event files that can be named. */
const EVENT_EXTENSIONS = ['ndjson', 'jsonl', 'json', 'csv', 'log', 'gz'];
/** More files are no help. */
const FILES_SHOWN = 200;

interface Word {
  readonly label: string;
  readonly kind: keyof typeof ITEM_KINDS;
  readonly detail?: string | undefined;
  readonly documentation?: string | undefined;
  /** Sorts groups: what the file itself says comes first. */
  readonly group: number;
}

/** What can be written at a position of a rule test file: fields, columns, ids of events, matchers, tables, files. */
export function testFileCompletions(
  path: string,
  text: string,
  position: Position,
  project: Project,
): CompletionList | undefined {
  const cursor = testFileCursor(text, toOffset({ text }, position));
  if (cursor === undefined) return undefined;
  const context = new TestFileContext(path, cursor.root, project);
  const isJson = /\.jsonc?$/iu.test(path);
  const keys = cursor.mayBeKey ? keysAt(cursor, context) : [];
  const values = cursor.at === 'value' ? valuesAt(cursor, context) : [];
  const range = toRange({ text }, cursor);
  const item = ({ label, kind, detail, documentation, group }: Word, newText: string): CompletionItem => ({
    label,
    kind: ITEM_KINDS[kind],
    sortText: `${group}_${label}`,
    filterText: label,
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation: { kind: 'markdown', value: documentation } }),
    textEdit: { range, newText },
  });
  const quote = isJson && !cursor.quoted ? '"' : '';
  const written = (label: string): string =>
    isJson || cursor.quoted || /^[\p{L}\p{N}_$][\p{L}\p{N}_$./#-]*$/u.test(label) ? label : JSON.stringify(label);
  const colon = cursor.hasColon || cursor.quoted ? '' : ': ';
  return {
    isIncomplete: false,
    items: [
      ...values.map((word) => item(word, `${quote}${written(word.label)}${quote}`)),
      ...keys.map((word) => item(word, `${quote}${written(word.label)}${quote}${colon}`)),
    ],
  };
}

function keysAt(cursor: TestFileCursor, context: TestFileContext): Word[] {
  const { path, siblings } = cursor;
  const fields = schemasAt(path).flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).map(([label, schema]): Word => {
      const detail = required.includes(label) ? 'required' : undefined;
      return { label, kind: 'keyword', detail, documentation: descriptionOf([...path, label], schema), group: 1 };
    }),
  );
  const own = rolesAt(path).flatMap((role): Word[] => {
    switch (role) {
      case 'event':
      case 'defaults': {
        const table = context.tableAt(path);
        return table === undefined ? [] : columnWords(context.columnsOf(table), `column of ${table}`);
      }
      case 'ids':
        return cursor.at === 'key' || !isItem(path) ? idWords(context, path) : [];
      case 'row':
        return columnWords(context.resultColumns(), 'column of the result');
      case 'matcher':
        return MATCHER_OPERATORS.map((label) => ({
          label,
          kind: 'operator',
          documentation: MATCHERS[label],
          group: 0,
        }));
      case 'tables':
        return context.tables().map((label) => ({ label, kind: 'table', group: 0 }));
      default:
        return [];
    }
  });
  return unique([...own, ...fields]).filter(({ label }) => !siblings.includes(label));
}

function valuesAt({ path }: TestFileCursor, context: TestFileContext): Word[] {
  const listed = schemasAt(path).flatMap((schema) =>
    (schema.enum ?? []).map((value): Word => ({
      label: String(value),
      kind: 'enumMember',
      detail: schema.description,
      group: 1,
    })),
  );
  const own = rolesAt(path).flatMap((role): Word[] => {
    switch (role) {
      case 'ids':
        return isItem(path) ? idWords(context, path) : [];
      case 'order':
        return columnWords(context.resultColumns(), 'column of the result');
      case 'table':
        return context.tables().map((label) => ({ label, kind: 'table', group: 0 }));
      case 'rule':
        return files(context.filesBelow(RULE_FILE_EXTENSIONS).filter((file) => !isRuleTestPath(file)));
      case 'files':
        return files(context.filesBelow(EVENT_EXTENSIONS).filter((file) => !isRuleTestPath(file)));
      default:
        return [];
    }
  });
  return unique([...own, ...listed]);
}

const isItem = (path: TestFileCursor['path']): boolean => typeof path.at(-1) === 'number';

function columnWords(columns: readonly { readonly name: string; readonly type: string }[], of: string): Word[] {
  return columns.map(({ name, type }) => ({
    label: name,
    kind: 'column',
    detail: type,
    documentation: `A ${of}.`,
    group: 0,
  }));
}

function idWords(context: TestFileContext, path: TestFileCursor['path']): Word[] {
  return context.eventsOf(path).map(({ id, text }) => ({ label: id, kind: 'reference', detail: text, group: 0 }));
}

function files(paths: readonly string[]): Word[] {
  return paths.slice(0, FILES_SHOWN).map((label) => ({ label, kind: 'module', group: 0 }));
}

function unique(words: readonly Word[]): Word[] {
  return [...new Map(words.toReversed().map((word) => [word.label, word])).values()].reverse();
}

/** What the schema says of a field. */
export function descriptionOf(path: TestFileCursor['path'], field?: FieldSchema): string | undefined {
  return field?.description ?? schemasAt(path).find(({ description }) => description !== undefined)?.description;
}
