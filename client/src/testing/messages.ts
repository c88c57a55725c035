import * as vscode from 'vscode';
import type { TestErrorMessage, TestFailure, TestOutcome } from '../../../server/src/service/protocol/tests.js';
import { toLocation } from '../wire.js';
import { EXPECTED } from './update-expected.js';

/** What a test's failures and errors show in the peek view, at their places in the test file and in the rule. */
export function messagesOf({ name, failures, errors }: TestOutcome): vscode.TestMessage[] {
  return [...failures.flatMap((f) => failureMessages(name, f)), ...errors.map(errorMessage)];
}

/** Why something has no outcome, at its place. */
export function errorMessage({ message, place }: TestErrorMessage): vscode.TestMessage {
  const shown = new vscode.TestMessage(message);
  shown.location = toLocation(place);
  return shown;
}

function failureMessages(test: string, { message, place, diff, causes }: TestFailure): vscode.TestMessage[] {
  const first =
    diff === undefined ? new vscode.TestMessage(message) : vscode.TestMessage.diff(message, diff.expected, diff.actual);
  first.location = toLocation(place);
  first.contextValue = EXPECTED;
  const inRule = causes.map(({ place: at, text, note }) => {
    const cause = new vscode.TestMessage(`${test}: ${message}: ${text} ${note}`);
    cause.location = toLocation(at);
    return cause;
  });
  return [first, ...inRule];
}

/** What the output of a run says of a test, in lines for a terminal. */
export function outputOf({ name, status, hits, events, known, warnings }: TestOutcome): string {
  const head = `${status} ${name}: ${hits} ${hits === 1 ? 'hit' : 'hits'} of ${events} events`;
  return [head, ...known.map((k) => `  ${k}`), ...warnings.map((w) => `  warning: ${w}`), '']
    .map((line) => line.replace(/\r?\n/gu, ' '))
    .join('\r\n');
}
