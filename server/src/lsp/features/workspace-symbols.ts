import { WorkspaceSymbolRequest } from 'vscode-languageserver';
import { matchingSymbols } from '../../service/workspace-symbols.js';
import { plainFeature } from '../feature.js';
import { ruleIndex } from '../rule-index.js';

/** More are not sent: who looks for one of them types on. */
const LIMIT = 500;

export const workspaceSymbolFeature = plainFeature(
  WorkspaceSymbolRequest.type,
  { workspaceSymbolProvider: true },
  async ({ query }, { session }, token) =>
    matchingSymbols(await ruleIndex(session).symbols(token), query, LIMIT, (path) => session.paths.uriOf(path)),
);
