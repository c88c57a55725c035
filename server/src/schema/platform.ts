import { builtInCatalog } from './built-in.js';
import { lazy } from './data-files.js';
import type { Platform } from './facts.js';
import { replacementTable } from './renames.js';

/** A guessed platform, and why, in words that can be shown. */
export interface PlatformGuess {
  readonly platform: Platform;
  readonly reason: string;
}

/** Comments and string literals, in any form KQL writes them: names inside them say nothing about the platform. */
const SILENT_TEXT =
  /\/\/[^\n]*|[hH]?(?:@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|```[^]*?```)/gu;

const NAME = /[A-Za-z_][A-Za-z0-9_]*/gu;

/** Functions that only a Log Analytics workspace has, besides those of the catalog. */
const WORKSPACE_FUNCTIONS = new Set(['workspace', 'app', 'adx', 'arg', 'resource']);

const PATH_HINTS: readonly (readonly [Platform, RegExp])[] = [
  ['defender-xdr', /defender|m365d|\bmde\b|\bxdr\b|advanced[ _-]?hunting/iu],
  ['sentinel', /sentinel|log[ _-]?analytics/iu],
];

interface Names {
  readonly onlySentinel: ReadonlySet<string>;
  readonly onlyDefender: ReadonlySet<string>;
  readonly shared: ReadonlySet<string>;
  readonly sentinelFunctions: ReadonlySet<string>;
  readonly defenderFunctions: ReadonlySet<string>;
}

const names = lazy((): Names => {
  const sentinel = builtInCatalog('sentinel');
  const defender = builtInCatalog('defender-xdr');
  const sentinelTables = new Set(sentinel.tableNames('built-in'));
  const defenderTables = new Set(defender.tableNames('built-in'));
  return {
    onlySentinel: new Set([...sentinelTables].filter((name) => !defenderTables.has(name))),
    onlyDefender: new Set([...defenderTables].filter((name) => !sentinelTables.has(name))),
    shared: new Set([...sentinelTables].filter((name) => defenderTables.has(name))),
    sentinelFunctions: new Set(sentinel.functionNames()),
    defenderFunctions: new Set(defender.functionNames()),
  };
});

/** The names a query mentions outside of comments and literals, in order of appearance, each once. */
function mentionedNames(text: string): string[] {
  const spoken = text.replace(SILENT_TEXT, ' ');
  return [...new Set(Array.from(spoken.matchAll(NAME), (match) => match[0]))];
}

/**
 * Guesses which product a query is written for, and says why. Stronger evidence first: functions and tables that only
 * one product has, then the time column that goes with a table both have, then the file's path. Without any evidence it is
 * Sentinel, the product whose rules are kept as files most often.
 */
export function guessPlatform(text: string, path?: string): PlatformGuess {
  const known = names();
  const mentioned = mentionedNames(text);
  const first = (test: (name: string) => boolean): string | undefined => mentioned.find(test);
  const called = (name: string): boolean => new RegExp(`\\b${name}\\s*\\(`, 'u').test(text);

  const defenderFunction = first((name) => known.defenderFunctions.has(name) && called(name));
  if (defenderFunction !== undefined) return defenderXdr(`it calls \`${defenderFunction}()\``);
  const sentinelFunction = first(
    (name) => known.sentinelFunctions.has(name) || (WORKSPACE_FUNCTIONS.has(name) && called(name)),
  );
  if (sentinelFunction !== undefined) return sentinel(`it calls \`${sentinelFunction}()\``);

  const hasTimeGenerated = mentioned.includes('TimeGenerated');
  const sentinelTable = first((name) => known.onlySentinel.has(name) || name.endsWith('_CL'));
  const defenderTable = first((name) => known.onlyDefender.has(name));
  if (sentinelTable !== undefined && (defenderTable === undefined || hasTimeGenerated)) {
    return sentinel(`\`${sentinelTable}\` is a table of Sentinel only`);
  }
  if (defenderTable !== undefined) return defenderXdr(`\`${defenderTable}\` is a table of Defender XDR only`);
  const retired = first((name) => replacementTable('defender-xdr', name) !== undefined);
  if (retired !== undefined) return defenderXdr(`\`${retired}\` is a former table name of Defender XDR`);

  const columns = columnEvidence(mentioned, known.shared);
  if (columns !== undefined) return columns;
  if (hasTimeGenerated) return sentinel('it uses `TimeGenerated`');
  const shared = first((name) => known.shared.has(name));
  if (shared !== undefined && mentioned.includes('Timestamp')) {
    return defenderXdr(`it reads \`${shared}\` by \`Timestamp\` and never by \`TimeGenerated\``);
  }
  const hint = path === undefined ? undefined : PATH_HINTS.find(([, pattern]) => pattern.test(path));
  if (hint !== undefined) return { platform: hint[0], reason: `the path speaks of ${NAMES[hint[0]]}` };
  return sentinel('nothing in it says otherwise');
}

/** What the columns that a shared table has on one product only say; undefined where they say nothing, or both. */
function columnEvidence(mentioned: readonly string[], shared: ReadonlySet<string>): PlatformGuess | undefined {
  const own: Record<Platform, string[]> = { sentinel: [], 'defender-xdr': [] };
  const tables = mentioned.filter((name) => shared.has(name));
  const columns = tables.map((table) => ({
    sentinel: columnNames('sentinel', table),
    defender: columnNames('defender-xdr', table),
  }));
  for (const name of mentioned) {
    const inSentinel = columns.some(({ sentinel: names }) => names.has(name));
    const inDefender = columns.some(({ defender: names }) => names.has(name));
    if (inSentinel !== inDefender) own[inSentinel ? 'sentinel' : 'defender-xdr'].push(name);
  }
  const winner = own.sentinel.length > own['defender-xdr'].length ? 'sentinel' : 'defender-xdr';
  const loser = winner === 'sentinel' ? 'defender-xdr' : 'sentinel';
  const told = own[winner].find((name) => name !== 'TimeGenerated' && name !== 'Timestamp');
  if (told === undefined || own[winner].length === own[loser].length) return undefined;
  return { platform: winner, reason: `\`${told}\` is a column of ${NAMES[winner]} only` };
}

function columnNames(platform: Platform, table: string): ReadonlySet<string> {
  return new Set(
    builtInCatalog(platform)
      .table(table)
      ?.columns.map((column) => column.name),
  );
}

const NAMES: Readonly<Record<Platform, string>> = { sentinel: 'Sentinel', 'defender-xdr': 'Defender XDR' };

const sentinel = (reason: string): PlatformGuess => ({ platform: 'sentinel', reason });
const defenderXdr = (reason: string): PlatformGuess => ({ platform: 'defender-xdr', reason });
