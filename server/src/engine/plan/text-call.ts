import type { Expression } from '../../syntax/expressions.js';
import { EngineError } from '../errors.js';

/** Functions whose text Kusto does not take from a dynamic, with the place of that argument. */
const TEXT_ARGUMENT: ReadonlyMap<string, number> = new Map([
  ['countof', 0],
  ['extract', 2],
  ['replace_string', 0],
  ['trim', 1],
  ['url_encode', 0],
]);

/**
 * Refuses a dynamic where Kusto wants a string. The language package lets these calls pass, since most text functions
 * take a dynamic by its text; a rule with one of them fails when it is deployed.
 */
export function checkTextCall(name: string, args: readonly Expression[]): void {
  const place = TEXT_ARGUMENT.get(name);
  const text = place === undefined ? undefined : args[place];
  if (text?.type !== 'dynamic') return;
  throw new EngineError('refused', `${name}() takes a string, not a dynamic. Convert it with tostring().`, text);
}
