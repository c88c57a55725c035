import { describeLint } from '../describe-lint.js';

const BODY = 'DeviceProcessEvents\n| where FileName =~ "x.exe"';

describeLint('unused-suppression', {
  hits: [
    {
      code: `// kqlens-disable-next-line «unused-let»\n${BODY}`,
      messageId: 'unused',
      data: { lint: 'unused-let' },
      fixed: BODY,
    },
    {
      code: `// kqlens-disable-file unused-let, «overly-broad-term» -- legacy\nlet a = 1;\n${BODY}`,
      messageId: 'unused',
      fixed: `// kqlens-disable-file unused-let -- legacy\nlet a = 1;\n${BODY}`,
    },
    { code: `${BODY} «// kqlens-disable-line»`, messageId: 'unnamed', fixed: BODY },
    {
      code: `«// kqlens-disable-next-line unused-let»\nlet a = 1;\n${BODY}`,
      options: { requireReason: true },
      messageId: 'noReason',
      fixed: null,
    },
    { code: `// kqlens-disable-next-line «no-such-lint»\n${BODY}`, messageId: 'unknown', fixed: null },
    // A reason without its mark is not taken away.
    {
      code: `let a = 1; // kqlens-disable-line unused-let «kept for later»\n${BODY}`,
      messageId: 'unknown',
      data: { words: '`kept`, `for`, `later`' },
      fixed: null,
    },
  ],
  nearMisses: [
    `// kqlens-disable-next-line unused-let\nlet a = 1;\n${BODY}`,
    `let a = 1; // kqlens-disable-line unused-let -- kept for the next version\n${BODY}`,
    {
      code: `// kqlens-disable-file unused-let -- shared header\nlet a = 1;\n${BODY}`,
      options: { requireReason: true },
    },
    // Only a comment can be a suppression.
    'DeviceProcessEvents | where ProcessCommandLine has "// kqlens-disable-line unused-let"',
    `// kqlens is the checker\n${BODY}`,
  ],
});
