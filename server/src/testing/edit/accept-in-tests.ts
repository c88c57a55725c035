import { parentFolder } from '../../schema/configuration/paths.js';
import type { FileHost } from '../../schema/configuration/host.js';
import type { TextEdit } from '../../rules/region.js';
import { relativePath } from '../data/test-events.js';
import { testPathsBeside } from '../test-paths.js';
import { acceptHit, acceptingFile, addCorpus, type AcceptedEntry } from './accept-hit.js';

/** A hit of a benign event that may stay. */
export interface AcceptedEvent extends AcceptedEntry {
  readonly rule: string;
  readonly corpus: string;
  /** The event's file. */
  readonly file: string;
}

/** What accepts a hit in a rule's tests: a new test file, or an edit of the one that is there. */
export type Acceptance =
  | { readonly kind: 'create'; readonly path: string; readonly text: string }
  | { readonly kind: 'change'; readonly path: string; readonly text: string; readonly edit: TextEdit }
  /** The test file cannot be read, is JSON, or accepts the hit already. */
  | { readonly kind: 'refused'; readonly path: string };

/** Finds or makes the test file of a rule, and accepts a hit in it. */
export function acceptInTests(
  { rule, corpus, file, id, reason }: AcceptedEvent,
  files: Pick<FileHost, 'exists' | 'readFile'>,
): Acceptance {
  const [known] = testPathsBeside(rule, files);
  const path = known ?? rule.replace(/\.[^./]*$/u, '.test.yaml');
  const folder = parentFolder(path) ?? '/';
  const entry = { id, reason };
  const added = { file: relativePath(folder, file), entry };
  const text = known === undefined ? undefined : files.readFile(known);
  if (text === undefined) return { kind: 'create', path, text: acceptingFile(relativePath(folder, rule), added) };
  if (/\.jsonc?$/iu.test(path)) return { kind: 'refused', path };
  const edit = acceptHit(path, text, corpus, entry) ?? addCorpus(path, text, added);
  return edit === undefined ? { kind: 'refused', path } : { kind: 'change', path, text, edit };
}
