import { toStringValue } from '../engine/values/convert.js';
import { stringifyWire, toWire } from '../engine/values/wire.js';
import type { RuleUnit } from '../service/project.js';
import type {
  ClauseReference,
  Explanation,
  ExplainedRow,
  HitExplanation,
  MissExplanation,
} from '../testing/explain.js';
import { placeOf } from './problem.js';
import type { Style } from './style.js';

/** An event of which is said why a rule hits it or not. */
export interface ExplainReport {
  readonly unit: RuleUnit;
  /** The event's file and line, as the user names them. */
  readonly event: string;
  readonly explanation: Explanation;
  readonly shownPath: (path: string) => string;
}

/** An explanation as text for a terminal. */
export function prettyExplanation(report: ExplainReport, style: Style): string {
  const { unit, event, explanation, shownPath } = report;
  const rule = shownPath(unit.document.path);
  const place = (clause: ClauseReference): string => {
    const { line, column } = placeOf(unit.document, unit.region.map.rangeToOuter(clause.start, clause.end));
    return style.dim(`${rule}:${line}:${column}`);
  };
  const write = new Writer(style, place);
  return explanation.kind === 'hit'
    ? write.hit(explanation, `${rule} hits ${event}`)
    : write.miss(explanation, `${rule} does not hit ${event}`);
}

class Writer {
  constructor(
    private readonly style: Style,
    private readonly place: (clause: ClauseReference) => string,
  ) {}

  hit({ rows, deciding, arms }: HitExplanation, title: string): string {
    const { style } = this;
    const scores = rows.flatMap((r) => r.score ?? []);
    const lines = [style.bold(scores.length === 0 ? title : `${title} with ${scores.join(', ')}`), ''];
    lines.push('Because:');
    for (const clause of deciding) {
      const word = clause.value === true ? '' : clause.value === null ? ' is null' : ' is not true';
      lines.push(`  ${clause.decided ? style.mark('●') : '○'} ${text(clause)}${word}  ${this.place(clause)}`);
    }
    if (deciding.some((c) => c.decided)) lines.push(style.dim('  ● alone decides: without it the event would not hit'));
    for (const { condition, result, shadowed } of arms) {
      lines.push(
        '',
        `${text(result)} is given ${condition === undefined ? 'as no arm is true' : `by ${text(condition)}`}  ${this.place(condition ?? result)}`,
      );
      for (const s of shadowed) {
        lines.push(
          `  also true, and too late to give ${text(s.result)}: ${text(s.condition)}  ${this.place(s.condition)}`,
        );
      }
    }
    for (const row of rows) lines.push('', ...this.row(row, 'Row:'));
    return lines.join('\n');
  }

  miss({ dropped, passed, nearest, more, droppedLater, would }: MissExplanation, title: string): string {
    const { style } = this;
    const lines = [style.bold(title), ''];
    const [first] = dropped;
    if (first !== undefined) lines.push(`Dropped by ${text(first)}  ${this.place(first)}`);
    else if (passed.length === 0 && droppedLater === undefined)
      lines.push('No row of it reaches a `where`: an earlier operator leaves it out.');
    if (nearest.length > 0) {
      lines.push('', nearest.length + more === 1 ? 'It would pass if' : 'It would pass if any one of');
      for (const set of nearest) {
        set.forEach((need, i) => {
          const verb = need.wanted ? 'were true' : 'were not true';
          const empty = need.isNull ? style.dim(' (null: a value is missing)') : '';
          lines.push(
            `  ${i === 0 ? '-' : ' '} ${i === 0 ? '' : 'and '}${text(need)} ${verb}${empty}  ${this.place(need)}`,
          );
        });
      }
      if (more > 0) lines.push(style.dim(`  and ${more} more that are as near`));
    }
    if (droppedLater !== undefined) lines.push('', `Left out by ${text(droppedLater)}  ${this.place(droppedLater)}`);
    for (const clause of passed) lines.push(style.dim(`It passes ${text(clause)}`));
    if (would !== undefined) lines.push('', ...this.row(would, 'Row that it would give:'));
    return lines.join('\n');
  }

  private row({ columns, values }: ExplainedRow, title: string): string[] {
    const width = Math.max(...columns.map((c) => c.name.length));
    const cells = columns.map(
      (c, i) => `  ${this.style.dim(c.name.padEnd(width))}  ${toStringValue(values[i]!, c.type)}`,
    );
    return [title, ...cells];
  }
}

function text({ text: written }: ClauseReference): string {
  const one = written.replace(/\s+/gu, ' ');
  return one.length > 100 ? `${one.slice(0, 99)}…` : one;
}

/** An explanation as one JSON document; places are lines and columns of the rule file. */
export function jsonExplanation({ unit, event, explanation, shownPath }: ExplainReport): string {
  const { document, region } = unit;
  const placed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(placed);
    if (typeof value !== 'object' || value === null) return value;
    if (isRow(value)) return jsonRow(value);
    const { start, end, ...rest } = value as Partial<ClauseReference>;
    const inner = Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, placed(item)]));
    if (start === undefined || end === undefined) return inner;
    return { ...inner, ...placeOf(document, region.map.rangeToOuter(start, end)) };
  };
  return stringifyWire({ rule: shownPath(document.path), event, ...(placed(explanation) as object) });
}

function isRow(value: object): value is ExplainedRow {
  return 'columns' in value && 'values' in value;
}

function jsonRow({ columns, values, score }: ExplainedRow): object {
  return { score: score ?? null, row: Object.fromEntries(columns.map((c, i) => [c.name, toWire(values[i]!, c.type)])) };
}
