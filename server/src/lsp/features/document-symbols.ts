import { DocumentSymbolRequest } from 'vscode-languageserver';
import { documentSymbols, flatSymbols } from '../../service/document-symbols.js';
import { documentFeature } from '../feature.js';

export const documentSymbolFeature = documentFeature(
  DocumentSymbolRequest.type,
  { documentSymbolProvider: true },
  ({ open, rule }, _params, { session }) =>
    session.client.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true
      ? documentSymbols(rule)
      : flatSymbols(rule, open.uri),
);
