import * as vscode from 'vscode';
import type { TestEdit } from '../../../server/src/service/protocol/proof.js';
import type { TestFileEdit } from '../../../server/src/service/protocol/review.js';
import { toRange } from '../wire.js';
import { showError, showInformation } from '../notify.js';

/** Writes a change of a test file and saves it, so that what runs outside of the editor sees it too. */
export async function writeTestFile(change: Exclude<TestFileEdit, { kind: 'refused' }>): Promise<vscode.TextDocument> {
  const uri = vscode.Uri.parse(change.uri);
  const edit = new vscode.WorkspaceEdit();
  if (change.kind === 'create') edit.createFile(uri, { contents: new TextEncoder().encode(change.text) });
  else for (const { range, newText } of change.edits) edit.replace(uri, toRange(range), newText);
  await vscode.workspace.applyEdit(edit);
  const document = await vscode.workspace.openTextDocument(uri);
  await document.save();
  return document;
}

/**
 * Carries out what the server made of a request for an edit: writes it, shows the place and says what was done, or says why
 * nothing was. `again`: sends the request with a reason, for requests that may need one.
 *
 * @returns the file that was written.
 */
export async function carryOut(
  answer: TestEdit | undefined,
  again?: (reason: string) => Promise<TestEdit | undefined>,
): Promise<vscode.Uri | undefined> {
  switch (answer?.kind) {
    case undefined:
      return undefined;
    case 'refused':
      void showError(answer.reason);
      return undefined;
    case 'reason': {
      const reason = await askForReason(
        'Benign events hit',
        `Why may they? The reason is written to ${answer.tests.map((t) => `“${t}”`).join(', ')}.`,
      );
      return reason === undefined || again === undefined ? undefined : carryOut(await again(reason));
    }
    case 'edit': {
      const document = await writeTestFile(answer.edit);
      await showLine(document, answer);
      return document.uri;
    }
    case 'present':
      await showLine(await vscode.workspace.openTextDocument(vscode.Uri.parse(answer.uri)), answer);
      return undefined;
  }
}

async function showLine(
  document: vscode.TextDocument,
  { line, message }: { line: number; message: string },
): Promise<void> {
  const place = new vscode.Range(line, 0, line, 0);
  const editor = await vscode.window.showTextDocument(document, { preview: false, selection: place });
  editor.revealRange(place, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  void showInformation(message);
}

/** Asks for the reason of something that a test file lists. */
export async function askForReason(title: string, prompt: string): Promise<string | undefined> {
  const reason = await vscode.window.showInputBox({
    title,
    prompt,
    // One may look at the event or the rule before the reason is written.
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' ? 'Give a reason, such as “the build host lists its images”.' : undefined,
  });
  return reason?.trim();
}
