import assert from 'node:assert/strict';
import type {
  CallHierarchyItem,
  CodeAction,
  CompletionItem,
  Diagnostic,
  Position,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { TestClient } from './client.js';

/** Requests about a whole document. */
const WHOLE = [
  'textDocument/codeLens',
  'textDocument/documentLink',
  'textDocument/documentSymbol',
  'textDocument/foldingRange',
];

/** Requests about a place of a document. */
const PLACED = [
  'textDocument/completion',
  'textDocument/definition',
  'textDocument/documentHighlight',
  'textDocument/hover',
  'textDocument/linkedEditingRange',
  'textDocument/signatureHelp',
];

/**
 * Asks a server everything about an open document, as a whole and at places of it. Fails when an answer is an error, or
 * names a place that the document does not have.
 *
 * @returns the diagnostics that the server sent.
 */
export async function askEverything(
  client: TestClient,
  uri: string,
  text: string,
  places: readonly Position[],
): Promise<readonly Diagnostic[]> {
  const lines = text.split(/\r\n|\r|\n/);
  const last = lines.length - 1;
  const range = { start: { line: 0, character: 0 }, end: { line: last, character: lines[last]!.length } };
  const options = { tabSize: 4, insertSpaces: true };
  const ask = async (method: string, params: object = {}): Promise<unknown> => {
    const answer = await client.request<unknown>(method, { textDocument: { uri }, ...params });
    assertInside(answer, lines, method);
    return answer;
  };
  const diagnostics = await client.diagnosticsOf(uri);
  assertInside(diagnostics, lines, 'diagnostics');
  for (const method of WHOLE) await ask(method);
  await ask('textDocument/formatting', { options });
  await ask('textDocument/rangeFormatting', { options, range });
  await ask('textDocument/inlayHint', { range });
  await ask('textDocument/semanticTokens/range', { range });
  const before = (await ask('textDocument/semanticTokens/full')) as { resultId?: string } | null;
  if (before?.resultId !== undefined)
    await ask('textDocument/semanticTokens/full/delta', { previousResultId: before.resultId });
  const actions = async (params: object): Promise<void> => {
    for (const action of ((await ask('textDocument/codeAction', params)) as CodeAction[] | null) ?? []) {
      const whole = action.data === undefined ? action : await client.request('codeAction/resolve', action);
      assertInside(ofDocument((whole as CodeAction).edit, uri), lines, action.title);
    }
  };
  await actions({ range, context: { diagnostics } });
  await actions({ range, context: { diagnostics: [], only: ['source.fixAll.kqlens'] } });
  for (const position of places) {
    for (const method of PLACED) await ask(method, { position });
    const items = await ask('textDocument/completion', { position });
    const listed: readonly unknown[] = Array.isArray(items)
      ? items
      : ((items as { items?: unknown[] } | null)?.items ?? []);
    const [item] = listed;
    if (item !== undefined) await client.request('completionItem/resolve', item as CompletionItem);
    await ask('textDocument/references', { position, context: { includeDeclaration: true } });
    await ask('textDocument/selectionRange', { positions: [position] });
    await actions({ range: { start: position, end: position }, context: { diagnostics } });
    const callers = (await ask('textDocument/prepareCallHierarchy', { position })) as CallHierarchyItem[] | null;
    for (const item of callers ?? []) {
      for (const method of ['callHierarchy/incomingCalls', 'callHierarchy/outgoingCalls'])
        assertInside(await client.request(method, { item }), lines, method);
    }
    for (const ch of ['\n', ';', '|', ')']) await ask('textDocument/onTypeFormatting', { position, ch, options });
    await renamed(client, uri, position, lines);
  }
  return diagnostics;
}

/** Rename may be refused, in words (-32803); nothing else may go wrong with it. */
async function renamed(client: TestClient, uri: string, position: Position, lines: readonly string[]): Promise<void> {
  const textDocument = { uri };
  try {
    assertInside(await client.request('textDocument/prepareRename', { textDocument, position }), lines, 'rename');
    const edit: unknown = await client.request('textDocument/rename', { textDocument, position, newName: 'Renamed' });
    assertInside(edit, lines, 'rename');
  } catch (refusal) {
    if ((refusal as { code?: number }).code !== -32803) throw refusal;
  }
}

/** The part of an edit that is about a document: one of other files has places in them. */
function ofDocument(edit: WorkspaceEdit | undefined, uri: string): unknown {
  const changes = edit?.documentChanges?.filter((c) => !('textDocument' in c) || c.textDocument.uri === uri);
  return [edit?.changes?.[uri], changes];
}

/** That every place in an answer is one of the document. */
function assertInside(answer: unknown, lines: readonly string[], what: string): void {
  if (typeof answer !== 'object' || answer === null) return;
  if ('line' in answer && 'character' in answer) {
    const { line, character } = answer as Position;
    const length = lines[line]?.length;
    assert.ok(length !== undefined && character <= length, `${what}: ${line}:${character} is outside of the document`);
    return;
  }
  for (const part of Object.values(answer)) assertInside(part, lines, what);
}
