import type { InlayHint } from 'vscode-languageserver-types';
import type { Range } from '../rules/region.js';
import { Drift } from './drift.js';
import type { LastRun, LastRuns } from './last-run.js';
import { toPosition } from './positions.js';
import type { RuleDocument, RuleUnit } from './project.js';
import type { ClientSettings } from './protocol.js';
import type { ClauseCounts, RuleCounts } from './rule-counts.js';

/** A count behind a place of the query. Offsets are of the query's text. */
interface Count extends Range {
  readonly label: string;
  readonly tooltip: string;
}

/**
 * What the last run counted, behind the text it is about: rows that leave each operator (`→ 118`), and events that
 * satisfied each clause (`21 · 2 benign`). Counts move with later edits of the text; those of edited clauses are left out.
 *
 * @param within - the part of the file to give hints for, in offsets.
 */
export function countHints(
  document: RuleDocument,
  lastRuns: LastRuns,
  detail: ClientSettings['inlayHints']['counts'],
  within: Range = { start: 0, end: document.text.length },
): InlayHint[] {
  if (detail === 'off') return [];
  return document.units.flatMap((unit) => {
    const last = lastRuns(unit);
    return last === undefined ? [] : unitHints(unit, last, detail === 'clauses', within);
  });
}

function unitHints(unit: RuleUnit, last: LastRun, withClauses: boolean, within: Range): InlayHint[] {
  const { text, map } = unit.region;
  const drift = new Drift(last.query, text);
  const counts = [...(withClauses ? clauseLabels(last.counts) : []), ...operatorLabels(last.counts)].flatMap((c) => {
    const range = drift.map(c);
    return range === undefined ? [] : [{ ...c, ...range }];
  });
  const starts = counts.map((c) => c.start);
  const placed = counts.map((c) => ({ ...c, at: labelPlace(text, c, starts) }));
  // Of labels at one place the one for the smaller text comes first.
  placed.sort((a, b) => a.at - b.at || b.start - a.start);
  return placed.flatMap((c): InlayHint[] => {
    const { at } = c;
    const outer = map.rangeToOuter(Math.max(0, at - 1), at).end;
    if (outer < within.start || outer > within.end) return [];
    return [{ position: toPosition(unit.document, outer), label: c.label, tooltip: c.tooltip, paddingLeft: true }];
  });
}

/** Behind the line on which a counted text ends, or right behind it where another one begins on the same line. */
function labelPlace(text: string, { end }: Range, starts: readonly number[]): number {
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline;
  if (starts.some((start) => start >= end && start < lineEnd)) return end;
  return end + text.slice(end, lineEnd).trimEnd().length;
}

function operatorLabels({ operators }: RuleCounts): Count[] {
  return operators.map(({ start, end, rows }) => ({
    start,
    end,
    label: `→ ${rows}`,
    tooltip: `${rows} ${rows === 1 ? 'row leaves' : 'rows leave'} this operator.`,
  }));
}

/** Labels for single predicates and for the arms of case(). A predicate that is a whole `where` says what its rows say. */
function clauseLabels({ clauses }: RuleCounts): Count[] {
  const whole = new Set(clauses.filter((c) => c.kind === 'condition' || c.kind === 'arm').map(place));
  return clauses.flatMap((c): Count[] => {
    switch (c.kind) {
      case 'leaf':
        return whole.has(place(c)) ? [] : [leafLabel(c)];
      case 'arm':
        return [armLabel(c)];
      case 'otherwise':
        return [
          { ...range(c), label: String(c.taken), tooltip: `${events(c.taken)} got this value: no arm was true.` },
        ];
      default:
        return [];
    }
  });
}

const place = (c: Range): string => `${c.start}:${c.end}`;
const range = ({ start, end }: Range): Range => ({ start, end });
const events = (count: number): string => `${count} ${count === 1 ? 'event' : 'events'}`;

function leafLabel(c: ClauseCounts): Count {
  const benign = c.benign.kept;
  return {
    ...range(c),
    label: benign > 0 ? `${c.matched} · ${benign} benign` : String(c.matched),
    tooltip: `${c.matched} of ${events(c.reached)} satisfied this clause${benign > 0 ? `, ${benign} of them benign` : ''}.`,
  };
}

function armLabel(c: ClauseCounts): Count {
  const shadowed = c.matched - c.taken;
  const tail = shadowed > 0 ? ` ${events(shadowed)} more satisfied it, after an earlier arm was true.` : '';
  return {
    ...range(c),
    label: shadowed > 0 ? `${c.taken} of ${c.matched}` : String(c.taken),
    tooltip: `${events(c.taken)} took this arm.${tail}`,
  };
}
