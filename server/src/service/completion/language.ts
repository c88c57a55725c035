import type { LanguageItem } from '../../kusto/completion.js';
import { documentationOf } from '../documentation.js';
import { symbolsOf } from '../symbols/query-symbols.js';
import type { Cursor } from './cursor.js';
import type { ItemDraft, ItemSubject } from './item.js';

/** What the grammar and the binder allow at the cursor, without functions, signs and what only the cluster knows. */
export function grammarItems(cursor: Cursor, items: readonly LanguageItem[]): readonly ItemDraft[] {
  const entering = new Map(cursor.operator?.entering?.columns.map(({ name, type }) => [name, type]));
  const tables = tablesAt(cursor);
  return items.flatMap((item): ItemDraft[] => {
    const draft = plain(item);
    if (draft === undefined) return [];
    if (item.kind !== 'Column') return [draft];
    const type = entering.get(item.name);
    if (type === undefined) return [draft];
    return [
      {
        ...draft,
        detail: type,
        subject: { about: 'column', name: item.name, type, tables: tables(item.name) },
      },
    ];
  });
}

/** The tables that a column at the cursor may come from. */
function tablesAt({ unit, operator }: Cursor): (column: string) => readonly string[] {
  if (operator === undefined) return () => [];
  const scope = symbolsOf(unit.analysis).flow.scopeAt(operator.operator);
  return (column) => [...(scope.known(column)?.tables ?? [])];
}

const KINDS: Readonly<Partial<Record<LanguageItem['kind'], ItemDraft['kind']>>> = {
  Keyword: 'keyword',
  Syntax: 'keyword',
  Identifier: 'variable',
  Example: 'value',
  ScalarPrefix: 'keyword',
  TabularPrefix: 'keyword',
  TabularSuffix: 'keyword',
  QueryPrefix: 'keyword',
  ScalarInfix: 'operator',
  RenderChart: 'value',
  Column: 'column',
  Table: 'table',
  LocalFunction: 'function',
  Parameter: 'variable',
  Variable: 'variable',
  ScalarType: 'type',
  Option: 'variable',
};

function plain(item: LanguageItem): ItemDraft | undefined {
  const kind = KINDS[item.kind];
  if (kind === undefined || item.name.startsWith('__')) return undefined;
  const subject = subjectOf(item);
  return {
    label: item.name,
    kind,
    order: item.order,
    before: item.before.trimEnd(),
    ...(item.after.trim() === '' ? {} : { after: item.after.trim() }),
    ...(subject === undefined ? {} : { subject }),
  };
}

function subjectOf({ kind, name }: LanguageItem): ItemSubject | undefined {
  switch (kind) {
    case 'Table':
      return { about: 'table', name };
    case 'ScalarInfix':
      return { about: 'scalar-operator', name };
    case 'QueryPrefix':
    case 'TabularPrefix':
    case 'TabularSuffix':
    case 'ScalarPrefix':
      return { about: documentationOf('operator', name) === undefined ? 'statement' : 'operator', name };
    default:
      return undefined;
  }
}
