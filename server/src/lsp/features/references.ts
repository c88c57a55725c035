import { DocumentHighlightRequest, ReferencesRequest } from 'vscode-languageserver';
import { highlights, references } from '../../service/references.js';
import { workspaceNameAt } from '../../service/workspace-names.js';
import { documentFeature } from '../feature.js';
import { workspaceReferences } from '../workspace-names.js';

export const referencesFeature = documentFeature(
  ReferencesRequest.type,
  { referencesProvider: true },
  ({ open, rule }, { position, context }, { session }, token) => {
    const named = workspaceNameAt(rule, position);
    return named === undefined
      ? references(rule, position, open.uri, context.includeDeclaration)
      : workspaceReferences(session, rule, named, context.includeDeclaration, token);
  },
);

export const highlightFeature = documentFeature(
  DocumentHighlightRequest.type,
  { documentHighlightProvider: true },
  ({ rule }, { position }) => highlights(rule, position),
);
