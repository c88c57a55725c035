import { formatDatetime } from '../engine/values/datetime.js';
import type { FileLoad } from '../testing/load-summary.js';
import type { RuleRun } from '../testing/rule-run.js';
import { plural } from '../testing/words.js';

/** What an event file holds and how that was told: `ndjson: 12 rows of DeviceProcessEvents. Each line is …`. */
export function loadSentence(load: FileLoad): string {
  if (load.format === undefined && load.read === 0) return 'not read.';
  const tables = [...load.tables].map(([name, rows]) => `${plural(rows, 'row')} of ${name}`);
  const rows = tables.length === 0 ? 'no rows' : tables.join(', ');
  const skipped = load.skippedCount === 0 ? '' : `, ${plural(load.skippedCount, 'record')} left out`;
  return `${load.format ?? 'not read'}: ${rows}${skipped}.${load.why === '' ? '' : ` ${load.why}`}`;
}

/** What a user should know of a file besides, a sentence each: columns that the rule misses, values lost, assumptions. */
export function loadRemarks(load: FileLoad): string[] {
  const remarks: string[] = [];
  if (load.unused) remarks.push(`The rule reads no table that these rows belong to.`);
  if (load.missing.length > 0) {
    const columns = load.missing.length === 1 ? 'column' : 'columns';
    remarks.push(`No record has the ${columns} ${load.missing.join(', ')}, which the rule reads.`);
  }
  for (const [column, count] of load.unconverted) {
    const verb = count === 1 ? 'is not of its type and became null' : 'are not of its type and became null';
    remarks.push(`${plural(count, 'value')} of ${column} ${verb}.`);
  }
  return [...remarks, ...load.notes];
}

/** How `now()` was chosen. */
export function clockSentence({ now, clock }: Pick<RuleRun, 'now' | 'clock'>): string {
  switch (clock) {
    case 'given':
      return `now() is ${formatDatetime(now)}, as given.`;
    case 'newest event':
      return `now() is ${formatDatetime(now)}, one second after the newest event of the tables that the rule reads.`;
    case 'none':
      return 'now() is not set, as no event has a time.';
  }
}
