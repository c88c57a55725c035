import type { ClientCapabilities, ServerCapabilities } from 'vscode-languageserver';
import { codeActionFeature, codeActionResolveFeature } from './features/code-actions.js';
import { codeLensFeature } from './features/code-lens.js';
import { completionFeature, completionResolveFeature } from './features/completion.js';
import { definitionFeature } from './features/definition.js';
import { hoverFeature } from './features/hover.js';
import { inlayHintFeature } from './features/inlay-hints.js';
import { diagnosticFeature } from './features/pull-diagnostics.js';
import { highlightFeature, referencesFeature } from './features/references.js';
import { prepareRenameFeature, renameFeature } from './features/rename.js';
import type { Feature } from './feature.js';

/**
 * Every request of the protocol that the server answers, one line each. A feature is a plain function in `service/` and
 * here its place in the protocol, made by `documentFeature` or `plainFeature`.
 */
export const FEATURES: readonly Feature[] = [
  codeActionFeature,
  codeActionResolveFeature,
  codeLensFeature,
  completionFeature,
  completionResolveFeature,
  definitionFeature,
  diagnosticFeature,
  highlightFeature,
  hoverFeature,
  inlayHintFeature,
  prepareRenameFeature,
  referencesFeature,
  renameFeature,
];

/** What the features say about themselves, together. */
export function featureCapabilities(client: ClientCapabilities): ServerCapabilities {
  return Object.assign({}, ...FEATURES.map((feature) => feature.capabilities(client))) as ServerCapabilities;
}
