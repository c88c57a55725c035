import { formatDatetime } from '../engine/values/datetime.js';
import { stringifyWire } from '../engine/values/wire.js';
import { MAX_COUNTED, type Replaced } from '../events/anonymise/anonymiser.js';
import type { TableSummary } from '../events/summary.js';
import { loadRemarks, loadSentence } from '../service/load-sentences.js';
import type { FileLoad } from '../testing/load-summary.js';
import { plural } from '../testing/words.js';
import { jsonLoad } from './load-json.js';
import type { Style } from './style.js';
import { wrapText } from './fit.js';
import { textTable } from './table.js';

/** What is in some event files. */
export interface EventsReport {
  readonly loads: readonly FileLoad[];
  readonly tables: readonly TableSummary[];
  readonly shownPath: (path: string) => string;
}

/** Reasons and places of records that were left out, as many as are shown of a file. */
const SHOWN_SKIPS = 5;

/** What is in the files, for a terminal. */
export function prettyEvents({ loads, tables, shownPath }: EventsReport, style: Style): string {
  const lines: string[] = [];
  const prose = (text: string, blanks: number): string =>
    wrapText(text, style.width === undefined ? undefined : style.width - blanks, blanks);
  for (const load of loads) {
    const name = `${shownPath(load.path)}:`;
    const [first, ...others] = prose(`${name} ${loadSentence(load)}`, 2).split('\n');
    // A name may have blanks to break at.
    lines.push(first!.startsWith(name) ? style.bold(name) + first!.slice(name.length) : first!, ...others);
    for (const remark of fileRemarks(load)) lines.push(style.dim(`  ${prose(remark, 2)}`));
  }
  for (const table of tables) {
    lines.push('', style.bold(tableSentence(table)));
    const [header, ...rows] = textTable(['column', 'type', 'filled', 'share'], columnRows(table), {
      kinds: ['text', 'text', 'number', 'number'],
      width: style.width === undefined ? undefined : style.width - 2,
    });
    lines.push(`  ${style.dim(header!)}`, ...rows.map((row) => `  ${row}`));
    const empty = emptySentence(table);
    if (empty !== undefined) lines.push(style.dim(`  ${empty}`));
  }
  return lines.join('\n');
}

/** The same as Markdown, for an editor. */
export function markdownEvents({ loads, tables, shownPath }: EventsReport): string {
  const lines = ['# Events', ''];
  for (const load of loads) {
    lines.push(`- \`${shownPath(load.path)}\`: ${loadSentence(load)}`);
    for (const remark of fileRemarks(load)) lines.push(`  - ${remark}`);
  }
  for (const table of tables) {
    lines.push(
      '',
      `## ${table.name}`,
      '',
      `${tableSentence(table)}.`,
      '',
      '| Column | Type | Filled | Share |',
      '|---|---|--:|--:|',
    );
    for (const cells of columnRows(table)) lines.push(`| ${cells.join(' | ')} |`);
    const empty = emptySentence(table);
    if (empty !== undefined) lines.push('', empty);
  }
  return `${lines.join('\n')}\n`;
}

/** The same as one JSON document. */
export function jsonEvents({ loads, tables, shownPath }: EventsReport): string {
  return stringifyWire({
    files: loads.map((load) => jsonLoad(load, shownPath)),
    tables: tables.map((table) => ({
      name: table.name,
      rows: table.rows,
      timeColumn: table.timeColumn ?? null,
      oldest: table.oldest === undefined ? null : formatDatetime(table.oldest),
      newest: table.newest === undefined ? null : formatDatetime(table.newest),
      columns: table.columns.map(({ column, filled }) => ({ name: column.name, type: column.type, filled })),
      emptyColumns: table.emptyColumns,
    })),
  });
}

/** What an anonymised file does not hold any more, and what a reader has to know, a sentence each. */
export function replacedSentences({ kinds, keptInText }: Replaced): string[] {
  const parts = [...kinds].map(([kind, count]) => `${count}${count < MAX_COUNTED ? '' : ' or more'} × ${kind}`);
  const sentences = [parts.length === 0 ? 'Nothing was replaced.' : `Replaced: ${parts.join(', ')}.`];
  if (keptInText.length > 0) {
    sentences.push(
      `Names that programs have too stay within text: ${keptInText.join(', ')}. In columns of their own they are replaced.`,
    );
  }
  return [...sentences, 'Read the result before you share it: what nothing marks as a name is not found.'];
}

/** What a seed that was drawn is for. */
export function seedSentence(seed: string): string {
  return `The seed is ${seed}. With it, other files get the same pseudonyms; who knows it can check a guess, so keep it secret.`;
}

function fileRemarks(load: FileLoad): string[] {
  const skipped = load.skipped
    .slice(0, SHOWN_SKIPS)
    .map((s) => (s.line > 0 ? `line ${s.line}: ${s.reason}` : s.reason));
  const rest = load.skippedCount - skipped.length;
  const more = skipped.length > 0 && rest > 0 ? [`${plural(rest, 'more record')} left out.`] : [];
  const ignored = load.ignoredKeys.size === 0 ? [] : [`Ignored keys: ${[...load.ignoredKeys.keys()].join(', ')}.`];
  return [...skipped, ...more, ...loadRemarks(load), ...ignored];
}

function tableSentence({ name, rows, oldest, newest, timeColumn }: TableSummary): string {
  const span =
    oldest === undefined || newest === undefined
      ? 'no times'
      : `${timeColumn ?? 'time'} ${formatDatetime(oldest)} to ${formatDatetime(newest)}`;
  return `${name}: ${plural(rows, 'row')}, ${span}`;
}

function columnRows({ columns, rows }: TableSummary): string[][] {
  return columns.map(({ column, filled }) => [column.name, column.type, String(filled), share(filled, rows)]);
}

/** Never 100 % where a row is empty, nor 0 % where one is not. */
function share(filled: number, rows: number): string {
  const percent = (100 * filled) / rows;
  const shown = filled < rows ? Math.min(99.9, Math.max(0.1, Math.round(percent * 10) / 10)) : 100;
  return `${shown} %`;
}

function emptySentence({ emptyColumns }: TableSummary): string | undefined {
  return emptyColumns === 0
    ? undefined
    : `${plural(emptyColumns, 'column')} of the table ${emptyColumns === 1 ? 'is' : 'are'} empty.`;
}
