import type { Range } from '../../rules/region.js';
import type { Expression } from '../../syntax/expressions.js';
import type { Scan } from '../../syntax/operators.js';
import type { QueryBlock } from '../../syntax/statements.js';
import { walk, type SyntaxNode } from '../../syntax/walk.js';

/**
 * Whether a change stands in the first value of a column that a `scan` declares, and nothing ever sees that value: every
 * step sets the column, and each place that reads it is reached only once a step has set it.
 */
export function isUnseenDefault(tree: QueryBlock, edit: Range): boolean {
  let unseen = false;
  walk(tree, (node) => {
    if (node.kind !== 'Scan') return true;
    const declared = node.declared.find((d) => d.defaultValue !== undefined && within(edit, d.defaultValue));
    if (declared !== undefined) unseen = isNeverSeen(node, declared.name);
    return true;
  });
  return unseen;
}

function isNeverSeen(scan: Scan, column: string): boolean {
  const { steps } = scan;
  if (steps.some((step) => step.optional)) return false;
  if (!steps.every((step) => step.assignments.some((a) => a.column.name === column))) return false;
  const names = steps.map((s) => s.name.name);
  return steps.every((step, at) => {
    const parts = [step.condition, ...step.assignments.map((a) => a.value)];
    // A step whose condition fails without a record of its own is not reached without one either.
    const guarded = needsRecordOf(step.condition, step.name.name);
    return parts.every((part, i) => readsAreSafe(part, column, names, at, i > 0 && guarded));
  });
}

/** Whether each place in an expression that reads the column reads it of a step that has a record then. */
function readsAreSafe(
  root: Expression,
  column: string,
  names: readonly string[],
  at: number,
  guarded: boolean,
): boolean {
  const own = names[at]!;
  const visit = (node: SyntaxNode, hasOwn: boolean): boolean => {
    if (node.kind === 'Path' && node.target.kind === 'Name' && names.includes(node.target.name)) {
      if (node.member.kind !== 'Name' || node.member.name !== column) return true;
      const of = names.indexOf(node.target.name);
      // A step is tried only where the one before it has a record, which keeps those of all before.
      return of < at || (of === at && hasOwn);
    }
    if (node.kind === 'Name' && node.name === column) return false;
    if (node.kind === 'Call' && (node.name === 'iff' || node.name === 'iif') && node.args.length === 3) {
      const [condition, yes, no] = node.args as [Expression, Expression, Expression];
      return visit(condition, hasOwn) && visit(yes, hasOwn || needsRecordOf(condition, own)) && visit(no, hasOwn);
    }
    let safe = true;
    walk(node, (inner) => {
      if (inner === node) return true;
      if (safe) safe = visit(inner, hasOwn);
      return false;
    });
    return safe;
  };
  return visit(root, guarded);
}

/** Whether a condition is true only where a step has a record: a term orders a value of it that would be null else. */
function needsRecordOf(condition: Expression, step: string): boolean {
  if (condition.kind === 'Parenthesized') return needsRecordOf(condition.expression, step);
  if (condition.kind !== 'Binary') return false;
  if (condition.operator === 'and') return needsRecordOf(condition.left, step) || needsRecordOf(condition.right, step);
  if (!['<', '<=', '>', '>='].includes(condition.operator)) return false;
  return isNullWithout(condition.left, step) || isNullWithout(condition.right, step);
}

/** Whether an expression is null where a step has no record: a column of it that is no text, or a sum with such a one. */
function isNullWithout(e: Expression, step: string): boolean {
  if (e.kind === 'Parenthesized') return isNullWithout(e.expression, step);
  if (e.kind === 'Binary' && (e.operator === '+' || e.operator === '-'))
    return isNullWithout(e.left, step) || isNullWithout(e.right, step);
  if (e.kind !== 'Path' || e.target.kind !== 'Name' || e.target.name !== step) return false;
  return e.type === 'datetime' || e.type === 'timespan';
}

/** Whether a range lies in another one. */
export function within(inner: Range, outer: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
