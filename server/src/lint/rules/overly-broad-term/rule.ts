import type { Span } from '../../../syntax/expressions.js';
import { defineLint } from '../../lint.js';
import type { Predicate, TextPredicate } from '../../implication/predicate.js';
import { both, evidenceAround, evidenceOf, NO_EVIDENCE, type Evidence } from '../../model/evidence.js';
import type { QueryModel } from '../../model/query-model.js';
import { termsOf } from '../../model/text-terms.js';
import { breadthOf } from './everyday-words.js';

/** With as many benign samples and none kept, the samples speak for the condition. */
const ENOUGH_SAMPLES = 20;

export const overlyBroadTerm = defineLint({
  id: 'overly-broad-term',
  category: 'precision',
  defaultSeverity: 'warning',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: advanced hunting best practices',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-best-practices',
    },
  ],
  summary: 'A very short or everyday word that is all that a branch of a condition asks for.',
  messages: {
    alone: {
      message: '{terms} on `{column}` is all that this branch asks for.',
      why: 'The word stands in ordinary events of every kind, so the branch alerts on them, and analysts learn to close its alerts unread.',
      remedy: 'Add a test of the process, its parent or another column, or ask for a second, rarer term.',
    },
    beside: {
      message: '{terms} on `{column}` is tested beside one other word only, and in any order.',
      why: 'Nothing says which program runs: commit messages, wrappers, editors and log options with both words match as well.',
      remedy: 'Tie the branch to the image with `FileName`, or test the place of the word in the command.',
    },
    measured: {
      message: '{terms} on `{column}` tells little: this condition alone keeps {kept} of {total} benign sample events.',
      why: 'What the samples show will happen in production at a larger scale, and analysts learn to close such alerts unread.',
      remedy: 'Add a test of the process, its parent or another column, or ask for a second, rarer term.',
    },
    unharmed: {
      message:
        '{terms} on `{column}` is all that this branch asks for, though none of {total} benign sample events has it.',
      why: 'The samples may not hold the events that will match in production.',
      remedy: 'Add a test of the process or another column, or samples of ordinary work that come close.',
      severity: 'info',
    },
  },
  create: ({ model, samples, report, textOf }) => ({
    Where: (where) => {
      const judge = (tests: readonly TextPredicate[], context: Evidence): void => {
        const broad = tests.filter((test) => isBroad(test, context, model));
        const first = broad[0];
        if (first === undefined) return;
        const place = needleOf(first);
        const terms = [...new Set(broad.map(({ test }) => `"${test.needle}"`))];
        const column = textOf(first.subject.expression);
        const evidence = samples?.clause(first.node.start, first.node.end);
        const related = broad.slice(1).map((test) => ({ ...needleOf(test), message: 'As broad' }));
        const data = { terms, column, kept: evidence?.benign.kept ?? 0, total: evidence?.benign.total ?? 0 };
        if (evidence !== undefined && evidence.benign.kept > 0) {
          const examples = evidence.benign.examples.map(({ file, line }) => ({
            start: 0,
            end: 0,
            file,
            line,
            message: 'A benign event that it keeps',
          }));
          report({ ...place, messageId: 'measured', data, related: [...related, ...examples] });
        } else if (evidence !== undefined && evidence.benign.total >= ENOUGH_SAMPLES) {
          report({ ...place, messageId: 'unharmed', data, related });
        } else {
          report({ ...place, messageId: context.words > 0 ? 'beside' : 'alone', data, related });
        }
      };
      const step = (predicate: Predicate, context: Evidence): void => {
        switch (predicate.kind) {
          case 'and':
            predicate.parts.forEach((part, i) => {
              const others = predicate.parts.filter((_, j) => j !== i).map((other) => evidenceOf(other, model));
              step(part, [context, ...others].reduce(both, NO_EVIDENCE));
            });
            return;
          case 'or':
            judge(
              predicate.parts.filter((part) => part.kind === 'text'),
              context,
            );
            for (const part of predicate.parts) if (part.kind !== 'text') step(part, context);
            return;
          case 'text':
            judge([predicate], context);
            return;
          default:
            return;
        }
      };
      const around = evidenceAround(where, model);
      if (!around.anchored) step(model.predicate(where.condition), around);
    },
  }),
});

function isBroad(predicate: TextPredicate, context: Evidence, model: QueryModel): boolean {
  const { test, negated, subject } = predicate;
  if (negated || context.anchored || context.words > 1) return false;
  if (evidenceOf(predicate, model).words === 0) return false;
  const [term, ...others] = termsOf(test.needle);
  if (term === undefined || others.length > 0) return false;
  const anywhere = test.relation === 'contains' && term === test.needle;
  const breadth = breadthOf(term, anywhere);
  if (breadth === undefined || subject.expression.kind === 'Star') return false;
  // An option such as `-ma` belongs to the program that the other word names.
  const isOption = /^\s*[-/]/.test(test.needle);
  return context.words === 0 || (breadth === 'beside-another' && !isOption);
}

/** The place of the word: the literal, where the test has one of its own. */
function needleOf({ node, test }: TextPredicate): Span {
  const literal =
    node.kind === 'Binary'
      ? node.right
      : node.kind === 'In'
        ? (node.right.find((item) => item.kind === 'Literal' && item.value === test.needle) ?? node)
        : node;
  return { start: literal.start, end: literal.end };
}
