import { SignatureHelpRequest } from 'vscode-languageserver';
import { signatureHelp } from '../../service/signature-help.js';
import { documentFeature } from '../feature.js';

export const signatureHelpFeature = documentFeature(
  SignatureHelpRequest.type,
  { signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: [')'] } },
  ({ rule }, { position }) => signatureHelp(rule, position) ?? null,
);
