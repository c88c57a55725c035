import { toStringValue } from '../engine/values/convert.js';
import type { EventPlace } from '../engine/trace/trace.js';
import type { LoadedEvents } from '../events/load.js';
import { scoreBand } from '../schema/configuration/score.js';
import { rowOfLine } from '../testing/data/event-fields.js';
import {
  explainEvent,
  type ArmChoice,
  type ClauseReference,
  type ExplainedRow,
  type ExplainInput,
  type Explanation,
  type HitExplanation,
  type MissExplanation,
  type Need,
} from '../testing/explain.js';
import { codeCell, codeSpan, escapeMarkdown } from './markdown.js';
import { toPosition } from './positions.js';
import type { RuleUnit } from './project.js';
import { ruleTitle } from './run-report.js';

/** A rule, and the URI by which its client knows it. */
interface LinkedRule {
  readonly unit: RuleUnit;
  readonly uri: string;
}

/**
 * Why the event on a line of a file hits or does not, as Markdown.
 *
 * @param tables - those that the rule reads.
 * @param line - from 1.
 * @param uri - the rule's, for links to its clauses.
 */
export function explainLine(
  unit: RuleUnit,
  input: ExplainInput,
  tables: readonly string[],
  file: string,
  line: number,
  uri: string,
): string {
  const { events } = input;
  const report = events.report.files.find((f) => f.path === file);
  if (report === undefined) return 'The last run did not read this file.';
  const place = eventAt(events, file, line);
  if (place === undefined) {
    const skipped = report.skipped.find((s) => s.line === line || s.line === 0);
    return skipped === undefined ? 'There is no event on this line.' : `Not read: ${escapeMarkdown(skipped.reason)}.`;
  }
  if (!tables.includes(place.table)) {
    return `**${escapeMarkdown(ruleTitle(unit))}** does not read ${codeSpan(place.table)}, the table of this event.`;
  }
  const outcome = explainEvent(input, place);
  return outcome.ok
    ? explanationMarkdown({ unit, uri }, outcome.value)
    : `Not evaluable: ${escapeMarkdown(outcome.error.message)}.`;
}

function eventAt(events: LoadedEvents, file: string, line: number): EventPlace | undefined {
  for (const table of events.tables.values()) {
    const row = rowOfLine(table, file, line);
    if (row !== undefined) return { table: table.name, row };
  }
  return undefined;
}

function explanationMarkdown(rule: LinkedRule, explanation: Explanation): string {
  return (explanation.kind === 'hit' ? hitParts(rule, explanation) : missParts(rule, explanation)).join('\n\n');
}

function hitParts(rule: LinkedRule, { rows, deciding, arms }: HitExplanation): string[] {
  const { unit } = rule;
  const title = `**${escapeMarkdown(ruleTitle(unit))}**`;
  const first = rows[0];
  const score = first === undefined ? undefined : scoreText(unit, first);
  const parts = [score === undefined ? title : `${title} · ${score}`, ...arms.map((arm) => armText(rule, arm))];
  const alone = deciding.filter((c) => c.decided);
  const beside = deciding.filter((c) => !c.decided);
  if (alone.length > 0) parts.push(`It hits because of:\n${list(rule, alone)}`);
  if (beside.length > 0)
    parts.push(`${alone.length > 0 ? 'Also true, one for another' : 'True'}:\n${list(rule, beside)}`);
  if (first !== undefined) parts.push(rowTable(first));
  if (rows.length > 1) parts.push(`${rows.length} result rows come from this event; this is the first.`);
  return parts;
}

function armText(rule: LinkedRule, { condition, result, shadowed }: ArmChoice): string {
  const value = codeSpan(result.text);
  const why = condition === undefined ? `${value}: no arm is true.` : `${value} from ${clauseLink(rule, condition)}.`;
  if (shadowed.length === 0) return why;
  const late = shadowed.map((s) => `${clauseLink(rule, s.condition)} (${codeSpan(s.result.text)})`).join(', ');
  return `${why} True as well, but after it: ${late}.`;
}

function missParts(rule: LinkedRule, explanation: MissExplanation): string[] {
  const { unit } = rule;
  const { dropped, passed, nearest, more, droppedLater, would } = explanation;
  const parts = [`**${escapeMarkdown(ruleTitle(unit))}** does not hit this event.`];
  if (dropped.length > 0) {
    const lines = dropped.map((c) => lineOf(unit, c));
    const many = lines.length > 1;
    parts.push(
      `The condition${many ? 's' : ''} on line${many ? 's' : ''} ${lines.join(' and ')} drop${many ? '' : 's'} it.`,
    );
  }
  if (nearest.length > 0) parts.push(nearestText(rule, nearest, more));
  if (droppedLater !== undefined) {
    const place = `${clauseLink(rule, droppedLater)} on line ${lineOf(unit, droppedLater)}`;
    parts.push(dropped.length > 0 ? `Even then ${place} would leave it out.` : `${place} leaves it out.`);
  }
  if (passed.length > 0) parts.push(`It passes ${passed.map((c) => clauseLink(rule, c)).join(', ')}.`);
  if (would !== undefined) {
    const score = scoreText(unit, would);
    parts.push(`${score === undefined ? 'It would give' : `It would score ${score}`}:`, rowTable(would));
  }
  return parts;
}

function nearestText(rule: LinkedRule, nearest: MissExplanation['nearest'], more: number): string {
  const [only] = nearest;
  if (nearest.length === 1 && only !== undefined) {
    return `It would pass if ${only.length === 1 ? 'this were so' : 'all of these were so'}:\n${only.map((n) => `- ${needText(rule, n)}`).join('\n')}`;
  }
  const lines = nearest.map((set) => `- ${set.map((need) => needText(rule, need)).join(' and ')}`);
  if (more > 0) lines.push(`- or one of ${more} more`);
  return `It would pass if any one of these were so:\n${lines.join('\n')}`;
}

function needText(rule: LinkedRule, need: Need): string {
  const empty = need.isNull ? ' (a value is missing)' : '';
  return `${need.wanted ? '' : 'not '}${clauseLink(rule, need)}${empty}`;
}

function scoreText(unit: RuleUnit, { score }: ExplainedRow): string | undefined {
  if (score === undefined) return undefined;
  const band = scoreBand(unit.document.configuration.score, score);
  return band === undefined ? escapeMarkdown(String(score)) : `${escapeMarkdown(String(score))} (${band.name})`;
}

function rowTable({ columns, values }: ExplainedRow): string {
  const rows = columns.map((c, i) => `| ${escapeMarkdown(c.name)} | ${codeCell(toStringValue(values[i]!, c.type))} |`);
  return ['| column | value |', '|---|---|', ...rows].join('\n');
}

function list(rule: LinkedRule, clauses: readonly ClauseReference[]): string {
  return clauses.map((c) => `- ${clauseLink(rule, c)}`).join('\n');
}

/** A clause's text, which leads to its place in the rule. */
function clauseLink({ unit, uri }: LinkedRule, clause: ClauseReference): string {
  const { line, character } = toPosition(unit.document, unit.region.map.toOuter(clause.start));
  return `[${codeSpan(short(clause.text))}](${uri}#L${line + 1},${character + 1})`;
}

function short(text: string): string {
  const one = text.replace(/\s+/g, ' ');
  return one.length > 60 ? `${one.slice(0, 59)}…` : one;
}

function lineOf(unit: RuleUnit, clause: ClauseReference): number {
  return toPosition(unit.document, unit.region.map.toOuter(clause.start)).line + 1;
}
