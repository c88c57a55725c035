import { CompletionRequest, CompletionResolveRequest } from 'vscode-languageserver';
import { completions, samplesWanted, itemDocumentation, type ItemData } from '../../service/completion.js';
import { testFileCompletions } from '../../service/test-file/completion.js';
import { isRuleTestPath } from '../../testing/file/read.js';
import { documentFeature, plainFeature } from '../feature.js';
import { ContentModified, throwIfCancelled } from '../guard.js';

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
  async ({ open, rule }, { position, context }, { session, samples: held }, token) => {
    if (isRuleTestPath(open.path)) {
      return testFileCompletions(open.path, open.text, position, session.project) ?? null;
    }
    const item = session.client.textDocument?.completion?.completionItem;
    const abilities = { snippets: item?.snippetSupport === true };
    const wanted = samplesWanted(rule, position);
    const samples = wanted === undefined ? undefined : await held.soon(wanted);
    throwIfCancelled(token);
    if (!session.documents.isCurrent(open)) throw new ContentModified();
    const list = completions(rule, position, open.uri, abilities, {
      trigger: context?.triggerCharacter,
      ...(samples === 'reading' ? {} : { samples }),
    });
    // What the samples tell comes when they have been read.
    return samples === 'reading' ? { ...list, isIncomplete: true } : list;
  },
);

export const completionResolveFeature = plainFeature(
  CompletionResolveRequest.type,
  {},
  (item, { session }) => {
    const data = item.data as ItemData | undefined;
    if (data === undefined) return item;
    const unit = session.ruleAt(data.uri)?.units[data.unit];
    const documentation = itemDocumentation(data.subject, unit);
    return documentation === undefined ? item : { ...item, documentation };
  },
  ({ data }) => (data as ItemData | undefined)?.uri,
);
