import type { Expression } from '../../syntax/expressions.js';
import { withoutParentheses, type ColumnScope } from './columns.js';
import type { QueryModel } from './query-model.js';
import { rememberedIn, rememberedText } from './remembered.js';

/** Whether a text has been made lower or upper case on its way from the column it is stored in. */
export function isCaseFolded(expression: Expression, model: QueryModel, scope?: ColumnScope, depth = 0): boolean {
  const at = withoutParentheses(expression);
  if (depth > 20) return false;
  if (at.kind === 'Call') {
    if (at.name === 'tolower' || at.name === 'toupper') return true;
    return at.args.some((argument) => isCaseFolded(argument, model, scope, depth + 1));
  }
  if (at.kind !== 'Name' || at.symbol !== 'column') return false;
  const origin = (scope ?? model.columns.scopeAt(at)).lookup(at.name);
  return origin?.kind === 'computed' && isCaseFolded(origin.expression, model, origin.scope, depth + 1);
}

/** Whether a column holds whole command lines or scripts. */
export function isCommandLine(expression: Expression, model: QueryModel): boolean {
  const name = storedName(expression, model);
  return name !== undefined && namesCommandLine(name);
}

const COMMAND_LINE = /command_?line|cmd_?line|script_?(?:block)?(?:text|content)|^cmd$/i;
const namesCommandLine = rememberedText((name) => COMMAND_LINE.test(name));

/** Whether a column holds the name of a file or program, without its folder. */
export function isFileName(expression: Expression, model: QueryModel): boolean {
  const name = storedName(expression, model);
  return name !== undefined && namesFile(name);
}

const FILE = /file_?name|process_?name|original_?name/i;
const namesFile = rememberedText((name) => FILE.test(name));

/** The stored column that an expression's text comes from, through renames and functions that pass text on. */
export const storedName = rememberedIn((expression: Expression, model): string | undefined => {
  let at = withoutParentheses(expression);
  while (at.kind === 'Call' && PASSES.has(at.name) && at.args[0] !== undefined) at = withoutParentheses(at.args[0]);
  if (at.kind !== 'Name' || at.symbol !== 'column') return undefined;
  const root = model.columns.root(at);
  return root.kind === 'stored' ? root.column : root.kind === 'unknown' ? at.name : undefined;
});

const PASSES = new Set(['tostring', 'tolower', 'toupper', 'trim', 'trim_start', 'trim_end']);

/** Whether a text has letters that have two cases. */
export function hasCase(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase();
}
