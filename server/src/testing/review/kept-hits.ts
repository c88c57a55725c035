import type { EventTable } from '../../events/load.js';
import type { Catalog } from '../../schema/catalog.js';
import type { VersionHits } from './compare-versions.js';

/** How many versions stay in memory. */
const VERSIONS = 32;

/** Everything that the hits of a rule depend on. */
export interface HitsBasis {
  /** The query, with the values of its parameters. */
  readonly query: string;
  /** The test file, from whose folder events are named. */
  readonly path: string;
  readonly catalog: Catalog;
  /** Which column is the score, and its bands. */
  readonly score: string;
  readonly now: bigint | undefined;
  /** The tables that it reads; the same ones as long as no event file changes. */
  readonly tables: readonly EventTable[];
}

/** Hits of versions that were reviewed before: while a rule is edited, the committed one runs once. */
export class KeptHits {
  /** The one that was used last at the end. */
  private versions: { readonly basis: HitsBasis; readonly hits: VersionHits }[] = [];

  get(basis: HitsBasis): VersionHits | undefined {
    const known = this.versions.find((v) => isSame(v.basis, basis));
    if (known !== undefined) this.versions = [...this.versions.filter((v) => v !== known), known];
    return known?.hits;
  }

  set(basis: HitsBasis, hits: VersionHits): void {
    this.versions = [...this.versions, { basis, hits }].slice(-VERSIONS);
  }
}

function isSame(a: HitsBasis, b: HitsBasis): boolean {
  return (
    a.query === b.query &&
    a.path === b.path &&
    a.catalog === b.catalog &&
    a.score === b.score &&
    a.now === b.now &&
    a.tables.length === b.tables.length &&
    a.tables.every((table, i) => table === b.tables[i])
  );
}
