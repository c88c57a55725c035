import type { Catalog } from '../../schema/catalog.js';
import type { FileParts } from './test-events.js';

/** How many sets of event files stay in memory. */
const SETS = 8;

interface KeptSet {
  readonly catalog: Catalog;
  readonly key: string;
  readonly parts: Promise<FileParts>;
}

/** Event files that tests read, for the next run: read again only when one of them changes, or the schema they are read by. */
export class KeptEvents {
  /** The one that was used last at the end. */
  private sets: KeptSet[] = [];

  /** @param identity - what changes when a file does; undefined when there is none. */
  constructor(readonly identity: (path: string) => string | undefined) {}

  /** @param key - the files with their identities, and everything else that their rows depend on. */
  get(catalog: Catalog, key: string, read: () => Promise<FileParts>): Promise<FileParts> {
    const known = this.sets.find((set) => set.catalog === catalog && set.key === key);
    const set = known ?? { catalog, key, parts: read() };
    this.sets = [...this.sets.filter((s) => s !== set), set].slice(-SETS);
    if (known === undefined) set.parts.catch(() => (this.sets = this.sets.filter((s) => s !== set)));
    return set.parts;
  }
}
