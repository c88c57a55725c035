import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { Decimal } from '../engine/values/decimal.js';
import { keepAnalyses, type AnalysisStore, type KeptAnalysis } from '../kusto/analysis.js';
import { sha256, userCacheFolder } from './cache-folder.js';
import { programIdentity } from './check/check-cache.js';
import { readKept, writeKept } from './kept-file.js';

/** So many analyses are kept; when there are more, the older half goes. */
export const MOST_ANALYSES = 256;

/**
 * A folder of analyses, each a file named by a digest of what it depends on: the text, what it names, this program. A
 * file is the digest of its content and the content; one that is damaged is not used. Where the folder cannot be
 * written, nothing is kept.
 */
export class AnalysisFolder implements AnalysisStore {
  /** @param onMiss - called before something is analysed that was not kept. */
  constructor(
    private readonly folder: string,
    private readonly onMiss: () => void = () => undefined,
  ) {}

  get(facts: readonly string[]): KeptAnalysis | undefined {
    const content = readKept(this.fileOf(facts));
    if (content !== undefined) return deserialize(content) as KeptAnalysis;
    this.onMiss();
    return undefined;
  }

  set(facts: readonly string[], analysis: KeptAnalysis): void {
    if (holdsDecimal(analysis)) return;
    writeKept(this.fileOf(facts), serialize(analysis), () => this.prune());
  }

  private fileOf(facts: readonly string[]): string {
    return join(this.folder, sha256(JSON.stringify([programIdentity(), ...facts])));
  }

  private prune(): void {
    const files = readdirSync(this.folder).map((name) => join(this.folder, name));
    if (files.length <= MOST_ANALYSES) return;
    const age = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const oldest = files.map((file) => ({ file, time: age(file) })).sort((a, b) => a.time - b.time);
    for (const { file } of oldest.slice(0, files.length >> 1)) rmSync(file, { force: true });
  }
}

/**
 * Keeps analyses in the user's cache folder from now on, unless the user wants no cache. `onMiss` is called before
 * something is analysed that was not kept.
 */
export function keepAnalysesOf({ cache }: { readonly cache: boolean }, onMiss?: () => void): void {
  const folder = cache ? userCacheFolder() : undefined;
  if (folder !== undefined) keepAnalyses(new AnalysisFolder(join(folder, 'analyses'), onMiss));
}

/** Whether there is a decimal in something, which is an object with methods and cannot be written. */
function holdsDecimal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Decimal.isDecimal(value)) return true;
  const parts: Iterable<unknown> = value instanceof Map ? value.values() : Object.values(value);
  for (const part of parts) if (holdsDecimal(part)) return true;
  return false;
}
