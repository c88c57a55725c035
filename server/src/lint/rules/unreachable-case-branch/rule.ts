import type { Call, Expression } from '../../../syntax/expressions.js';
import type { Predicate } from '../../implication/predicate.js';
import { contradictory, implies } from '../../implication/implies.js';
import { WiderTests } from '../../implication/wider-tests.js';
import { defineLint } from '../../lint.js';
import type { Fix } from '../../finding.js';
import { outerOf } from '../../model/conditions.js';
import { withoutParentheses } from '../../model/columns.js';
import type { QueryModel } from '../../model/query-model.js';

/** A branch with what must fail before it is tried. */
interface Branch {
  readonly condition: Expression;
  readonly predicate: Predicate;
  readonly result: Expression;
  /** The call that it stands in, since an `iff()` may go on in its last argument. */
  readonly call: Call;
}

export const unreachableCaseBranch = defineLint({
  id: 'unreachable-case-branch',
  category: 'correctness',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [{ title: 'Kusto: case()', url: 'https://learn.microsoft.com/kusto/query/case-function' }],
  summary: 'A branch of `case()` or of nested `iff()` that an earlier one always takes.',
  messages: {
    repeated: {
      message: 'This branch is never taken: {condition} is tested before already.',
      why: 'The result {result} can never appear, so whatever the rule does with it, such as a higher score, never happens.',
      remedy: 'Correct the condition, or remove the branch.',
    },
    implied: {
      message:
        'This branch is never taken: wherever its condition holds, the earlier {condition} holds too and is taken first.',
      why: 'The result {result} can never appear, so whatever the rule does with it, such as a higher score, never happens.',
      remedy: 'Move it before the broader branch, or remove it.',
    },
  },
  create: ({ model, report, textOf }) => ({
    Call: (call) => {
      if (continues(call, model)) return;
      const branches = branchesOf(call, model, 0);
      const wider = new WiderTests(
        branches.map(({ predicate }) => predicate),
        false,
      );
      branches.forEach((branch, i) => {
        if (contradictory(branch.predicate)) return;
        const found = wider.firstBefore(i, branch.predicate, (place) =>
          implies(branch.predicate, branches[place]!.predicate),
        );
        if (found === undefined) return;
        const earlier = branches[found]!;
        const same = implies(earlier.predicate, branch.predicate);
        const quoted = (node: Expression): string => `\`${textOf(node).replace(/\s+/g, ' ')}\``;
        report({
          start: branch.condition.start,
          end: branch.result.end,
          messageId: same ? 'repeated' : 'implied',
          data: { condition: quoted(earlier.condition), result: quoted(branch.result) },
          related: [{ start: earlier.condition.start, end: earlier.result.end, message: 'Taken first' }],
          fixes: () => fixesFor(branch, earlier, same, textOf),
        });
      });
    },
  }),
});

/** Whether a call is the last argument of an `iff()` whose chain is looked at as a whole. */
function continues(call: Call, model: QueryModel): boolean {
  const outer = outerOf(call, model);
  return isChoice(call) && outer?.kind === 'Call' && isIff(outer) && withoutParentheses(outer.args[2]!) === call;
}

const isIff = ({ name, args }: Call): boolean => (name === 'iff' || name === 'iif') && args.length === 3;
const isChoice = (call: Call): boolean => isIff(call) || call.name === 'case';

function branchesOf(call: Call, model: QueryModel, depth: number): readonly Branch[] {
  const branch = (condition: Expression, result: Expression): Branch => ({
    condition,
    predicate: model.predicate(condition),
    result,
    call,
  });
  if (call.name === 'case') {
    const branches: Branch[] = [];
    for (let i = 0; i + 2 < call.args.length; i += 2) branches.push(branch(call.args[i]!, call.args[i + 1]!));
    return branches;
  }
  if (!isIff(call) || depth > 50) return [];
  const rest = withoutParentheses(call.args[2]!);
  const more = rest.kind === 'Call' && isChoice(rest) ? branchesOf(rest, model, depth + 1) : [];
  return [branch(call.args[0]!, call.args[1]!), ...more];
}

function fixesFor(
  { condition, result, call }: Branch,
  earlier: Branch,
  same: boolean,
  textOf: (range: { start: number; end: number }) => string,
): readonly Fix[] {
  if (call.name !== 'case' || earlier.call !== call) return [];
  const next = call.args[call.args.indexOf(result) + 1]!;
  const removal = { start: condition.start, end: next.start, newText: '' };
  const remove: Fix = { title: 'Remove the branch', kind: 'suggest', edits: [removal] };
  if (same) return [remove];
  const moved = {
    start: earlier.condition.start,
    end: earlier.condition.start,
    newText: textOf({ start: condition.start, end: next.start }),
  };
  return [{ title: 'Move the branch before the broader one', kind: 'suggest', edits: [moved, removal] }, remove];
}
