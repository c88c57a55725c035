import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { inventory, type InventoryEntry, type NameKind } from '../server/src/engine/inventory.js';

/** The page that lists what the engine evaluates. */
export const ENGINE_DOC = join(fileURLToPath(new URL('..', import.meta.url)), 'docs', 'engine.md');

const TITLES: readonly (readonly [NameKind, string])[] = [
  ['operator', 'Tabular operators'],
  ['statement', 'Statements'],
  ['scalar operator', 'Scalar operators'],
  ['function', 'Scalar functions'],
  ['aggregate', 'Aggregates'],
  ['plugin', 'Plugins'],
];

/** The text of docs/engine.md. */
export async function engineDoc(): Promise<string> {
  const entries = inventory();
  const sections = TITLES.map(([kind, title]) =>
    section(
      title,
      entries.filter((e) => e.kind === kind),
    ),
  );
  const text = [
    '# What the engine evaluates',
    '',
    'Generated from the engine by `scripts/build-engine-doc.ts`. A query that uses anything else ends with an error that',
    'names it; it never gives a partial answer.',
    '',
    ...sections,
  ].join('\n');
  const config = await resolveConfig(ENGINE_DOC);
  return format(text, { ...config, filepath: ENGINE_DOC });
}

function section(title: string, entries: readonly InventoryEntry[]): string {
  const there = entries.filter((e) => e.missing === undefined);
  const reasons = new Map<string, InventoryEntry[]>();
  for (const e of entries) {
    if (e.missing !== undefined) reasons.set(e.missing, [...(reasons.get(e.missing) ?? []), e]);
  }
  return [
    `## ${title}`,
    '',
    `${there.length} of ${entries.length}: ${names(there)}.`,
    '',
    ...(reasons.size === 0 ? [] : ['Not there:', '']),
    ...[...reasons].map(([reason, missing]) => `- ${names(missing)}: ${reason}.`),
    '',
  ].join('\n');
}

function names(entries: readonly InventoryEntry[]): string {
  return entries
    .map((e) => `\`${e.name}\``)
    .sort()
    .join(', ');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(ENGINE_DOC, await engineDoc());
