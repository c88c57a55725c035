import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { isCommandLine } from '../../model/column-text.js';
import { respelled, textComparisonVisitor } from '../../model/text-comparisons.js';

const DEFANGED = /^hxxps?|^meow:\/\/|\[(?:\.|:|dot|at|@)\]|\((?:\.|dot)\)|\{(?:\.|dot)\}/i;

export const defangedIndicator = defineLint({
  id: 'defanged-indicator',
  category: 'correctness',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [{ title: 'Public rules: indicators taken over from reports as they are written there' }],
  summary: 'An address that was made harmless for a report, compared with real ones.',
  messages: {
    defanged: {
      message: '{text} is written so that nobody clicks on it, and no event has it so.',
      why: 'The indicator never matches, so the traffic that it stands for goes unseen.',
      remedy: 'Write {real}.',
    },
  },
  create: ({ model, report, textOf }) =>
    textComparisonVisitor(model, ({ subject, texts }) => {
      const kind = model.columns.classOf(subject);
      if (kind !== 'url' && kind !== 'address' && kind !== 'host' && !isCommandLine(subject, model)) return;
      for (const { text, source } of texts) {
        if (!DEFANGED.test(text)) continue;
        const written = textOf(source);
        const fixed = respelled(written, refanged);
        const fixes = (): readonly Fix[] =>
          fixed === undefined ? [] : [replacement('suggest', 'Write the real address', source, fixed)];
        report({
          start: source.start,
          end: source.end,
          messageId: 'defanged',
          data: { text: `\`${written}\``, real: `\`${refanged(text)}\`` },
          fixes,
        });
      }
    }),
});

function refanged(text: string): string {
  return text
    .replace(/^hxxp/i, 'http')
    .replace(/^meow/i, 'http')
    .replace(/\[(?:\.|dot)\]|\((?:\.|dot)\)|\{(?:\.|dot)\}/gi, '.')
    .replace(/\[:\]/g, ':')
    .replace(/\[(?:at|@)\]/gi, '@');
}
