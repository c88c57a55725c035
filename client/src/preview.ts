import * as vscode from 'vscode';
import { previewLinks } from './preview-links.js';

/** Markdown of the server for the editor's preview. */
export function forPreview(markdown: string): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) return markdown;
  return previewLinks(markdown, folder.uri.path, (uri) => vscode.Uri.parse(uri).path);
}
