import { DocumentHighlightRequest, ReferencesRequest } from 'vscode-languageserver';
import { highlights, references } from '../../service/references.js';
import { documentFeature } from '../feature.js';

export const referencesFeature = documentFeature(
  ReferencesRequest.type,
  { referencesProvider: true },
  ({ open, rule }, { position, context }) => references(rule, position, open.uri, context.includeDeclaration),
);

export const highlightFeature = documentFeature(
  DocumentHighlightRequest.type,
  { documentHighlightProvider: true },
  ({ rule }, { position }) => highlights(rule, position),
);
