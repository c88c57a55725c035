import type { ExternalData } from '../../../syntax/operators.js';
import { defineLint } from '../../lint.js';

export const externalDataInRule = defineLint({
  id: 'external-data-in-rule',
  category: 'portability',
  defaultSeverity: 'warning',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: externaldata operator', url: 'https://learn.microsoft.com/kusto/query/externaldata-operator' },
    {
      title: 'Defender XDR: custom detection rules',
      url: 'https://learn.microsoft.com/defender-xdr/custom-detection-rules',
    },
  ],
  summary: 'An alert rule whose verdict depends on a remote file, or any query that fetches one without encryption.',
  messages: {
    remote: {
      message: 'The rule reads {uri} at every run.',
      why: 'Whoever controls that file, or takes it offline, decides what the rule finds; a failing download fails the rule.',
      remedy: 'Keep the list in a watchlist, and update that.',
    },
    plain: {
      message: '{uri} is fetched without encryption.',
      why: 'Anybody on the way can change the list, and so what the query finds.',
      remedy: 'Use `https`.',
      severity: 'error',
    },
  },
  create: ({ kind, model, report, textOf }) => {
    const isRule = kind === 'Scheduled' || kind === 'NRT' || kind === 'CustomDetection';
    return {
      ExternalData: (source: ExternalData) => {
        for (const uri of source.uris) {
          const address = model.constants.text(uri) ?? '';
          const at = { start: uri.start, end: uri.end };
          if (/^http:\/\//i.test(address))
            report({ ...at, messageId: 'plain', data: { uri: `\`${hostOf(address)}\`` } });
          else if (isRule)
            report({ ...at, messageId: 'remote', data: { uri: `\`${hostOf(address) || textOf(uri)}\`` } });
        }
      },
    };
  },
});

/** The address without its path, which may hold a secret. */
function hostOf(address: string): string {
  return /^\w+:\/\/[^/?]*/.exec(address)?.[0] ?? '';
}
