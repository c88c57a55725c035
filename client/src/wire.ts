import * as vscode from 'vscode';
import type { WireRange } from '../../server/src/service/protocol.js';
import type { WirePlace } from '../../server/src/service/protocol/tests.js';

/** A range as the editor has it. */
export function toRange({ start, end }: WireRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** A place as the editor has it. */
export function toLocation({ uri, range }: WirePlace): vscode.Location {
  return new vscode.Location(vscode.Uri.parse(uri), toRange(range));
}
