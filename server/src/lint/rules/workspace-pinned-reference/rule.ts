import { defineLint } from '../../lint.js';

const PINS = new Set(['workspace', 'cluster', 'database', 'app', 'resource']);

export const workspacePinnedReference = defineLint({
  id: 'workspace-pinned-reference',
  category: 'portability',
  defaultSeverity: 'info',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Azure Monitor: query across workspaces',
      url: 'https://learn.microsoft.com/azure/azure-monitor/logs/cross-workspace-query',
    },
  ],
  summary: 'A workspace, cluster or database by its name.',
  messages: {
    pinned: {
      message: '`{function}({name})` ties the query to one place.',
      why: "Deployed anywhere else it fails, or reads somebody else's data.",
      remedy: 'Read the tables of the workspace that the rule runs in, or put the reference into a saved function.',
    },
  },
  create: ({ model, report, textOf }) => ({
    Call: ({ name, args, start, end }) => {
      const [first] = args;
      if (!PINS.has(name) || first === undefined || model.constants.text(first) === undefined) return;
      report({ start, end, messageId: 'pinned', data: { function: name, name: textOf(first) } });
    },
  }),
});
