import type { CompletionItemKind } from 'vscode-languageserver-types';

/** LSP's kinds of items, by what they are here. */
export const ITEM_KINDS = {
  function: 3,
  column: 5,
  variable: 6,
  module: 9,
  value: 12,
  keyword: 14,
  snippet: 15,
  reference: 18,
  enumMember: 20,
  table: 22,
  operator: 24,
  type: 25,
} as const satisfies Readonly<Record<string, CompletionItemKind>>;

/** What an item's documentation is about; travels through the client until it is asked for. */
export type ItemSubject =
  | { readonly about: 'built-in'; readonly name: string }
  | { readonly about: 'stored'; readonly name: string }
  | { readonly about: 'table'; readonly name: string }
  | { readonly about: 'column'; readonly name: string; readonly type: string; readonly tables: readonly string[] }
  | { readonly about: 'operator' | 'scalar-operator' | 'statement'; readonly name: string }
  | { readonly about: 'lint'; readonly name: string };

/** An item to offer, before it has its place in a file. */
export interface ItemDraft {
  readonly label: string;
  readonly kind: keyof typeof ITEM_KINDS;
  /** Shown behind the label: a type, a signature. */
  readonly detail?: string;
  /** Sorts the list. */
  readonly order: string;
  /** The text to insert, in two parts with the cursor between them. */
  readonly before: string;
  readonly after?: string;
  /** A whole text with LSP placeholders (`$1`, `${1:name}`) in place of the two parts. */
  readonly snippet?: string;
  readonly subject?: ItemSubject;
  readonly deprecated?: boolean;
}
