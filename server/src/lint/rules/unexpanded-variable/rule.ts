import { defineLint } from '../../lint.js';
import { storedName } from '../../model/column-text.js';
import { textComparisonVisitor } from '../../model/text-comparisons.js';

const VARIABLE = /%[a-z][\w()]*%|\$env:\w+|\$\{?HOME\}?|^~[\\/]/i;

export const unexpandedVariable = defineLint({
  id: 'unexpanded-variable',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: DeviceProcessEvents',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-deviceprocessevents-table',
    },
  ],
  summary: 'A variable of the environment in a path that is compared with resolved ones.',
  messages: {
    variable: {
      message: '{column} holds the path after {variable} was put in, so {text} never matches.',
      why: 'Files in that folder are missed.',
      remedy: 'Write the end of the path that all machines share, such as `\\AppData\\Local\\Temp\\`.',
    },
  },
  create: ({ model, report, textOf }) =>
    textComparisonVisitor(model, ({ subject, texts }) => {
      if (model.columns.classOf(subject) !== 'path' || /registry|url/i.test(storedName(subject, model) ?? '')) return;
      for (const { text, source } of texts) {
        const variable = VARIABLE.exec(text)?.[0];
        if (variable === undefined) continue;
        const data = { column: `\`${textOf(subject)}\``, variable: `\`${variable}\``, text: `\`${textOf(source)}\`` };
        report({ start: source.start, end: source.end, messageId: 'variable', data });
      }
    }),
});
