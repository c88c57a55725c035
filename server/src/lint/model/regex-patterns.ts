import type { Call, Expression } from '../../syntax/expressions.js';
import type { Visitor } from '../../syntax/walk.js';
import type { Constant } from './constants.js';
import type { QueryModel } from './query-model.js';

/** A regular expression in a query. */
export interface RegexUse {
  /** The pattern as the engine sees it. */
  readonly pattern: string;
  /** The literal it is written in, or the expression that makes it. */
  readonly source: Expression;
  /** The text that it is tried on; undefined where that is not one expression. */
  readonly subject: Expression | undefined;
  /** `matches regex`, or the function's name. */
  readonly operator: string;
  /** The operator or call. */
  readonly node: Expression;
}

/** Which arguments of a function are its pattern and the text it is tried on. */
const FUNCTIONS: Readonly<Partial<Record<string, { readonly pattern: number; readonly subject: number }>>> = {
  extract: { pattern: 0, subject: 2 },
  extract_all: { pattern: 0, subject: -1 },
  extractall: { pattern: 0, subject: -1 },
  replace_regex: { pattern: 1, subject: 0 },
  replace: { pattern: 0, subject: 2 },
  trim: { pattern: 0, subject: 1 },
  trim_start: { pattern: 0, subject: 1 },
  trim_end: { pattern: 0, subject: 1 },
  indexof_regex: { pattern: 1, subject: 0 },
};

/** A visitor that calls back for every pattern that is a constant. */
export function regexVisitor(model: QueryModel, found: (use: RegexUse) => void): Visitor {
  const report = (constant: Constant | undefined, use: Omit<RegexUse, 'pattern' | 'source'>): void => {
    if (typeof constant?.value !== 'string') return;
    found({ pattern: constant.value, source: constant.source, ...use });
  };
  return {
    Binary: (node) => {
      if (node.operator !== 'matches regex') return;
      report(model.constants.of(node.right), { subject: node.left, operator: node.operator, node });
    },
    Call: (node) => {
      const place = FUNCTIONS[node.name] ?? countedRegex(node, model);
      if (place === undefined || node.callee !== 'scalar') return;
      const pattern = node.args[place.pattern];
      if (pattern === undefined) return;
      report(model.constants.of(pattern), { subject: node.args.at(place.subject), operator: node.name, node });
    },
  };
}

function countedRegex({ name, args }: Call, model: QueryModel): { pattern: number; subject: number } | undefined {
  const kind = args[2];
  if (name !== 'countof' || kind === undefined) return undefined;
  return model.constants.text(kind) === 'regex' ? { pattern: 1, subject: 0 } : undefined;
}
