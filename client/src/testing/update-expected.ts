import type * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  UPDATE_EXPECTED_REQUEST,
  type TestEdit,
  type UpdateExpectedParams,
} from '../../../server/src/service/protocol/proof.js';
import { requestWithProgress } from '../progress.js';
import { carryOut } from './write.js';

/** The context value of messages whose expectation can be made that of the rule. */
export const EXPECTED = 'kqlens.expected';

/** The tests that a menu's argument means: an item of the Testing view, or a message of one. */
export function itemOf(given: unknown): vscode.TestItem | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  if ('test' in given) return given.test as vscode.TestItem;
  return 'children' in given ? (given as vscode.TestItem) : undefined;
}

/**
 * Makes the failing tests of an item expect what the rule does.
 *
 * @returns whether the test file was written.
 */
export async function updateExpected(client: LanguageClient, item: vscode.TestItem): Promise<boolean> {
  const file = item.parent ?? item;
  const tests = item.parent === undefined ? [...item.children].map(([name]) => name) : [item.id];
  const params: UpdateExpectedParams = { uri: file.id, tests };
  const send = (more: object): Promise<TestEdit | undefined> =>
    requestWithProgress<TestEdit>(client, 'updating what tests expect', UPDATE_EXPECTED_REQUEST, {
      ...params,
      ...more,
    });
  return (await carryOut(await send({}), (reason) => send({ reason }))) !== undefined;
}
