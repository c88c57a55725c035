import { caseFold } from '../../../engine/values/fold.js';
import { testsOf, type TextPredicate } from '../../implication/predicate.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { isCommandLine } from '../../model/column-text.js';
import { variantsOf } from './switches.js';

export const switchVariantGap = defineLint({
  id: 'switch-variant-gap',
  category: 'evasion',
  defaultSeverity: 'info',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'pySigma: windash modifier', url: 'https://sigmahq.io/docs/basics/modifiers.html' },
    {
      title: 'PowerShell: about_PowerShell_exe',
      url: 'https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_powershell_exe',
    },
  ],
  summary: 'One spelling of an option that its program takes in several.',
  messages: {
    oneOf: {
      message: '{text} is one spelling of this option; {others} do the same.',
      why: 'Programs of Windows take `/` for `-`, and PowerShell takes every unambiguous beginning of a name: another spelling is all that it takes to stay unseen.',
      remedy: 'Test all spellings with `has_any`, or the parsed option.',
    },
  },
  create: ({ model, report, textOf }) => ({
    Where: ({ condition }) => {
      const tests = [...testsOf(model.predicate(condition))].filter(
        (test): test is TextPredicate =>
          test.kind === 'text' && !test.negated && isCommandLine(test.subject.expression, model),
      );
      const tested = tests.map(({ test }) => caseFold(test.needle.trim()));
      const told = new Set<string>();
      for (const { node, test, subject } of tests) {
        const known = variantsOf(test.needle);
        if (known === undefined || told.has(known.option)) continue;
        const missing = known.variants.filter(
          (variant) => !tested.includes(caseFold(variant)) && !covers(test, variant),
        );
        // Who tests two spellings knows that there are several.
        if (missing.length < known.variants.length) continue;
        told.add(known.option);
        const column = textOf(subject.expression);
        const all = [test.needle.trim(), ...missing].map((text) => JSON.stringify(text)).join(', ');
        const fixes = (): readonly Fix[] =>
          node.kind !== 'Binary'
            ? []
            : [
                {
                  title: 'Test all spellings',
                  kind: 'suggest',
                  edits: [{ start: node.start, end: node.end, newText: `${column} has_any (${all})` }],
                },
              ];
        report({
          start: node.start,
          end: node.end,
          messageId: 'oneOf',
          data: { text: `\`"${test.needle}"\``, others: missing.slice(0, 5) },
          fixes,
        });
      }
    },
  }),
});

/** Whether the test finds another spelling as well, as `contains "-enc"` finds `-encodedcommand`. */
function covers({ relation, needle }: TextPredicate['test'], variant: string): boolean {
  return (relation === 'contains' || relation === 'hasprefix') && caseFold(variant).includes(caseFold(needle.trim()));
}
