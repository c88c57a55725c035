const RULES_AND_ANSWERS = [
  'server/src/syntax',
  'server/src/kusto',
  'server/src/schema',
  'server/src/rules',
  'server/src/engine',
];

const UNDER_SERVICE = [
  ...RULES_AND_ANSWERS,
  'server/src/events',
  'server/src/lint',
  'server/src/testing',
  'server/src/remote',
];

/** The rooms of the project and what each may import: the arrows of docs/development/architecture.md. */
const rooms = {
  'server/src/syntax': ['server/src/engine/values'],
  'server/src/engine/values': ['server/src/syntax'],
  'server/src/engine/text': [
    'server/src/engine/values',
    'server/src/engine/regex',
    'server/src/engine/errors',
    'server/src/syntax',
  ],
  'server/src/engine/regex': [
    'server/src/engine/values',
    'server/src/engine/text',
    'server/src/syntax',
    'server/src/engine/checkpoint',
  ],
  'server/src/schema': ['server/src/syntax'],
  'server/src/kusto': ['server/src/syntax', 'server/src/schema', 'server/src/engine/values'],
  'server/src/engine': ['server/src/syntax', 'server/src/kusto', 'server/src/schema'],
  'server/src/rules': ['server/src/syntax', 'server/src/schema', 'server/src/engine/values'],
  'server/src/events': ['server/src/syntax', 'server/src/schema', 'server/src/engine'],
  'server/src/lint': RULES_AND_ANSWERS,
  'server/src/testing': [...RULES_AND_ANSWERS, 'server/src/events', 'server/src/lint'],
  'server/src/remote': [...RULES_AND_ANSWERS, 'server/src/events', 'server/src/testing'],
  'server/src/service': UNDER_SERVICE,
  'server/src/report': [...UNDER_SERVICE, 'server/src/service'],
  'server/src/lsp': [...UNDER_SERVICE, 'server/src/service', 'server/src/report'],
  'server/src/cli': ['server/src'],
  'client/src': ['server/src/service/protocol'],
};

const escape = (path) => path.replace(/[/.]/g, '\\$&');
const nested = Object.keys(rooms).filter((room) => room.startsWith('server/src/engine/'));

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room.replace(/^server\/src\//, '')} imports only what it may`,
      severity: 'error',
      from: {
        path: `^${escape(room)}/`,
        // The engine's leaf rooms have rules of their own.
        ...(room === 'server/src/engine' ? { pathNot: nested.map((n) => `^${escape(n)}/`) } : {}),
      },
      to: { path: '^(server|client)/', pathNot: [room, ...allowed].map((a) => `^${escape(a)}(/|\\.)`) },
    })),
    {
      name: 'only kusto knows the language package',
      severity: 'error',
      from: { path: '^(server|client)/', pathNot: '^server/src/kusto/' },
      to: { path: '@kusto/language-service' },
    },
    {
      name: 'only remote knows the clients of services',
      severity: 'error',
      from: { path: '^(server|client)/', pathNot: '^server/src/remote/' },
      to: { path: 'node_modules/(@azure|azure-kusto-data)' },
    },
    {
      name: 'only lsp and client own a connection',
      severity: 'error',
      from: { path: '^server/src/', pathNot: '^server/src/lsp/' },
      to: { path: 'vscode-languageserver/|vscode-languageclient|vscode-jsonrpc' },
    },
    {
      name: 'only the client imports vscode',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
