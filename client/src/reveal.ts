import * as vscode from 'vscode';
import type { WireRange } from '../../server/src/service/protocol.js';

/**
 * Shows a place of an event file next to the rule it is about, so that both are seen: in the editor that shows the file
 * already, else in the group beside the rule's, else in the active group.
 *
 * @param rule - the URI of the rule.
 * @param preserveFocus - whether the focus stays where it is, such as in the results view.
 */
export async function revealEvent(
  uri: vscode.Uri,
  line: number,
  rule: vscode.Uri | undefined,
  preserveFocus: boolean,
): Promise<void> {
  const shown = columnOf(uri);
  const ruleColumn = rule === undefined ? undefined : columnOf(rule);
  const beside = ruleColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
  const viewColumn = shown ?? (ruleColumn === undefined ? vscode.ViewColumn.Active : beside);
  await reveal(uri, new vscode.Range(line, 0, line, 0), viewColumn, preserveFocus);
}

/** Shows a place of a rule, in the editor that shows the file already, else in the first group. */
export async function revealRule(uri: vscode.Uri, range: WireRange, preserveFocus: boolean): Promise<void> {
  const { start, end } = range;
  await reveal(
    uri,
    new vscode.Range(start.line, start.character, end.line, end.character),
    columnOf(uri) ?? vscode.ViewColumn.One,
    preserveFocus,
  );
}

async function reveal(
  uri: vscode.Uri,
  selection: vscode.Range,
  viewColumn: vscode.ViewColumn,
  preserveFocus: boolean,
): Promise<void> {
  const editor = await vscode.window.showTextDocument(uri, { viewColumn, preserveFocus, preview: true, selection });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function columnOf(uri: vscode.Uri): vscode.ViewColumn | undefined {
  return vscode.window.visibleTextEditors.find((e) => e.document.uri.toString() === uri.toString())?.viewColumn;
}
