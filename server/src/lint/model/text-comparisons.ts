import type { Binary, Expression, In } from '../../syntax/expressions.js';
import type { Visitor } from '../../syntax/walk.js';
import type { QueryModel } from './query-model.js';
import { rememberedIn, rememberedText } from './remembered.js';

/** A text that a value is compared with, and the literal it is written in. */
export interface ComparedText {
  readonly text: string;
  readonly source: Expression;
}

/** A value compared with constant texts by a string operator. */
export interface TextComparison {
  readonly node: Binary | In;
  readonly subject: Expression;
  /** As written: `==`, `!has`, `in~`. */
  readonly operator: string;
  /** The operator without its negation: `==` for `!=`, `has` for `!has`. */
  readonly relation: string;
  readonly negated: boolean;
  readonly texts: readonly ComparedText[];
}

const NEGATIVE: Readonly<Partial<Record<string, string>>> = { '!=': '==', '!~': '=~' };
const FLIPS = new Set(['==', '!=', '=~', '!~']);
const COMPARES =
  /^(?:==|!=|=~|!~|:|!?(?:has|hasprefix|hassuffix|contains|startswith|endswith|like)(?:_cs)?|!?in~?|has_any|has_all)$/;
const compares = rememberedText((operator) => COMPARES.test(operator));

/** A visitor that calls back for every comparison with constant texts, in filters and elsewhere. */
export function textComparisonVisitor(model: QueryModel, found: (comparison: TextComparison) => void): Visitor {
  const look = (node: Binary | In): void => {
    const comparison = comparisonOf(node, model);
    if (comparison !== undefined) found(comparison);
  };
  return { Binary: look, In: look };
}

const comparisonOf = rememberedIn((node: Binary | In, model): TextComparison | undefined => {
  if (node.kind === 'In') return compared(node, node.left, node.right, model);
  if (!compares(node.operator)) return undefined;
  if (model.constants.of(node.right) !== undefined) return compared(node, node.left, [node.right], model);
  if (FLIPS.has(node.operator) && model.constants.of(node.left) !== undefined)
    return compared(node, node.right, [node.left], model);
  return undefined;
});

function compared(
  node: Binary | In,
  subject: Expression,
  expressions: readonly Expression[],
  model: QueryModel,
): TextComparison | undefined {
  const constants = expressions.flatMap((expression) => model.constants.list([expression]) ?? []);
  const texts = constants.flatMap(({ value, source }) => (typeof value === 'string' ? [{ text: value, source }] : []));
  if (texts.length === 0) return undefined;
  const { operator } = node;
  const negated = operator.startsWith('!');
  const relation = NEGATIVE[operator] ?? (negated ? operator.slice(1) : operator);
  return { node, subject, operator, relation, negated, texts };
}

/** A literal's text put into the form in which it is written, with its prefix and quotes. */
export function respelled(written: string, change: (body: string) => string): string | undefined {
  const match = /^([hH]?@?)(["'])([^]*)\2$/.exec(written);
  return match === null ? undefined : `${match[1]!}${match[2]!}${change(match[3]!)}${match[2]!}`;
}
