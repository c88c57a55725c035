import type { CompletionItem, CompletionList, MarkupContent } from 'vscode-languageserver-types';
import type { SampleFacts } from '../events/sample-facts.js';
import { languageItems } from '../kusto/completion.js';
import { lintPage } from '../lint/pages.js';
import type { Catalog } from '../schema/catalog.js';
import { scalarTypeOf } from '../syntax/types.js';
import { Cursor } from './completion/cursor.js';
import { builtInItems, storedItems } from './completion/functions.js';
import { ITEM_KINDS, type ItemDraft, type ItemSubject } from './completion/item.js';
import { grammarItems } from './completion/language.js';
import { memberItems, memberPlace } from './completion/members.js';
import { pipeSnippets, startSnippets } from './completion/snippets.js';
import { suppressionItems } from './completion/suppressions.js';
import { tableItems } from './completion/tables.js';
import { valuesInString, valuesToCompare } from './completion/values.js';
import { describeBuiltIn, describeColumn, describeStored, describeTable } from './descriptions.js';
import { asMarkdown, documentationOf } from './documentation.js';
import { queryAtCursor, type CursorPlace } from './place.js';
import { metadataCompletions } from './metadata/completion.js';
import { toOffset, toPosition, toRange, type Position, type PositionRange } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';

/** What a client can do with completion items. */
export interface CompletionAbilities {
  readonly snippets: boolean;
}

/** What is known besides the document. */
export interface CompletionContext {
  /** The character that was typed, where that asked for completions. A blank that only indents asks for nothing. */
  readonly trigger?: string | undefined;
  /** What the rule's sample events hold, as far as they were looked at. */
  readonly samples?: SampleFacts | undefined;
}

/** By what an item's documentation is found when it is asked for; travels through the client. */
export interface ItemData {
  readonly uri: string;
  readonly unit: number;
  readonly subject: ItemSubject;
}

const NOTHING: CompletionList = { isIncomplete: false, items: [] };

/** What a place of a query offers, and which text it takes the place of. */
interface Offer {
  readonly start: number;
  readonly end: number;
  readonly drafts: readonly ItemDraft[];
  readonly isIncomplete?: boolean;
}

/** What can be written at a position of a rule file. */
export function completions(
  document: RuleDocument,
  position: Position,
  uri: string,
  abilities: CompletionAbilities,
  { trigger, samples = [] }: CompletionContext = {},
): CompletionList {
  const place = queryAtCursor(document, position);
  if (place === undefined) {
    return metadataCompletions(document, toOffset(document, position), abilities.snippets) ?? NOTHING;
  }
  const line = place.unit.region.text.slice(0, place.offset).split('\n').at(-1)!;
  if (trigger === ' ' && line.trim() === '') return NOTHING;
  const { start, end, drafts, isIncomplete = false } = offerAt(new Cursor(place.unit, place.offset), samples);
  const range = editRange(place, start, end);
  const items = drafts.map((draft) => completionItem(draft, place, range, uri, abilities));
  return { isIncomplete, items };
}

/** The query at a position where sample events could tell what to write: a part of a dynamic value, or a value. */
export function samplesWanted(document: RuleDocument, position: Position): RuleUnit | undefined {
  const place = queryAtCursor(document, position);
  if (place === undefined) return undefined;
  const cursor = new Cursor(place.unit, place.offset);
  const wanted = cursor.comment === undefined && (cursor.comparison ?? memberPlace(cursor)) !== undefined;
  return wanted ? place.unit : undefined;
}

function offerAt(cursor: Cursor, samples: SampleFacts): Offer {
  const { offset, wordStart, comment, string } = cursor;
  if (comment !== undefined) return { start: wordStart, end: offset, drafts: suppressionItems(cursor) };
  if (string !== undefined) return { ...string, drafts: valuesInString(cursor, samples) };
  return expressionOffer(cursor, samples);
}

function expressionOffer(cursor: Cursor, samples: SampleFacts): Offer {
  const { unit, offset, text } = cursor;
  const { catalog } = unit;
  const { start, end, items, takesTables, takesValues } = languageItems(unit.analysis, offset);
  const word = text.slice(start, offset);
  const previous = cursor.previous()?.text;
  const members = memberItems(cursor, samples);
  if (members !== undefined) return { start: cursor.wordStart, end: offset, drafts: members };
  const drafts = [...valuesToCompare(cursor, samples), ...grammarItems(cursor, items)];
  if (takesTables) drafts.push(...tableItems(catalog, word), ...storedItems(catalog, 'tabular'));
  if (takesValues) drafts.push(...builtInItems('scalar', wantedType(cursor)), ...storedItems(catalog, 'scalar'));
  if (takesAggregates(cursor) && takesValues) drafts.push(...builtInItems('aggregate'));
  if (cursor.operatorWords[0] === 'evaluate' && isPluginPlace(cursor)) drafts.push(...builtInItems('plugin'));
  if (previous === 'invoke') drafts.push(...storedItems(catalog, 'invoked'));
  if (previous === undefined || previous === ';') drafts.push(...startSnippets());
  if (previous === '|') drafts.push(...pipeSnippets(timeColumn(cursor)));
  return { start, end: Math.max(end, offset), drafts: distinct(drafts), isIncomplete: takesTables };
}

