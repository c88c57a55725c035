import type { Binary, Expression, In } from '../../../syntax/expressions.js';
import { replacement } from '../../context.js';
import { defineLint } from '../../lint.js';
import { hasCase, isCaseFolded, isFileName, isCommandLine } from '../../model/column-text.js';
import { withoutParentheses } from '../../model/columns.js';
import { isNegatedAround } from '../../model/conditions.js';
import type { Constant } from '../../model/constants.js';
import type { QueryModel } from '../../model/query-model.js';
import { LOWER_CASE_NAMES } from './lower-case-names.js';

/** Case-sensitive operators and those that do the same without regard to case. */
const RELAXED: Readonly<Partial<Record<string, string>>> = {
  '==': '=~',
  in: 'in~',
  has_cs: 'has',
  hasprefix_cs: 'hasprefix',
  hassuffix_cs: 'hassuffix',
  contains_cs: 'contains',
  startswith_cs: 'startswith',
  endswith_cs: 'endswith',
};

export const caseSensitiveOnControlledField = defineLint({
  id: 'case-sensitive-on-controlled-field',
  category: 'evasion',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: advanced hunting best practices',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-best-practices',
    },
    { title: 'Azure-Sentinel issue 4291', url: 'https://github.com/Azure/Azure-Sentinel/issues/4291' },
  ],
  summary: 'A comparison that tells cases apart, on text that the attacker writes or whose case depends on its source.',
  messages: {
    misspelt: {
      message: '`{operator}` tells cases apart, and Windows ships {names} in lower case.',
      why: 'Not even the ordinary event has this spelling, so the rule sees next to nothing.',
      remedy: 'Use `{relaxed}`.',
    },
    attacker: {
      message: "`{operator}` tells cases apart, and the case of `{column}` is the attacker's to choose.",
      why: 'Windows runs `POWERSHELL.EXE` as it runs `powershell.exe`; typed in another case, the attack goes unseen.',
      remedy: 'Use `{relaxed}`.',
      severity: 'info',
    },
    source: {
      message: '`{operator}` tells cases apart, and `{column}` is written in different cases by different sources.',
      why: 'The same operation is `Write` in one record and `WRITE` in the next, and only one of them is found.',
      remedy: 'Use `{relaxed}`.',
      severity: 'info',
    },
  },
  create: ({ model, report, textOf }) => {
    const check = (node: Binary | In, constants: readonly (Constant | undefined)[]): void => {
      const relaxed = RELAXED[node.operator];
      if (relaxed === undefined || isNegatedAround(node, model)) return;
      const texts = constants.map((constant) => constant?.value);
      if (!texts.some((text) => typeof text === 'string' && hasCase(text))) return;
      const reason = caseOf(node.left, texts, model);
      if (reason === undefined) return;
      const { start, end } = node.operatorSpan;
      const names = reason === 'attacker' && isWhole(node.operator) ? texts.filter(isMisspelt) : [];
      const data = { operator: node.operator, relaxed, column: textOf(withoutParentheses(node.left)), names };
      report({
        start,
        end,
        messageId: names.length > 0 ? 'misspelt' : reason,
        data,
        fixes: () => [replacement('suggest', `Compare without case: \`${relaxed}\``, { start, end }, relaxed)],
      });
    };
    return {
      Binary: (node) => check(node, [model.constants.of(node.right)]),
      In: (node) => check(node, model.constants.list(node.right) ?? []),
    };
  },
});

function caseOf(left: Expression, texts: readonly unknown[], model: QueryModel): 'attacker' | 'source' | undefined {
  const subject = withoutParentheses(left);
  if (subject.kind !== 'Name' || subject.type !== 'string' || isCaseFolded(subject, model)) return undefined;
  const found = model.columns.classOf(subject);
  if (found === 'source-dependent-case') return 'source';
  if (found === 'path') return texts.every(isUnixPath) ? undefined : 'attacker';
  if (found !== 'attacker-text') return undefined;
  if (isFileName(subject, model)) return texts.every(isUnixName) ? undefined : 'attacker';
  return isCommandLine(subject, model) ? 'attacker' : undefined;
}

/** A path that tells cases apart on its own system. */
const isUnixPath = (text: unknown): boolean => typeof text === 'string' && text.startsWith('/');

/** A name without the extension that Windows runs it by, in lower case as Unix programs are. */
const isUnixName = (text: unknown): boolean =>
  typeof text === 'string' && !text.includes('.') && text === text.toLowerCase();

const isWhole = (operator: string): boolean => operator === '==' || operator === 'in';

/** A name with a capital that the program's file has not. */
const isMisspelt = (text: unknown): text is string =>
  typeof text === 'string' && text !== text.toLowerCase() && LOWER_CASE_NAMES.has(text.toLowerCase());
