import { DocumentLinkRequest } from 'vscode-languageserver';
import { documentLinks } from '../../service/document-links.js';
import { documentFeature } from '../feature.js';

export const documentLinkFeature = documentFeature(
  DocumentLinkRequest.type,
  { documentLinkProvider: { resolveProvider: false } },
  ({ rule }) => documentLinks(rule),
);
