import { existsSync, readFileSync } from 'node:fs';
import { lint } from './registry.js';

/**
 * Where the page of a lint may be, seen from this module: in its folder when it runs from source, and under `lints/` beside
 * the bundle when it runs from `dist/`.
 */
const PLACES = (id: string): readonly string[] => [`./rules/${id}/doc.md`, `./lints/${id}.md`, `../lints/${id}.md`];

/** The page of a lint, in Markdown; undefined when there is no such lint. */
export function lintPage(id: string): string | undefined {
  if (lint(id) === undefined) return undefined;
  const candidates = PLACES(id).map((place) => new URL(place, import.meta.url));
  const found = candidates.find((url) => existsSync(url));
  if (found === undefined) throw new Error(`the page of ${id} is missing beside ${import.meta.url}`);
  return readFileSync(found, 'utf8');
}

/** The sections of every page, in their order. Before them stand the title, the facts and the summary. */
export const PAGE_SECTIONS = [
  'What it flags',
  'Why',
  'Bad',
  'Good',
  'Options',
  'Fix',
  'When not to use it',
  'Sources',
] as const;
