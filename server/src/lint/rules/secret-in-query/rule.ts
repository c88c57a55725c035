import { defineLint } from '../../lint.js';

/** Credentials by their form; words that are only looked for, such as the prefix of a key, are none. */
const SECRETS: readonly (readonly [string, RegExp])[] = [
  ['a shared access signature', /[?&]sig=[A-Za-z0-9%+/]{30,}/],
  ['an account key', /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}={0,2}/],
  ['an access key of AWS', /\bAKIA(?!IOSFODNN7EXAMPLE)[0-9A-Z]{16}\b/],
  ['a token of GitHub', /\b(?:ghp|gho|ghs|github_pat)_[A-Za-z0-9_]{30,}/],
  ['a token of Slack', /\bxox[abprs]-[0-9A-Za-z-]{20,}/],
  ['a signed token', /\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}/],
  ['a private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/]{20,}/],
];

export const secretInQuery = defineLint({
  id: 'secret-in-query',
  category: 'portability',
  defaultSeverity: 'error',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Kusto: obfuscated string literals',
      url: 'https://learn.microsoft.com/kusto/query/scalar-data-types/string',
    },
    {
      title: 'Azure: shared access signatures',
      url: 'https://learn.microsoft.com/azure/storage/common/storage-sas-overview',
    },
  ],
  summary: 'A credential in a literal.',
  messages: {
    secret: {
      message: 'This literal holds {kind}.',
      why: 'Rules are shared, logged and shown in every incident; whoever reads this one has the access as well.',
      remedy: 'Revoke it, and read the data from a watchlist or a table of the workspace.',
    },
  },
  create: ({ report }) => ({
    Literal: ({ value, start, end }) => {
      if (typeof value !== 'string') return;
      const found = SECRETS.find(([, pattern]) => pattern.test(value));
      if (found !== undefined) report({ start, end, messageId: 'secret', data: { kind: found[0] } });
    },
  }),
});
