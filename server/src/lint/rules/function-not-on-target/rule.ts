import { builtInCatalog } from '../../../schema/catalog.js';
import { defineLint } from '../../lint.js';

/** Functions of Log Analytics that reach beyond a workspace, or are there in a workspace only. */
const WORKSPACE_ONLY = new Set(['workspace', 'app', 'resource', 'adx', 'arg']);

export const functionNotOnTarget = defineLint({
  id: 'function-not-on-target',
  category: 'portability',
  defaultSeverity: 'warning',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: FileProfile()',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-fileprofile-function',
    },
    {
      title: 'Microsoft Sentinel: scheduled analytics rules',
      url: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
    },
  ],
  summary: 'A function that the target platform does not have.',
  messages: {
    absent: {
      message: '`{function}()` is a function of {other}, not of {target}.',
      why: 'The rule does not run there.',
      remedy: 'Do without, or set the platform that the rule is for in the configuration.',
    },
    inRule: {
      message: '`{function}()` cannot be used in an analytics rule.',
      why: 'It reads another service, which queries may and rules may not, so the rule is refused.',
      remedy: 'Bring the data into the workspace, or into a watchlist.',
    },
  },
  create: ({ model, catalog, platform, kind, report }) => ({
    Call: (call) => {
      if (model.names.declaration(call) !== undefined) return;
      const { name, nameSpan } = call;
      const at = { start: nameSpan.start, end: nameSpan.end };
      const inRule = kind === 'Scheduled' || kind === 'NRT';
      if (inRule && platform === 'sentinel' && (name === 'adx' || name === 'arg'))
        report({ ...at, messageId: 'inRule', data: { function: name } });
      const other = platform === 'sentinel' ? 'defender-xdr' : 'sentinel';
      const elsewhere =
        builtInCatalog(other).function(name) !== undefined || (platform === 'defender-xdr' && WORKSPACE_ONLY.has(name));
      if (catalog.function(name) !== undefined || !elsewhere) return;
      const names = { sentinel: 'Microsoft Sentinel', 'defender-xdr': 'Defender XDR' } as const;
      report({ ...at, messageId: 'absent', data: { function: name, other: names[other], target: names[platform] } });
    },
  }),
});