/** The type of the left side of a comparison that the cursor is on the right of. */
function wantedType({ comparison }: Cursor): ReturnType<typeof scalarTypeOf> {
  return comparison === undefined ? undefined : scalarTypeOf(comparison.left.type);
}

/** Whether aggregates can be called: in `summarize` before `by`, and in their like. */
function takesAggregates({ operatorWords }: Cursor): boolean {
  const [name] = operatorWords;
  switch (name) {
    case 'summarize':
      return !operatorWords.includes('by');
    case 'make-series':
      return !operatorWords.includes('on');
    case 'top-nested':
      return operatorWords.includes('by');
    case 'evaluate':
      return operatorWords.includes('pivot');
    default:
      return false;
  }
}

/** Behind `evaluate` and its hints, where the plugin's name stands. */
function isPluginPlace({ operatorWords }: Cursor): boolean {
  return operatorWords.length === 1 || operatorWords.at(-2) === '=';
}

function timeColumn({ unit, operator }: Cursor): string {
  const columns = operator?.entering?.columns ?? [];
  const preferred = unit.platform === 'sentinel' ? ['TimeGenerated', 'Timestamp'] : ['Timestamp', 'TimeGenerated'];
  return preferred.find((name) => columns.some((column) => column.name === name)) ?? preferred[0]!;
}

/** One item a label and kind; the first wins. */
function distinct(drafts: readonly ItemDraft[]): readonly ItemDraft[] {
  const seen = new Set<string>();
  return drafts.filter(({ label, kind }) => {
    const key = `${kind} ${label}`;
    return !seen.has(key) && seen.add(key);
  });
}

function editRange({ unit, behind, document }: CursorPlace, start: number, end: number): PositionRange {
  if (behind === undefined) return toRange(document, unit.region.map.rangeToOuter(start, end));
  return { start: toPosition(document, behind), end: toPosition(document, behind) };
}

function completionItem(
  draft: ItemDraft,
  { unit, offset }: CursorPlace,
  range: PositionRange,
  uri: string,
  { snippets }: CompletionAbilities,
): CompletionItem {
  const { label, kind, detail, order, before, after = '', snippet, subject, deprecated } = draft;
  const encode = (text: string): string => unit.region.map.encode(text, offset);
  const marked = snippets && (snippet !== undefined || after !== '');
  const newText = !marked
    ? encode(snippet === undefined ? before + after : snippet.replace(/\$\{\d+:([^}]*)\}|\$\d+/g, '$1'))
    : snippet === undefined
      ? `${escapeSnippet(encode(before))}$1${escapeSnippet(encode(after))}`
      : encodeSnippet(snippet, encode);
  return {
    label,
    kind: ITEM_KINDS[kind],
    sortText: order,
    textEdit: { range, newText },
    ...(kind === 'function' && detail !== undefined ? { labelDetails: { detail } } : {}),
    ...(kind !== 'function' && detail !== undefined ? { detail } : {}),
    ...(marked ? { insertTextFormat: 2 as const } : {}),
    ...(deprecated === true ? { tags: [1 as const] } : {}),
    ...(subject === undefined ? {} : { data: { uri, unit: unit.region.index, subject } satisfies ItemData }),
  };
}

/** Spells the text between a snippet's placeholders as the file needs it. */
function encodeSnippet(snippet: string, encode: (text: string) => string): string {
  return snippet
    .split(/(\$\{\d+:[^}]*\}|\$\d+)/)
    .map((piece, index) => (index % 2 === 1 ? piece : escapeSnippet(encode(piece))))
    .join('');
}

const escapeSnippet = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

/** The documentation of an item, when it is asked for. */
export function itemDocumentation(subject: ItemSubject, unit: RuleUnit | undefined): MarkupContent | undefined {
  const value = describe(subject, unit?.catalog);
  return value === undefined ? undefined : { kind: 'markdown', value };
}

function describe(subject: ItemSubject, catalog: Catalog | undefined): string | undefined {
  switch (subject.about) {
    case 'built-in':
      return describeBuiltIn(subject.name);
    case 'stored': {
      const facts = catalog?.function(subject.name);
      return facts === undefined ? undefined : describeStored(facts);
    }
    case 'table':
      return catalog === undefined ? undefined : describeTable(catalog, subject.name);
    case 'column': {
      const type = scalarTypeOf(subject.type);
      return type === undefined ? undefined : describeColumn({ name: subject.name, type }, subject.tables);
    }
    case 'operator':
    case 'scalar-operator':
    case 'statement': {
      const documentation = documentationOf(subject.about, subject.name);
      return documentation === undefined ? undefined : asMarkdown(documentation);
    }
    case 'lint':
      return lintPage(subject.name);
  }
}
