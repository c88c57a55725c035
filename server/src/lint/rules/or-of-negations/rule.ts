import type { Expression } from '../../../syntax/expressions.js';
import { exclusive, implies } from '../../implication/implies.js';
import type { Predicate, TextPredicate } from '../../implication/predicate.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { isChainTop, isNegatedAround, operandsOf } from '../../model/conditions.js';

export const orOfNegations = defineLint({
  id: 'or-of-negations',
  category: 'correctness',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: logical operators', url: 'https://learn.microsoft.com/kusto/query/logical-operators' },
    { title: 'Public rules: exclusions joined by or' },
  ],
  summary: 'Exclusions of one column joined by `or`, which together exclude nothing.',
  messages: {
    always: {
      message: '{tests} is true for every event: no value of `{column}` fails both.',
      why: 'Nothing is excluded, so the noise that these tests were written against still alerts.',
      remedy: 'Join the exclusions by `and`, or use `!in`.',
    },
    nearly: {
      message: '{tests} excludes only events whose `{column}` has all of these texts at once.',
      why: 'Nearly nothing is excluded, so the noise that these tests were written against still alerts.',
      remedy: 'Join the exclusions by `and`.',
      severity: 'warning',
    },
  },
  create: ({ model, report, textOf, text }) => ({
    Binary: (node) => {
      if (node.operator !== 'or' || !isChainTop(node, model) || isNegatedAround(node, model)) return;
      const operands = operandsOf(node);
      const negations = operands.flatMap((operand) => {
        const negation = negationOf(model.predicate(operand));
        return negation === undefined ? [] : [{ operand, ...negation }];
      });
      const first = negations.find(({ subject }, i) =>
        negations.slice(i + 1).some((other) => other.subject === subject),
      );
      if (first === undefined) return;
      const same = negations.filter(({ subject }) => subject === first.subject);
      const [a, b] = same as [(typeof same)[number], (typeof same)[number]];
      if (implies(a.positive, b.positive) || implies(b.positive, a.positive)) return;
      const messageId = exclusive(a.positive, b.positive) ? 'always' : 'nearly';
      // A list that lacks one of several items is a thing to ask for.
      if (messageId === 'nearly' && a.column.type === 'dynamic') return;
      const data = {
        tests: `\`${textOf({ start: a.operand.start, end: b.operand.end }).replace(/\s+/g, ' ')}\``,
        column: textOf(a.column),
      };
      const fixes = (): readonly Fix[] => (same.length === operands.length ? [joinedByAnd(operands, text)] : []);
      report({ start: a.operand.start, end: same.at(-1)!.operand.end, messageId, data, fixes });
    },
  }),
});

/** For a condition that only excludes texts of one column: the column, and the condition that it negates. */
function negationOf(predicate: Predicate): { subject: string; positive: Predicate; column: Expression } | undefined {
  const tests = predicate.kind === 'and' ? predicate.parts : [predicate];
  const negated = tests.filter(
    (test): test is TextPredicate => test.kind === 'text' && test.negated && test.test.needle !== '',
  );
  const first = negated[0];
  if (first === undefined || negated.length < tests.length) return undefined;
  if (negated.some(({ subject }) => subject.key !== first.subject.key)) return undefined;
  const parts = negated.map((test): TextPredicate => ({ ...test, negated: false }));
  const positive: Predicate = parts.length === 1 ? parts[0]! : { kind: 'or', parts, node: predicate.node };
  return { subject: first.subject.key, positive, column: first.subject.expression };
}

/** The chain with each `or` between its operands made an `and`. */
function joinedByAnd(operands: readonly Expression[], text: string): Fix {
  const edits = operands.slice(1).map((operand, i) => {
    const from = operands[i]!.end;
    const at = from + /\bor\b/i.exec(text.slice(from, operand.start))!.index;
    return { start: at, end: at + 2, newText: 'and' };
  });
  return { title: 'Join the exclusions by `and`', kind: 'suggest', edits };
}
