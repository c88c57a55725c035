import type { Call, Expression } from '../../syntax/expressions.js';
import type { QueryBlock } from '../../syntax/statements.js';
import { walk } from '../../syntax/walk.js';

/** An arm of `case()` or `iff()`. */
export interface WrittenArm {
  readonly condition: Expression;
  readonly result: Expression;
}

/** A `case()` or `iff()` as written. */
export interface WrittenChoice {
  readonly arms: readonly WrittenArm[];
  readonly otherwise: Expression;
}

/** How a query computes its columns, and what stands where in it. */
export class ComputedColumns {
  private readonly assignments = new Map<string, { readonly end: number; readonly value: Expression }[]>();
  private readonly expressions = new Map<string, Expression>();
  readonly choices: readonly WrittenChoice[];

  constructor(tree: QueryBlock) {
    const choices: WrittenChoice[] = [];
    walk(tree, (node, ancestors) => {
      if ('type' in node && typeof node.type === 'string')
        this.expressions.set(`${node.start}:${node.end}`, node as Expression);
      if (node.kind === 'Call') {
        const choice = writtenChoice(node);
        if (choice !== undefined) choices.push(choice);
      }
      const around = ancestors.at(-1)?.kind;
      if (node.kind !== 'Named' || (around !== 'Extend' && around !== 'Project')) return;
      const [name] = node.names;
      if (name === undefined) return;
      const known = this.assignments.get(name.name);
      const assignment = { end: node.end, value: node.expression };
      if (known === undefined) this.assignments.set(name.name, [assignment]);
      else known.push(assignment);
    });
    this.choices = choices;
  }

  /** The expression at a place. */
  expression(start: number, end: number): Expression | undefined {
    return this.expressions.get(`${start}:${end}`);
  }

  /** What a column was last set to before a place. */
  valueOf(column: string, before: number): Expression | undefined {
    return this.assignments.get(column)?.findLast((a) => a.end <= before)?.value;
  }
}

/** The arms of a call of `case()` or `iff()`; undefined for any other. */
export function writtenChoice({ name, args }: Call): WrittenChoice | undefined {
  if (name !== 'case' && name !== 'iff' && name !== 'iif') return undefined;
  if (args.length < 3 || args.length % 2 === 0) return undefined;
  const arms: WrittenArm[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) arms.push({ condition: args[i]!, result: args[i + 1]! });
  return { arms, otherwise: args.at(-1)! };
}

/** An expression without the parentheses around it. */
export function bare(e: Expression): Expression {
  return e.kind === 'Parenthesized' ? bare(e.expression) : e;
}
