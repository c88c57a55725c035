import type { Expression } from '../../../syntax/expressions.js';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { armsOf } from '../../model/value-sets.js';
import type { QueryModel } from '../../model/query-model.js';

const NUMBERS: Readonly<Partial<Record<string, string>>> = {
  int: 'whole',
  long: 'whole',
  real: 'real',
  decimal: 'decimal',
};

export const caseResultTypeMismatch = defineLint({
  id: 'case-result-type-mismatch',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [{ title: 'Kusto: case()', url: 'https://learn.microsoft.com/kusto/query/case-function' }],
  summary: 'Results of `case()` or `iff()` that are numbers of different types.',
  messages: {
    mixed: {
      message: '{result} is {type}, the other results are {others}: `{function}()` wants one type.',
      why: 'The editor accepts it, and the service refuses the query, so the rule never runs.',
      remedy: 'Write all results alike, as `1.0` or `1`, or convert them.',
    },
  },
  create: ({ model, report, textOf }) => ({
    Call: (call) => {
      const results = (armsOf(call) ?? []).map(({ result }) => result).filter((result) => !isNull(result, model));
      const kinds = results.map(({ type }) => NUMBERS[type]);
      if (results.length < 2 || kinds.includes(undefined) || new Set(kinds).size < 2) return;
      const usual = mostFrequent(kinds);
      const odd = results[kinds.findIndex((kind) => kind !== usual)]!;
      const others = results[kinds.indexOf(usual)]!.type;
      const fixes = (): readonly Fix[] => fixesFor(results, usual, textOf);
      const data = {
        result: `\`${textOf(odd)}\``,
        type: `\`${odd.type}\``,
        others: `\`${others}\``,
        function: call.name,
      };
      report({ start: odd.start, end: odd.end, messageId: 'mixed', data, fixes });
    },
  }),
});

const isNull = (result: Expression, model: QueryModel): boolean => model.constants.of(result)?.value === null;

function mostFrequent<T>(values: readonly T[]): T {
  const count = (value: T): number => values.filter((other) => other === value).length;
  return values.reduce((best, value) => (count(value) > count(best) ? value : best));
}

/** Makes whole numbers real ones, which loses nothing, where all odd results are literals of whole numbers. */
function fixesFor(
  results: readonly Expression[],
  usual: string | undefined,
  textOf: (node: Expression) => string,
): readonly Fix[] {
  const whole = results.filter(({ type }) => type === 'long' || type === 'int');
  if (usual === 'decimal' || !whole.every(({ kind }) => kind === 'Literal')) return [];
  if (results.some(({ type }) => type === 'decimal')) return [];
  const edits = whole.map((literal) => replacement('suggest', '', literal, `${textOf(literal)}.0`).edits[0]!);
  return [{ title: 'Write the whole numbers as reals', kind: 'suggest', edits }];
}
