import type { RuleUnit } from '../service/project.js';
import type { EvasionReport, VariantKind, VariantResult } from '../testing/evade-rule.js';
import { placeOf } from './problem.js';
import type { Style } from './style.js';
import { textTable } from './table.js';
import { plural } from '../testing/words.js';
import { cell, code } from './markdown-text.js';

/** What a rule makes of variants, and how it is shown. */
export interface EvasionReports {
  readonly unit: RuleUnit;
  readonly report: EvasionReport;
  readonly shownPath: (path: string) => string;
}

interface Count {
  caught: number;
  missed: number;
  lower: number;
}

/** Variants by what they change. */
function byKind(variants: readonly VariantResult[]): [VariantKind, Count][] {
  const counts = new Map<VariantKind, Count>();
  for (const v of variants) {
    let count = counts.get(v.kind);
    if (count === undefined) counts.set(v.kind, (count = { caught: 0, missed: 0, lower: 0 }));
    if (!v.caught) count.missed++;
    else {
      count.caught++;
      if (scoresLower(v)) count.lower++;
    }
  }
  return [...counts].sort((a, b) => b[1].missed - a[1].missed);
}

function scoresLower({ before, after }: VariantResult): boolean {
  return typeof before === 'number' && typeof after === 'number' && after < before;
}

interface ClauseMisses {
  readonly text: string;
  readonly place: string;
  readonly variants: readonly VariantResult[];
}

/** Missed variants by the clause that they do not satisfy, the most first. */
function byClause({ unit, report, shownPath }: EvasionReports): ClauseMisses[] {
  const clauses = new Map<string, { text: string; place: string; variants: VariantResult[] }>();
  for (const v of report.variants) {
    if (v.lacks === undefined) continue;
    const { line, column } = placeOf(unit.document, unit.region.map.rangeToOuter(v.lacks.start, v.lacks.end));
    const place = `${shownPath(unit.document.path)}:${line}:${column}`;
    const known = clauses.get(place);
    if (known !== undefined) known.variants.push(v);
    else clauses.set(place, { text: v.lacks.text.replace(/\s+/gu, ' '), place, variants: [v] });
  }
  return [...clauses.values()].sort((a, b) => b.variants.length - a.variants.length);
}

/** How many variants of a clause are shown. */
const LISTED = 3;

/** The report as text for a terminal. */
export function prettyEvasion(reports: EvasionReports, style: Style): string {
  const { report } = reports;
  const rows = byKind(report.variants).map(([kind, { caught, missed, lower }]) => [
    kind,
    String(caught),
    String(missed),
    String(lower),
  ]);
  if (rows.length === 0) return evasionSummary(reports);
  const [header, ...table] = textTable(['variant', 'caught', 'missed', 'scores lower'], rows, {
    kinds: ['text', 'number', 'number', 'number'],
    width: style.width,
  });
  const lines = [style.bold(header!), ...table];
  for (const { text, place, variants } of byClause(reports)) {
    lines.push('', `${style.mark(text)} lets ${plural(variants.length, 'variant')} pass  ${style.dim(place)}`);
    for (const v of distinct(variants).slice(0, LISTED)) {
      const event = `${reports.shownPath(v.event.file)}:${v.event.line}`;
      lines.push(`  ${v.description}: ${v.commandLine.replaceAll('\t', '⇥')}  ${style.dim(event)}`);
    }
  }
  return [...lines, '', style.bold(evasionSummary(reports))].join('\n');
}

/** One variant of each kind before more of the same. */
function distinct(variants: readonly VariantResult[]): VariantResult[] {
  const seen = new Set<string>();
  const first = variants.filter((v) => (seen.has(v.kind) ? false : seen.add(v.kind)));
  return [...first, ...variants.filter((v) => !first.includes(v))];
}

/** One line on all variants. */
function evasionSummary({ unit, report, shownPath }: EvasionReports): string {
  const { variants, events } = report;
  const rule = shownPath(unit.document.path);
  if (events === 0) return `${rule}: nothing to vary: ${whyNothing(report)}.`;
  const caught = variants.filter((v) => v.caught).length;
  const lower = variants.filter((v) => v.caught && scoresLower(v)).length;
  const extra = lower === 0 ? '' : `, ${lower} with a lower score`;
  const left = report.left === 0 ? '' : ` ${plural(report.left, 'more event')} of scenarios not varied.`;
  return `${rule}: ${caught} of ${plural(variants.length, 'variant')} of ${plural(events, 'event')} caught${extra}, ${variants.length - caught} missed.${left}`;
}

/** Why no event was varied, as a clause. */
export function whyNothing({ commandless }: EvasionReport): string {
  if (commandless.size === 0) return 'the rule hits no malicious event';
  const tables = [...commandless].map(([table, count]) => `${plural(count, 'malicious event')} of ${table}`);
  return `the ${tables.join(' and ')} that the rule hits ${[...commandless.values()].some((n) => n > 1) || tables.length > 1 ? 'have' : 'has'} no command line`;
}

/** The report as one JSON document. */
export function jsonEvasion({ unit, report, shownPath }: EvasionReports): string {
  return JSON.stringify({
    rule: shownPath(unit.document.path),
    events: report.events,
    nothing: report.events === 0 ? whyNothing(report) : null,
    left: report.left,
    variants: report.variants.map(({ lacks, event, before, after, ...v }) => ({
      ...v,
      event: { ...event, file: shownPath(event.file) },
      before: before ?? null,
      after: after ?? null,
      lacks:
        lacks === undefined
          ? null
          : { text: lacks.text, ...placeOf(unit.document, unit.region.map.rangeToOuter(lacks.start, lacks.end)) },
    })),
  });
}

/** The report as Markdown. */
export function markdownEvasion(reports: EvasionReports): string {
  const rows = byKind(reports.report.variants).map(
    ([kind, { caught, missed, lower }]) => `| ${kind} | ${caught} | ${missed} | ${lower} |`,
  );
  const clauses = byClause(reports).map(
    ({ text, place, variants }) =>
      `- ${code(text)} lets ${plural(variants.length, 'variant')} pass (${cell(place)}), such as ${code(variants[0]!.commandLine)}`,
  );
  if (rows.length === 0) return `### KQLens evasion variants\n\n${evasionSummary(reports)}`;
  return [
    '### KQLens evasion variants',
    '',
    evasionSummary(reports),
    '',
    '| variant | caught | missed | scores lower |',
    '|---|---:|---:|---:|',
    ...rows,
    ...(clauses.length === 0 ? [] : ['', ...clauses]),
  ].join('\n');
}
