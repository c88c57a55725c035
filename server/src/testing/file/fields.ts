import { parseDatetime } from '../../engine/values/datetime.js';
import { isUnset, type Located, type LocatedEntry } from '../../rules/located.js';
import type { Range } from '../../rules/region.js';
import { resolvePath } from '../../schema/configuration/paths.js';
import type { Cell, FilePattern, TestFileProblem } from './model.js';

/** Takes values of known kinds out of a document that fits the JSON Schema, and checks what a schema cannot say. */
export class FieldReader {
  constructor(
    /** The folder that paths are relative to. */
    private readonly folder: string,
    private readonly problems: TestFileProblem[],
  ) {}

  /** The text of a scalar as written; undefined where there is none. */
  text(node: Located | undefined): string | undefined {
    return node?.kind === 'scalar' && !isUnset(node) ? node.text : undefined;
  }

  number(node: Located | undefined): number | undefined {
    if (node?.kind !== 'scalar') return undefined;
    return typeof node.value === 'number' || typeof node.value === 'bigint' ? Number(node.value) : undefined;
  }

  texts(node: Located | undefined): string[] {
    return this.list(node).flatMap((item) => this.text(item) ?? []);
  }

  list(node: Located | undefined): readonly Located[] {
    return node?.kind === 'list' ? node.items : [];
  }

  /** A time in ticks. */
  time(node: Located | undefined): bigint | undefined {
    const text = this.text(node);
    if (node === undefined || text === undefined) return undefined;
    const ticks = parseDatetime(text);
    if (ticks !== null) return ticks;
    this.problems.push({
      ...rangeOf(node),
      message: `\`${text}\` is not a time`,
      remedy: 'Write it as 2026-11-20T12:00:00Z, with up to 7 digits of a second.',
    });
    return undefined;
  }

  /** A path or glob, made absolute; that of the folder where there is none. */
  path(node: Located | undefined): string {
    return resolvePath(this.folder, this.text(node) ?? '.');
  }

  files(node: Located | undefined): FilePattern[] {
    return this.list(node).map((item) => {
      const part = (name: string): Located | undefined => entriesOf(item).find((e) => e.key === name)?.value;
      return {
        glob: this.path(item.kind === 'map' ? part('path') : item),
        format: this.text(part('format')),
        table: this.text(part('table')),
        range: rangeOf(item),
      };
    });
  }
}

export function rangeOf({ start, end }: Range): Range {
  return { start, end };
}

/** The entries of a map; none of anything else. */
export function entriesOf(node: Located | undefined): readonly LocatedEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** The entries of a map as cells, without those that mean something else. */
export function cellsOf(node: Located | undefined, without: readonly string[]): Cell[] {
  return entriesOf(node)
    .filter(({ key }) => !without.includes(key))
    .map(({ key, keyRange, value }) => ({ column: key, columnRange: keyRange, value }));
}
