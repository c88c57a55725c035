import { DefinitionRequest } from 'vscode-languageserver';
import { definitions } from '../../service/definition.js';
import { documentFeature } from '../feature.js';

export const definitionFeature = documentFeature(
  DefinitionRequest.type,
  { definitionProvider: true },
  ({ open, rule }, { position }, { session }) => {
    const links = definitions(rule, position, open.uri, (path) => session.paths.uriOf(path));
    if (session.client.textDocument?.definition?.linkSupport === true) return links;
    return links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
  },
);
