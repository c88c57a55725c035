import type { Call, Expression } from '../../../syntax/expressions.js';
import type { TextEdit } from '../../../rules/region.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { withoutParentheses } from '../../model/columns.js';

/** The operator that compares without case. */
const WITHOUT_CASE: Readonly<Record<string, string>> = {
  '==': '=~',
  '!=': '!~',
  in: 'in~',
  '!in': '!in~',
};

export const caseFoldEquality = defineLint({
  id: 'case-fold-equality',
  category: 'performance',
  defaultSeverity: 'info',
  fixKind: 'safe',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: query best practices', url: 'https://learn.microsoft.com/kusto/query/best-practices' },
    {
      title: 'Azure Monitor: optimize log queries',
      url: 'https://learn.microsoft.com/azure/azure-monitor/logs/query-optimization',
    },
  ],
  summary: 'A text that is made lower or upper case only to be compared, where an operator without case does it.',
  messages: {
    folded: {
      message: '`{function}()` is called for each row only to compare without case, which `{operator}` does by itself.',
      why: 'The index cannot be used on a computed text, so the rule reads every row and converts it.',
      remedy: 'Compare `{subject}` itself with `{operator}`.',
    },
  },
  create: ({ model, report, textOf }) => {
    const reported = (
      call: Call,
      operator: { readonly start: number; readonly end: number; readonly name: string },
      others: readonly TextEdit[],
    ): void => {
      const subject = call.args[0]!;
      const title = `Compare with \`${operator.name}\``;
      const fix: Fix = {
        title,
        kind: 'safe',
        edits: [
          { start: call.start, end: call.end, newText: textOf(subject) },
          { start: operator.start, end: operator.end, newText: operator.name },
          ...others,
        ],
      };
      const data = { function: call.name, operator: operator.name, subject: textOf(subject) };
      report({ start: call.start, end: call.end, messageId: 'folded', data, fixes: () => [fix] });
    };
    return {
      Binary: ({ operator, operatorSpan, left, right }) => {
        const better = WITHOUT_CASE[operator];
        if (better === undefined) return;
        const [a, b] = [foldOf(left), foldOf(right)];
        const place = { ...operatorSpan, name: better };
        if (a !== undefined && b?.name === a.name) {
          const [inner] = b.args;
          reported(a, place, [{ start: b.start, end: b.end, newText: textOf(inner!) }]);
        } else if (a !== undefined && isFolded(model.constants.text(right), a.name)) {
          reported(a, place, []);
        } else if (b !== undefined && isFolded(model.constants.text(left), b.name)) {
          reported(b, place, []);
        }
      },
      In: ({ operator, operatorSpan, left, right }) => {
        const better = WITHOUT_CASE[operator];
        const fold = better === undefined ? undefined : foldOf(left);
        const list = fold === undefined ? undefined : model.constants.list(right);
        if (better === undefined || fold === undefined || list === undefined || list.length === 0) return;
        if (!list.every(({ value }) => typeof value === 'string' && isFolded(value, fold.name))) return;
        reported(fold, { ...operatorSpan, name: better }, []);
      },
    };
  },
});

/** A call of `tolower()` or `toupper()` on a text. */
function foldOf(expression: Expression): Call | undefined {
  const at = withoutParentheses(expression);
  if (at.kind !== 'Call' || (at.name !== 'tolower' && at.name !== 'toupper')) return undefined;
  return at.args.length === 1 && at.args[0]!.type === 'string' ? at : undefined;
}

/**
 * Whether a literal is as the function would make it. Beyond ASCII the two ways to compare may differ, and in the wrong case
 * it is never equal: see never-true-condition.
 */
function isFolded(text: string | undefined, by: string): boolean {
  if (text === undefined || !/^[\x20-\x7e]+$/.test(text)) return false;
  return (by === 'tolower' ? text.toLowerCase() : text.toUpperCase()) === text;
}
