import type { EvasionReport, VariantResult } from '../testing/evade-rule.js';
import type { MutantResult, MutantStatus } from '../testing/mutate-rule.js';
import { plural } from '../testing/words.js';
import { codeCell, codeSpan, escapeMarkdown } from './markdown.js';
import { outerRange } from './place.js';
import type { RuleUnit } from './project.js';
import type { ReportPlace } from './protocol/proof.js';
import { ruleTitle } from './run-report.js';
import type { SourceRange } from '../schema/configuration/types.js';
import type { WireRange } from './protocol.js';

/** A report as Markdown, with the places of the rule that it names. */
export interface RuleReportText {
  readonly markdown: string;
  readonly places: readonly ReportPlace[];
}

/** How many variants of a clause are shown. */
const LISTED = 5;

/** What the tests of a rule do not notice. `uri`: of the rule, for links. */
export function mutationReport(unit: RuleUnit, uri: string, mutants: readonly MutantResult[]): RuleReportText {
  const count = (status: MutantStatus): number => mutants.filter((m) => m.status === status).length;
  const survivors = mutants.filter((m) => m.status === 'survived');
  const killable = count('killed') + survivors.length;
  const score = killable === 0 ? 100 : Math.floor((1000 * count('killed')) / killable) / 10;
  const parts = [`${plural(count('killed'), 'changed rule')} noticed`, `${survivors.length} not`];
  if (count('equivalent') > 0) parts.push(`${count('equivalent')} hit the same and do not count`);
  const title = `# Mutation of ${escapeMarkdown(ruleTitle(unit))}`;
  const summary = `**${score}%**: ${parts.join(', ')}.`;
  const lines = survivors.map((m) => {
    const { line, column } = m.place;
    return `- [Line ${line}](${uri}#L${line},${column}): ${escapeMarkdown(m.description)}`;
  });
  const places = survivors.map((m): ReportPlace => ({
    range: wireRange(m.place),
    message: `No test notices this change: ${m.description}.`,
    mutant: { range: wireRange(m.place), replacement: m.replacement },
  }));
  if (lines.length === 0) return { markdown: `${title}\n\n${summary}\n\nThe tests notice every change.`, places };
  const help = 'Each stands at its place in Problems as well; its light bulb adds a case that notices the change.';
  return { markdown: [title, summary, '## What no test notices', lines.join('\n'), help].join('\n\n'), places };
}

/** What a rule makes of other ways to write malicious commands. `uri`: of the rule; `uriOf`: of event files. */
export function evasionReport(
  unit: RuleUnit,
  uri: string,
  { variants, events }: EvasionReport,
  uriOf: (path: string) => string,
): RuleReportText {
  const missed = variants.filter((v) => !v.caught);
  const lower = variants.filter(scoresLower);
  const title = `# Evasion of ${escapeMarkdown(ruleTitle(unit))}`;
  const caught = `${variants.length - missed.length} of ${plural(variants.length, 'variant')}`;
  const extra = lower.length === 0 ? '' : `, ${lower.length} with a lower score`;
  const summary = `**${caught}** of ${plural(events, 'malicious event')} caught${extra}, ${missed.length} missed.`;
  const kinds = [...new Set(variants.map((v) => v.kind))].map((kind) => {
    const of = variants.filter((v) => v.kind === kind);
    const passed = of.filter((v) => !v.caught).length;
    return `| ${kind} | ${of.length - passed} | ${passed} | ${of.filter(scoresLower).length} |`;
  });
  const table = ['| variant | caught | missed | scores lower |', '|---|---:|---:|---:|', ...kinds].join('\n');
  const byClause = new Map<string, VariantResult[]>();
  for (const v of missed) {
    const key = v.lacks === undefined ? '' : `${v.lacks.start}:${v.lacks.end}`;
    const known = byClause.get(key);
    if (known === undefined) byClause.set(key, [v]);
    else known.push(v);
  }
  const groups = [...byClause];
  groups.sort((a, b) => b[1].length - a[1].length);
  const sections: string[] = [];
  const places: ReportPlace[] = [];
  for (const [, list] of groups) {
    const { lacks } = list[0]!;
    const shown = plural(list.length, 'variant');
    if (lacks === undefined) sections.push(`### ${shown} missed for another reason`);
    else {
      const range = outerRange(unit, lacks);
      const { line, character } = range.start;
      sections.push(`### [${codeSpan(short(lacks.text))}](${uri}#L${line + 1},${character + 1}) lets ${shown} pass`);
      const [first] = list;
      const message = `\`${short(lacks.text)}\` lets ${shown} of malicious commands pass, such as \`${first!.commandLine}\`.`;
      places.push({ range, message, mutant: undefined });
    }
    const rows = distinct(list)
      .slice(0, LISTED)
      .map((v) => variantRow(v, uriOf));
    sections.push(['| how | command | event |', '|---|---|---|', ...rows].join('\n'));
  }
  return { markdown: [title, summary, table, ...sections].join('\n\n'), places };
}

function variantRow({ description, commandLine, event }: VariantResult, uriOf: (path: string) => string): string {
  const name = event.file.slice(event.file.lastIndexOf('/') + 1);
  const link = `[${escapeMarkdown(name)}:${event.line}](${uriOf(event.file)}#L${event.line})`;
  return `| ${escapeMarkdown(description)} | ${codeCell(commandLine.replaceAll('\t', '⇥'))} | ${link} |`;
}

/** One variant of each kind before more of the same. */
function distinct(variants: readonly VariantResult[]): VariantResult[] {
  const seen = new Set<string>();
  const first = variants.filter((v) => (seen.has(v.kind) ? false : seen.add(v.kind)));
  return [...first, ...variants.filter((v) => !first.includes(v))];
}

function scoresLower({ caught, before, after }: VariantResult): boolean {
  return caught && typeof before === 'number' && typeof after === 'number' && after < before;
}

function short(text: string): string {
  const one = text.replace(/\s+/g, ' ');
  return one.length > 60 ? `${one.slice(0, 59)}…` : one;
}

/** A place, from 1, as the protocol has it. */
function wireRange({ line, column, endLine, endColumn }: SourceRange): WireRange {
  return {
    start: { line: line - 1, character: column - 1 },
    end: { line: endLine - 1, character: endColumn - 1 },
  };
}
