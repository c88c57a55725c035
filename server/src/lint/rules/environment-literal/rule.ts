import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { textComparisonVisitor } from '../../model/text-comparisons.js';

const PRIVATE_ADDRESS = /^(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d{1,3}){2,3}$/;
const INTERNAL_HOST = /^[\w-]+(?:\.[\w-]+)*\.(?:local|lan|corp|internal|intra|intranet|localdomain)$/i;
const ACCOUNT =
  /^(?:[\w.-]+@(?!microsoft\.com$)[\w-]+(?:\.[\w-]+)+|(?!NT AUTHORITY\\|NT SERVICE\\|BUILTIN\\|IIS APPPOOL\\)[A-Z][\w-]{2,}\\[\w.$-]+)$/i;

export const environmentLiteral = defineLint({
  id: 'environment-literal',
  category: 'precision',
  defaultSeverity: 'info',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [{ title: 'Public rules: addresses, hosts and accounts of one environment' }],
  summary: 'An address, host or account of one environment, written into a condition.',
  messages: {
    literal: {
      message: '{text} is {kind} of one environment.',
      why: "Elsewhere the rule looks for somebody else's machine, and here it is wrong from the day that machine is replaced.",
      remedy: 'Keep it in a watchlist, or in a `let` at the top where whoever deploys the rule sees it.',
    },
  },
  create: ({ model, tree, report, textOf }) => {
    let told = 0;
    return textComparisonVisitor(model, ({ node, subject, negated, texts }) => {
      const column = model.columns.classOf(subject);
      if (negated || model.enclosing(node, 'Where') === undefined) return;
      for (const { text, source } of texts) {
        const kind = kindOf(text, column);
        if (kind === undefined || model.enclosing(source, 'LetStatement', 'DynamicLiteral') !== undefined) continue;
        const written = textOf(source);
        const name = `${NAMES[kind]}${told === 0 ? '' : told + 1}`;
        told++;
        const fixes = (): readonly Fix[] => [
          {
            title: `Name it \`${name}\` at the top`,
            kind: 'suggest',
            edits: [
              { start: tree.start, end: tree.start, newText: `let ${name} = ${written};\n` },
              replacement('suggest', '', source, name).edits[0]!,
            ],
          },
        ];
        report({
          start: source.start,
          end: source.end,
          messageId: 'literal',
          data: { text: `\`${written}\``, kind: WORDS[kind] },
          fixes,
        });
      }
    });
  },
});

const NAMES = { address: 'KnownAddress', host: 'KnownHost', account: 'KnownAccount' } as const;
const WORDS = { address: 'an internal address', host: 'a host', account: 'an account' } as const;

function kindOf(text: string, column: string | undefined): keyof typeof NAMES | undefined {
  if (column === 'address') return PRIVATE_ADDRESS.test(text) ? 'address' : undefined;
  if (column === 'host') return INTERNAL_HOST.test(text) ? 'host' : undefined;
  return column === 'identity' && ACCOUNT.test(text) ? 'account' : undefined;
}
