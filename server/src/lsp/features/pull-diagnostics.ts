import { DocumentDiagnosticRequest } from 'vscode-languageserver';
import { DIAGNOSTIC_SOURCE } from '../../service/diagnostics.js';
import type { Feature } from '../feature.js';
import { plainFeature } from '../feature.js';

const pull = plainFeature(
  DocumentDiagnosticRequest.type,
  {
    diagnosticProvider: { identifier: DIAGNOSTIC_SOURCE, interFileDependencies: true, workspaceDiagnostics: false },
  },
  ({ textDocument, previousResultId }, { diagnostics }, token) =>
    diagnostics.report(textDocument.uri, previousResultId, token),
);

/** Offered only to clients that ask; the others get their diagnostics sent. */
export const diagnosticFeature: Feature = {
  ...pull,
  capabilities: (client) => (client.textDocument?.diagnostic === undefined ? {} : pull.capabilities(client)),
};
