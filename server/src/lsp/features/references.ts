import { DocumentHighlightRequest, ReferencesRequest } from 'vscode-languageserver';
import { highlights, references } from '../../service/references.js';
import { workspaceFunctionAt } from '../../service/workspace-functions.js';
import { documentFeature } from '../feature.js';
import { functionReferences } from '../workspace-functions.js';

export const referencesFeature = documentFeature(
  ReferencesRequest.type,
  { referencesProvider: true },
  ({ open, rule }, { position, context }, { session }, token) => {
    const named = workspaceFunctionAt(rule, position);
    return named === undefined
      ? references(rule, position, open.uri, context.includeDeclaration)
      : functionReferences(session, rule, named, context.includeDeclaration, token);
  },
);

export const highlightFeature = documentFeature(
  DocumentHighlightRequest.type,
  { documentHighlightProvider: true },
  ({ rule }, { position }) => highlights(rule, position),
);
