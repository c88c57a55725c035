import type { MutantKillers } from '../testing/kill-mutants.js';
import type { Style } from './style.js';
import { errorText, placeText } from './test-report.js';
import { plural } from '../testing/words.js';

/** Cases that kill mutants as YAML, where they are not written to their file, then the mutants that are left. */
export function prettyKillers(
  { path, cases, killed, left, errors }: MutantKillers,
  shownPath: (path: string) => string,
  written: boolean,
  style: Style,
): string {
  const lines = errors.map((e) => style.error(errorText(e, shownPath)));
  if (errors.length > 0) return lines.join('\n');
  if (cases !== '' && !written) lines.push(cases, '');
  for (const { place, description, operator } of left) {
    lines.push(`${style.warning('left')} ${description}  ${style.dim(`${operator} ${placeText(place, shownPath)}`)}`);
  }
  const done = written ? 'Their cases were added' : 'Their cases are above';
  const sum = `${shownPath(path)}: ${plural(killed.length, 'surviving mutant')} killed, ${left.length} left.`;
  lines.push(style.bold(killed.length === 0 ? sum : `${sum} ${done}.`));
  return lines.join('\n');
}
