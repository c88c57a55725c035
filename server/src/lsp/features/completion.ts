import { CompletionRequest, CompletionResolveRequest } from 'vscode-languageserver';
import { completions, itemDocumentation, type ItemData } from '../../service/completion.js';
import { documentFeature, plainFeature } from '../feature.js';

/** Characters behind which something new can be written; a word is completed as it is typed. */
const TRIGGERS = [' ', '|', '.', '(', ',', '=', '~', '"', "'"];

export const completionFeature = documentFeature(
  CompletionRequest.type,
  {
    completionProvider: {
      triggerCharacters: TRIGGERS,
      resolveProvider: true,
      completionItem: { labelDetailsSupport: true },
    },
  },
  ({ open, rule }, { position, context }, { session }) => {
    const item = session.client.textDocument?.completion?.completionItem;
    const abilities = { snippets: item?.snippetSupport === true };
    return completions(rule, position, open.uri, abilities, context?.triggerCharacter);
  },
);

export const completionResolveFeature = plainFeature(CompletionResolveRequest.type, {}, (item, { session }) => {
  const data = item.data as ItemData | undefined;
  if (data === undefined) return item;
  const unit = session.ruleAt(data.uri)?.units[data.unit];
  const documentation = itemDocumentation(data.subject, unit);
  return documentation === undefined ? item : { ...item, documentation };
});
