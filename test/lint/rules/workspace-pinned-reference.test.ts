import { describeLint } from '../describe-lint.js';

describeLint('workspace-pinned-reference', {
  hits: [
    { code: '«workspace("soc")».SecurityEvent | count', messageId: 'pinned', data: { name: '"soc"' } },
    { code: 'union SecurityEvent, «workspace("b")».SecurityEvent', messageId: 'pinned' },
    { code: '«cluster("https://x.kusto.windows.net")».database("db").T | count', messageId: 'pinned', count: 2 },
  ],
  nearMisses: [
    'SecurityEvent | count',
    'let f = (w: string) { workspace(w).SecurityEvent }; f("x")',
    'print database = "x"',
  ],
});
