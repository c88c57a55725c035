import type { ClientCapabilities, ServerCapabilities } from 'vscode-languageserver';
import { callHierarchyFeature, incomingCallsFeature, outgoingCallsFeature } from './features/call-hierarchy.js';
import { codeActionFeature, codeActionResolveFeature } from './features/code-actions.js';
import { codeLensFeature } from './features/code-lens.js';
import { completionFeature, completionResolveFeature } from './features/completion.js';
import { definitionFeature } from './features/definition.js';
import { documentLinkFeature } from './features/document-links.js';
import { documentSymbolFeature } from './features/document-symbols.js';
import { foldingFeature } from './features/folding.js';
import { hoverFeature } from './features/hover.js';
import { inlayHintFeature } from './features/inlay-hints.js';
import { linkedEditingFeature } from './features/linked-editing.js';
import { diagnosticFeature } from './features/pull-diagnostics.js';
import { highlightFeature, referencesFeature } from './features/references.js';
import { prepareRenameFeature, renameFeature } from './features/rename.js';
import { selectionRangeFeature } from './features/selection-ranges.js';
import {
  semanticTokensDeltaFeature,
  semanticTokensFeature,
  semanticTokensRangeFeature,
} from './features/semantic-tokens.js';
import { signatureHelpFeature } from './features/signature-help.js';
import { formattingFeature, onTypeFormattingFeature, rangeFormattingFeature } from './features/formatting.js';
import { workspaceSymbolFeature } from './features/workspace-symbols.js';
import type { Feature } from './feature.js';

/**
 * Every request of the protocol that the server answers, one line each. A feature is a plain function in `service/` and
 * here its place in the protocol, made by `documentFeature` or `plainFeature`.
 */
export const FEATURES: readonly Feature[] = [
  callHierarchyFeature,
  codeActionFeature,
  codeActionResolveFeature,
  codeLensFeature,
  completionFeature,
  completionResolveFeature,
  definitionFeature,
  diagnosticFeature,
  documentLinkFeature,
  documentSymbolFeature,
  foldingFeature,
  formattingFeature,
  highlightFeature,
  hoverFeature,
  incomingCallsFeature,
  inlayHintFeature,
  linkedEditingFeature,
  onTypeFormattingFeature,
  outgoingCallsFeature,
  prepareRenameFeature,
  rangeFormattingFeature,
  referencesFeature,
  renameFeature,
  selectionRangeFeature,
  semanticTokensDeltaFeature,
  semanticTokensFeature,
  semanticTokensRangeFeature,
  signatureHelpFeature,
  workspaceSymbolFeature,
];

/** What the features say about themselves, together. */
export function featureCapabilities(client: ClientCapabilities): ServerCapabilities {
  return Object.assign({}, ...FEATURES.map((feature) => feature.capabilities(client))) as ServerCapabilities;
}
