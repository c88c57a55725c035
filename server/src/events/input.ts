/** What the events of a file are, where somebody said so. */
export type EventLabel = 'malicious' | 'benign' | 'unknown';

/** A file of events. */
export interface EventInput {
  /** How reports name the file; its extension is not looked at. */
  readonly path: string;
  /**
   * The file's bytes, or a function that reads them when they are needed. They are kept, and must not change, as long as
   * the tables are: values are read out of them when a query asks for them.
   */
  readonly bytes: Uint8Array | (() => Uint8Array);
  readonly label?: EventLabel | undefined;
  /** The table its rows belong to, whatever the rows say. */
  readonly table?: string | undefined;
  /** What its report is to say besides, such as where a link leads. */
  readonly note?: string | undefined;
  /** The format by name (see `formats/`), for files that detection gets wrong. */
  readonly format?: string | undefined;
}

/** The label that a path's folders give: the innermost folder named `malicious`, `benign` or `unknown`. */
export function labelOf(path: string): EventLabel {
  const folders = path.split(/[\\/]/u).slice(0, -1).reverse();
  for (const folder of folders) {
    const name = folder.toLowerCase();
    if (name === 'malicious' || name === 'benign' || name === 'unknown') return name;
  }
  return 'unknown';
}
