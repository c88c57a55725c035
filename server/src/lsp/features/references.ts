import { DocumentHighlightRequest, ReferencesRequest } from 'vscode-languageserver';
import { highlights, references } from '../../service/references.js';
import { workspaceNameAt } from '../../service/workspace-names.js';
import { documentFeature } from '../feature.js';
import { workspaceNameInThread, workspaceReferences } from '../workspace-names.js';

export const referencesFeature = documentFeature(
  ReferencesRequest.type,
  { referencesProvider: true },
  ({ open, rule }, { position, context }, server, token) => {
    const named = workspaceNameAt(rule, position);
    return named === undefined
      ? references(rule, position, open.uri, context.includeDeclaration)
      : workspaceReferences(server, rule, named, context.includeDeclaration, token);
  },
  // The other files of the workspace are not for the document's thread, which does not know all that are open.
  async (open, { position, context }, server, token) => {
    const named = await workspaceNameInThread(server, open, position, token);
    return named && workspaceReferences(server, open.rule!, named, context.includeDeclaration, token);
  },
);

export const highlightFeature = documentFeature(
  DocumentHighlightRequest.type,
  { documentHighlightProvider: true },
  ({ rule }, { position }) => highlights(rule, position),
);
