import type { RuleSamples, SampledClause } from '../testing/sample-rule.js';
import { coverageLine } from './coverage-pretty.js';
import type { Style } from './style.js';
import { errorText, placeText } from './test-report.js';
import { plural } from '../testing/words.js';

/** The samples made by one command. */
export interface SampleReports {
  readonly files: readonly RuleSamples[];
  readonly shownPath: (path: string) => string;
  /** Whether the test files were written. */
  readonly written: boolean;
}

/** The cases as YAML, where they are not written to their file, then what they are for. */
export function prettySamples(reports: SampleReports, style: Style): string {
  return reports.files.map((file) => fileLines(file, reports, style).join('\n')).join('\n\n');
}

function fileLines(file: RuleSamples, { shownPath, written }: SampleReports, style: Style): string[] {
  const lines = file.errors.map((e) => style.error(errorText(e, shownPath)));
  if (file.errors.length > 0) return lines;
  if (file.text !== undefined && !written) lines.push((file.isNew ? file.text : file.cases).trimEnd(), '');
  lines.push(
    ...summaryLines(file, shownPath, written).map((line, i) => (i === 0 ? style.bold(line) : style.dim(line))),
  );
  return lines;
}

/** What was made, and what was not, a line each; the first sums up. */
export function summaryLines(
  file: RuleSamples,
  shownPath: SampleReports['shownPath'],
  written: boolean,
): readonly string[] {
  const { clauses, coverage } = file;
  const place = (c: SampledClause): string => placeText(c.place, shownPath);
  const lacking = (what: string, c: SampledClause): string[] => [
    `  ${what}  ${place(c)}`,
    ...(c.reason === undefined ? [] : [`    ${c.reason.text}`]),
  ];
  const path = shownPath(file.path);
  if (clauses.length === 0) return [`${path}: the tests cover every clause, arm and list item.`];
  const done = written ? (file.isNew ? 'written' : 'added') : 'made';
  const met = clauses.filter((c) => c.how !== undefined);
  return [
    `${path}: ${plural(file.events, 'event')} ${done} for ${met.length} of ${plural(clauses.length, 'outcome')}.`,
    ...clauses.filter((c) => c.how === undefined).flatMap((c) => lacking(`no event was found for ${c.text}`, c)),
    ...clauses.filter((c) => c.how === 'unseen').flatMap((c) => lacking(`no event hits with ${c.text}`, c)),
    ...clauses.filter((c) => c.how === 'together').map((c) => `  never decides alone: ${c.text}  ${place(c)}`),
    ...(coverage === undefined ? [] : [coverageLine(coverage)]),
  ];
}

/** Samples as one JSON document. */
export function jsonSamples({ files, shownPath }: SampleReports): string {
  return JSON.stringify({
    files: files.map((file) => ({
      path: shownPath(file.path),
      isNew: file.isNew,
      text: file.text ?? null,
      cases: file.cases,
      events: file.events,
      clauses: file.clauses.map((c) => ({
        text: c.text,
        place: { ...c.place, file: shownPath(c.place.file) },
        how: c.how ?? null,
        reason:
          c.reason === undefined
            ? null
            : { ...c.reason, places: c.reason.places.map((p) => ({ ...p, file: shownPath(p.file) })) },
      })),
      errors: file.errors.map((e) => ({ ...e, place: { ...e.place, file: shownPath(e.place.file) } })),
    })),
  });
}
