import { WorkspaceSymbolRequest } from 'vscode-languageserver';
import { matchingSymbols } from '../../service/workspace-symbols.js';
import type { FeatureContext } from '../context.js';
import { plainFeature } from '../feature.js';
import { RuleIndex } from '../rule-index.js';

/** More are not sent: who looks for one of them types on. */
const LIMIT = 500;

const indexes = new WeakMap<FeatureContext, RuleIndex>();

export const workspaceSymbolFeature = plainFeature(
  WorkspaceSymbolRequest.type,
  { workspaceSymbolProvider: true },
  async ({ query }, context, token) => {
    const { session } = context;
    const index = indexes.get(context) ?? new RuleIndex(session);
    indexes.set(context, index);
    return matchingSymbols(await index.symbols(token), query, LIMIT, (path) => session.paths.uriOf(path));
  },
);
