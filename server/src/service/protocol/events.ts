/** `kqlens/events`: what is in event files, and making other files of them. */
export const EVENTS_REQUEST = 'kqlens/events';

export interface EventsParams {
  /** Event files, as URIs. To propose a mapping: one. */
  readonly uris: readonly string[];
  readonly action: EventsAction;
  readonly workDoneToken?: string | number;
}

/** Which of the events are meant; all of them where it says nothing. */
export interface EventsChoice {
  /** A KQL predicate, as after `where`. */
  readonly where?: string;
  /** So many at random, of those that the predicate holds for. */
  readonly sample?: number;
}

export type EventsAction =
  | { readonly kind: 'summarise' }
  /** Writes the events to `target`, a URI, as the tables have them. */
  | ({ readonly kind: 'convert'; readonly target: string } & EventsChoice)
  /** Writes them with pseudonyms that follow from `seed`; a new one is drawn where it is "". */
  | ({ readonly kind: 'anonymise'; readonly target: string; readonly seed: string } & EventsChoice)
  /** Proposes a mapping for a format that is not known. */
  | { readonly kind: 'propose'; readonly name: string };

/** What came of it, or why nothing did. */
export type EventsResult =
  | {
      readonly ok: true;
      /** For `summarise`: Markdown. */
      readonly text?: string;
      /** For `propose`: the files to write, the mapping first, as the configuration names it. */
      readonly files?: readonly { readonly uri: string; readonly text: string }[];
      /** What the user should know, a sentence each. */
      readonly messages: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** What a mapping may be called. */
export const MAPPING_NAME = /^[a-z][a-z0-9-]*$/u;

/** A name for a mapping after the file that it is proposed from. */
export function mappingName(path: string): string {
  const stem = /[^\\/]*$/u.exec(path)![0].replace(/(?<=.)\..*$/u, '');
  const name = stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^[^a-z]+|-+$/gu, '');
  return name === '' ? 'events' : name;
}
