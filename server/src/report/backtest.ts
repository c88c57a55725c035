import { formatDatetime } from '../engine/values/datetime.js';
import { formatTimespan } from '../engine/values/timespan.js';
import type { Backtest } from '../testing/schedule/tally.js';
import { plural } from '../testing/words.js';

/** A backtest with the rule's name and where its events came from. */
export interface BacktestReport {
  readonly rule: string;
  /** Such as `3 event files`, or the name of a connection. */
  readonly source: string;
  readonly result: Backtest;
}

/** The longest bar of a chart, in characters: on a terminal, and in the narrower preview of Markdown. */
const WIDTH = 40;
const MARKDOWN_WIDTH = 16;
/** How many entities are listed. */
const LISTED = 10;

/** The backtest as JSON, times in ISO 8601. */
export function jsonBacktest({ rule, source, result }: BacktestReport): string {
  const { runs, suppressed, incomplete, alerts, byDay, byBand, byEntity, schedule, days } = result;
  return JSON.stringify({
    rule,
    source,
    days,
    frequency: formatTimespan(schedule.frequency),
    period: formatTimespan(schedule.period),
    runs,
    suppressed,
    incomplete,
    alerts: alerts.map(({ at, rows, band, entities, benign }) => ({
      at: formatDatetime(at),
      rows,
      band: band ?? null,
      entities,
      benign,
    })),
    byDay: Object.fromEntries(byDay),
    byBand: Object.fromEntries(byBand),
    byEntity: Object.fromEntries(byEntity),
  });
}

/** The backtest for a terminal: alerts a day as a chart, then what they are about, then the estimate. */
export function prettyBacktest({ rule, source, result }: BacktestReport): string {
  const { byDay, byBand, byEntity } = result;
  const lines = chart(byDay);
  const bands = [...byBand].map(([band, n]) => `${n} ${band}`).join(', ');
  if (bands !== '') lines.push('', `By score: ${bands}`);
  if (byEntity.size > 0) lines.push('', 'By entity:', ...chart(topEntities(byEntity)), ...moreEntities(byEntity));
  lines.push('', `${rule}, over ${source}: ${sentences(result).join(' ')}`);
  return lines.join('\n');
}

/** The backtest as Markdown, for a preview or a pull request. */
export function markdownBacktest({ rule, source, result }: BacktestReport): string {
  const { byDay, byBand, byEntity, alerts } = result;
  const parts = [`# Backtest of ${escaped(rule)}`, `Over ${escaped(source)}. ${sentences(result).join(' ')}`];
  parts.push('## Alerts by day', table(['Day', 'Alerts', ''], bars(byDay, MARKDOWN_WIDTH)));
  if (byBand.size > 0) parts.push('## By score', table(['Band', 'Alerts', ''], bars(byBand, MARKDOWN_WIDTH)));
  if (byEntity.size > 0) {
    parts.push(
      '## By entity',
      table(['Entity', 'Alerts', ''], bars(topEntities(byEntity), MARKDOWN_WIDTH)),
      ...moreEntities(byEntity),
    );
  }
  if (alerts.length > 0) {
    const last = alerts.slice(-LISTED).reverse();
    const rows = last.map(({ at, rows: n, band, entities }) => [
      formatDatetime(at).slice(0, 19).replace('T', ' '),
      String(n),
      band ?? '',
      entities.slice(0, 3).join(', '),
    ]);
    parts.push(`## The last ${plural(last.length, 'alert')}`, table(['Raised', 'Rows', 'Band', 'Entities'], rows));
  }
  return `${parts.join('\n\n')}\n`;
}

/** What the backtest says of the noise to expect, a sentence each. */
function sentences({ runs, suppressed, incomplete, alerts, byDay, days, schedule }: Backtest): string[] {
  const skipped = suppressed === 0 ? '' : `, ${suppressed} more suppressed`;
  const said = [`${plural(alerts.length, 'alert')} in ${plural(runs, 'run')}${skipped}.`];
  if (alerts.length > 0) {
    const [busiest, most] = [...byDay].reduce((a, b) => (b[1] > a[1] ? b : a));
    const perDay = (alerts.length / days).toFixed(1);
    said.push(`Expect about ${perDay} a day; the busiest was ${busiest} with ${most}.`);
    const benign = alerts.filter((a) => a.benign).length;
    if (benign > 0) said.push(`${benign} of them come from benign events alone.`);
  }
  if (schedule.period < schedule.frequency) {
    said.push('Its period is shorter than its frequency: no run looks at the time between.');
  }
  if (incomplete > 0) said.push(`${plural(incomplete, 'run')} did not get all rows: there may be more.`);
  return said;
}

function chart(counts: ReadonlyMap<string, number>): string[] {
  const width = Math.max(0, ...[...counts.keys()].map((name) => name.length));
  return bars(counts, WIDTH).map(([name, n, bar]) => `${name!.padEnd(width)}  ${bar}${bar === '' ? '' : ' '}${n}`);
}

function bars(counts: ReadonlyMap<string, number>, width: number): string[][] {
  const most = Math.max(1, ...counts.values());
  return [...counts].map(([name, n]) => [name, String(n), '█'.repeat(Math.ceil((n / most) * width))]);
}

function topEntities(byEntity: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...byEntity].slice(0, LISTED));
}

function moreEntities(byEntity: ReadonlyMap<string, number>): string[] {
  return byEntity.size > LISTED ? [`… and ${byEntity.size - LISTED} more`] : [];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** A text as Markdown shows it, on one line. */
function escaped(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\\`*_{}[\]<>|#~]/gu, '\\$&');
}
