import * as vscode from 'vscode';
import { plainText } from '../../server/src/service/protocol/plain-text.js';

/** Notifications, which show no Markdown: code in them stands in quotes. Each gives the button that was pressed. */
export function showInformation<T extends string>(message: string, ...buttons: T[]): Thenable<T | undefined> {
  return vscode.window.showInformationMessage(plainText(message), ...buttons);
}

export function showWarning<T extends string>(message: string, ...buttons: T[]): Thenable<T | undefined> {
  return vscode.window.showWarningMessage(plainText(message), ...buttons);
}

export function showError<T extends string>(message: string, ...buttons: T[]): Thenable<T | undefined> {
  return vscode.window.showErrorMessage(plainText(message), ...buttons);
}

/** Asks in a dialog whether something is to be done; `button` says so. */
export async function askWhether(question: string, detail: string, button: string): Promise<boolean> {
  const options = { modal: true, detail: plainText(detail) };
  return (await vscode.window.showWarningMessage(plainText(question), options, button)) === button;
}
