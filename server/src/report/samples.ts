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

/** The made cases as YAML, a document for each rule: whole test files, and for files that are there the cases alone. */
export function sampledYaml({ files }: SampleReports): string {
  const texts = files.flatMap((file) => {
    if (file.errors.length > 0 || file.text === undefined) return [];
    return [(file.isNew ? file.text : file.cases).trimEnd()];
  });
  return texts.join('\n---\n');
}

/** What was made for each rule and what was not, or why nothing was. */
export function sampleSummaries({ files, shownPath, written }: SampleReports, style: Style): string {
  return files
    .map((file) => {
      if (file.errors.length > 0) return file.errors.map((e) => style.error(errorText(e, shownPath))).join('\n');
      const lines = summaryLines(file, shownPath, written);
      return lines.map((line, i) => (i === 0 ? style.bold(line) : style.dim(line))).join('\n');
    })
    .join('\n\n');
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
