import { closestName } from '../../../schema/closest-name.js';
import { vocabularyOf, type Vocabulary } from '../../../schema/vocabularies.js';
import type { Expression } from '../../../syntax/expressions.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { withoutParentheses } from '../../model/columns.js';
import type { Constant } from '../../model/constants.js';
import type { QueryModel } from '../../model/query-model.js';

export const unknownEnumValue = defineLint({
  id: 'unknown-enum-value',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'schema',
  since: '0.1.0',
  sources: [
    { title: "The vendors' table references: values of columns with a fixed vocabulary" },
    { title: 'Azure-Sentinel issue 4291', url: 'https://github.com/Azure/Azure-Sentinel/issues/4291' },
  ],
  summary: 'A text that a column with a fixed set of values never has, or has in other case.',
  messages: {
    unknown: {
      message: '`{column}` of `{table}` is never {value}.',
      why: 'The test can never match, so the events that it is written for are missed.',
      remedy: 'Use one of its values: {values}.',
    },
    miscased: {
      message: '`{column}` of `{table}` is written {known}, and `{operator}` tells {value} from it.',
      why: 'The test never matches, so the events that it is written for are missed.',
      remedy: 'Write the value as the product does, or compare without case.',
    },
    among: {
      message: '`{column}` of `{table}` is never {value}, which the list has among values that it can be.',
      why: 'The other values match, and this one adds nothing; the events that it is meant for go by another name.',
      remedy: 'Use one of its values: {values}.',
      severity: 'info',
    },
  },
  create: ({ model, report, textOf }) => {
    const check = (column: Expression, operator: string, constants: readonly Constant[]): void => {
      const subject = withoutParentheses(column);
      const known = vocabularyOfColumn(subject, model);
      if (known === undefined || subject.kind !== 'Name') return;
      const matches = constants.some(({ value }) => typeof value === 'string' && known.values.includes(value));
      for (const { value, source } of constants) {
        if (typeof value !== 'string' || source.kind !== 'Literal') continue;
        if (known.values.includes(value) || value === '') continue;
        const other = known.values.find((v) => v.toLowerCase() === value.toLowerCase());
        const sensitive = !operator.includes('~');
        if (other === undefined ? !known.closed : !sensitive) continue;
        const suggestion = other ?? closestName(value, known.values);
        const fixes = (): readonly Fix[] =>
          suggestion === undefined
            ? []
            : [replacement('suggest', `Write "${suggestion}"`, source, JSON.stringify(suggestion))];
        const data = {
          column: subject.name,
          table: known.table,
          operator,
          value: `\`${textOf(source)}\``,
          known: `\`"${other ?? ''}"\``,
          values: known.values.slice(0, 12),
        };
        report({
          start: source.start,
          end: source.end,
          messageId: matches ? 'among' : other === undefined ? 'unknown' : 'miscased',
          data,
          fixes,
        });
      }
    };
    return {
      Binary: ({ operator, left, right }) => {
        if (!['==', '!=', '=~', '!~'].includes(operator)) return;
        const [constant, other] = [model.constants.of(right), model.constants.of(left)];
        if (constant !== undefined) check(left, operator, [constant]);
        else if (other !== undefined) check(right, operator, [other]);
      },
      In: ({ operator, left, right }) => {
        if (operator === 'has_any' || operator === 'has_all') return;
        check(left, operator, model.constants.list(right) ?? []);
      },
    };
  },
});

/** The values of a stored column; of several tables only where all have a vocabulary for it. */
function vocabularyOfColumn(
  subject: Expression,
  model: QueryModel,
): (Vocabulary & { readonly table: string }) | undefined {
  if (subject.kind !== 'Name' || subject.symbol !== 'column' || subject.type !== 'string') return undefined;
  const origin = model.columns.root(subject);
  if (origin.kind !== 'stored') return undefined;
  const all = origin.tables.map((table) => vocabularyOf(table, origin.column));
  if (!all.every((vocabulary) => vocabulary !== undefined)) return undefined;
  return {
    table: origin.tables.join('`, `'),
    closed: all.every(({ closed }) => closed),
    values: [...new Set(all.flatMap(({ values }) => values))],
  };
}
