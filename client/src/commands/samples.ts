import * as vscode from 'vscode';
import { showError, showInformation } from '../notify.js';

/** Copies the samples to a folder of the user's choice and opens it. */
export async function openSampleWorkspace(context: vscode.ExtensionContext): Promise<void> {
  const [parent] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: 'Copy the Samples Here',
    })) ?? [];
  if (parent === undefined) return;
  const target = vscode.Uri.joinPath(parent, 'kqlens-samples');
  if (!(await copySamples(vscode.Uri.joinPath(context.extensionUri, 'samples'), target))) return;
  const forceNewWindow = vscode.workspace.workspaceFolders !== undefined;
  await vscode.commands.executeCommand('vscode.openFolder', target, { forceNewWindow });
}

/** @returns whether the folder is to be opened: it was copied, or it is there and the user wants that one. */
async function copySamples(from: vscode.Uri, target: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.copy(from, target, { overwrite: false });
    return true;
  } catch (failure) {
    if (failure instanceof vscode.FileSystemError && failure.code === 'FileExists') {
      const open = 'Open It';
      const message = `\`${target.fsPath}\` is there already and was left as it is.`;
      return (await showInformation(message, open)) === open;
    }
    const reason = failure instanceof Error ? failure.message : String(failure);
    void showError(`The samples could not be copied to \`${target.fsPath}\`: ${reason}`);
    return false;
  }
}
