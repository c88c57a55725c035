import { pathAt, type SyntaxNode } from '../syntax/walk.js';
import type { QueryBlock } from '../syntax/statements.js';
import type { Finding } from './finding.js';
import { digest, normalizedQuery } from './fingerprint.js';

/**
 * Findings that a repository has accepted for now, so that only new ones are reported. An entry is known by its file, lint
 * and fingerprint, not by its line: edits elsewhere in the file leave it as it is.
 */
export interface Baseline {
  readonly version: 1;
  readonly entries: readonly BaselineEntry[];
}

export interface BaselineEntry {
  /** The file, relative to the baseline, with slashes. */
  readonly file: string;
  readonly lint: string;
  readonly fingerprint: string;
  /** How many findings of the file are alike in lint and fingerprint. */
  readonly count: number;
}

/** A finding as a baseline knows it. */
export interface KnownFinding {
  readonly file: string;
  readonly lint: string;
  readonly fingerprint: string;
}

export const EMPTY_BASELINE: Baseline = { version: 1, entries: [] };

/**
 * What a finding is about, apart from its place: the lint and message, the kinds of the nodes around it, and the text it
 * points at without comments and spacing.
 *
 * @param text - the text that the finding's offsets are about.
 * @param tree - the query's tree; undefined for a finding on the file around the query.
 */
export function fingerprintOf(finding: Finding, text: string, tree: QueryBlock | undefined): string {
  const { lint, messageId, scope, start, end } = finding;
  const around = scope === 'query' && tree !== undefined ? kindsAround(tree, start, end) : [];
  return digest(lint, messageId, around.join(' '), normalizedQuery(text.slice(start, end)));
}

/** The kinds of the statements and operators that hold a place: they stay when other parts of the query change. */
function kindsAround(tree: QueryBlock, start: number, end: number): readonly string[] {
  const holds = (node: SyntaxNode): boolean => node.start <= start && end <= node.end;
  return pathAt(tree, start)
    .filter((node) => holds(node) && !JUNCTIONS.has(node.kind))
    .map(({ kind }) => kind);
}

/** Kinds that appear around a test when others are added beside it. */
const JUNCTIONS: ReadonlySet<string> = new Set(['Binary', 'Parenthesized', 'Pipeline', 'QueryBlock']);

/** The baseline of the findings that there are now. */
export function baselineOf(findings: readonly KnownFinding[]): Baseline {
  const counts = new Map<string, { readonly entry: KnownFinding; count: number }>();
  for (const entry of findings) {
    const key = keyOf(entry);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { entry, count: 1 });
    else known.count++;
  }
  const entries = [...counts.values()].map(({ entry: { file, lint, fingerprint }, count }) => ({
    file,
    lint,
    fingerprint,
    count,
  }));
  return { version: 1, entries: entries.sort(inOrder) };
}

/** What a baseline makes of the findings that there are now. */
export interface BaselineResult<F extends KnownFinding> {
  /** Findings that it does not know, in their order. */
  readonly fresh: readonly F[];
  /** Findings that it accepts. */
  readonly accepted: readonly F[];
  /** Entries with as many findings as no longer exist: to be pruned. */
  readonly stale: readonly BaselineEntry[];
}

/** Parts findings into those that a baseline accepts and those that are new. Of several alike the first ones are accepted. */
export function applyBaseline<F extends KnownFinding>(baseline: Baseline, findings: readonly F[]): BaselineResult<F> {
  const left = new Map(baseline.entries.map((entry) => [keyOf(entry), entry.count]));
  const fresh: F[] = [];
  const accepted: F[] = [];
  for (const finding of findings) {
    const key = keyOf(finding);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    (count > 0 ? accepted : fresh).push(finding);
  }
  const stale = baseline.entries.flatMap((entry) => {
    const count = left.get(keyOf(entry))!;
    return count > 0 ? [{ ...entry, count }] : [];
  });
  return { fresh, accepted, stale };
}

/**
 * A baseline without what no longer exists; it never grows.
 *
 * @param files - the files that were checked; entries of others are kept.
 */
export function pruned(baseline: Baseline, findings: readonly KnownFinding[], files: ReadonlySet<string>): Baseline {
  const { stale } = applyBaseline(baseline, findings);
  const gone = new Map(stale.map((entry) => [keyOf(entry), entry.count]));
  const entries = baseline.entries.flatMap((entry) => {
    const count = entry.count - (files.has(entry.file) ? (gone.get(keyOf(entry)) ?? 0) : 0);
    return count > 0 ? [{ ...entry, count }] : [];
  });
  return { version: 1, entries };
}

/** The text of a baseline file. */
export function writeBaseline({ version, entries }: Baseline): string {
  return `${JSON.stringify({ version, entries: [...entries].sort(inOrder) }, null, 2)}\n`;
}

/** A baseline as it stands in a file, or what is wrong with the file. */
export function readBaseline(text: string): { readonly baseline: Baseline } | { readonly error: string } {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (failure) {
    return { error: `The baseline is no JSON: ${failure instanceof Error ? failure.message : String(failure)}` };
  }
  if (typeof content !== 'object' || content === null) return { error: 'The baseline must be an object.' };
  const { version, entries } = content as { version?: unknown; entries?: unknown };
  if (version !== 1) return { error: 'The baseline must be of version 1. Write it anew.' };
  if (!Array.isArray(entries) || !entries.every(isEntry)) {
    return { error: 'Each entry of the baseline needs `file`, `lint`, `fingerprint` and a `count` above 0.' };
  }
  return { baseline: { version, entries } };
}

function isEntry(value: unknown): value is BaselineEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { file, lint, fingerprint, count } = value as Record<string, unknown>;
  const texts = [file, lint, fingerprint].every((text) => typeof text === 'string');
  return texts && typeof count === 'number' && Number.isInteger(count) && count > 0;
}

const keyOf = ({ file, lint, fingerprint }: KnownFinding): string => [file, lint, fingerprint].join('\u0000');

function inOrder(a: BaselineEntry, b: BaselineEntry): number {
  const [x, y] = [keyOf(a), keyOf(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
