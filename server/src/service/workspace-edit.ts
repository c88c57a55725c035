import type { SnippetTextEdit, TextEdit as LspEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { TextEdit } from '../rules/region.js';
import { toRange } from './positions.js';
import type { RuleDocument } from './project.js';

/** What a client can do with an edit. */
export interface EditAbilities {
  /** Edits that name the version of the document they are for. */
  readonly documentChanges: boolean;
  /** Edits with placeholders. */
  readonly snippets: boolean;
  /** Asks for the edit of an action when it is chosen. */
  readonly lazyEdits: boolean;
}

/** A version of a document that edits are for. */
export interface EditedDocument {
  readonly uri: string;
  readonly version: number;
  readonly document: RuleDocument;
}

/**
 * Edits of one document, as LSP has them.
 *
 * @param edits - in offsets of the file.
 * @param placeholder - a text of the edits that the user is to replace.
 */
export function workspaceEdit(
  { uri, version, document }: EditedDocument,
  edits: readonly TextEdit[],
  abilities: EditAbilities,
  placeholder?: string,
): WorkspaceEdit {
  const plain = edits.map((e): LspEdit => ({ range: toRange(document, e), newText: e.newText }));
  if (!abilities.documentChanges) return { changes: { [uri]: plain } };
  const marked =
    placeholder !== undefined && abilities.snippets && plain.length === 1
      ? plain.map((e) => withPlaceholder(e, placeholder))
      : plain;
  return { documentChanges: [{ textDocument: { uri, version }, edits: marked }] };
}

function withPlaceholder(edit: LspEdit, placeholder: string): SnippetTextEdit {
  const escaped = edit.newText.replace(/[\\$}]/g, '\\$&');
  const at = escaped.lastIndexOf(placeholder);
  const value = `${escaped.slice(0, at)}\${1:${placeholder}}${escaped.slice(at + placeholder.length)}`;
  return { range: edit.range, snippet: { kind: 'snippet', value } };
}
