import * as vscode from 'vscode';
import type { RunFailure, RunParams } from '../../../server/src/service/protocol.js';
import { showError } from '../notify.js';

/** A rule as commands get it: from a lens its URI and place, from a menu its URI, from the palette nothing. */
export type GivenRule = string | vscode.Uri | undefined;

/** Which rule a command is about; undefined where none is open. */
export function ruleParams(given: GivenRule, region: unknown): RunParams | undefined {
  const active = vscode.window.activeTextEditor;
  const uri = given?.toString() ?? active?.document.uri.toString();
  if (uri === undefined) return undefined;
  if (typeof region === 'number') return { uri, region };
  // A file may hold several rules; the cursor says which one is meant.
  return active?.document.uri.toString() === uri ? { uri, line: active.selection.active.line } : { uri };
}

/** Says why a run gave nothing, and offers the place in the rule where there is one. */
export async function showPlace({ uri, range }: RunFailure, message: string): Promise<void> {
  const show = 'Show Place';
  const answer = await showError(message, ...(range === undefined ? [] : [show]));
  if (answer === show) await vscode.commands.executeCommand('kqlens.revealRule', uri, range);
}
