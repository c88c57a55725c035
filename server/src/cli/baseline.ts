import { existsSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import {
  applyBaseline,
  baselineOf,
  EMPTY_BASELINE,
  fingerprintOf,
  pruned,
  readBaseline,
  writeBaseline,
  type Baseline,
  type KnownFinding,
} from '../lint/baseline.js';
import type { CheckedDocument } from '../report/problem.js';
import type { Problem } from '../service/check.js';
import { absolutePath, readText, shownPath } from './disk.js';
import { CommandFailure, USAGE } from './exit.js';

/** What to do with a baseline file besides leaving its findings out. */
export interface BaselineUse {
  readonly file: string;
  /** Accept all findings that there are now. */
  readonly update: boolean;
  /** Drop entries of the checked files that no longer exist. */
  readonly prune: boolean;
}

interface Entry extends KnownFinding {
  readonly document: CheckedDocument;
  readonly problem: Problem;
}

/** Leaves out the findings that a baseline accepts. Parser errors are never accepted. */
export function withBaseline(documents: readonly CheckedDocument[], use: BaselineUse): CheckedDocument[] {
  const path = absolutePath(use.file);
  const known = load(path, use);
  const entries = documents.flatMap((d) => d.problems.flatMap((p) => entryOf(path, d, p) ?? []));
  if (use.update) writeFileSync(path, writeBaseline(baselineOf(entries)));
  else if (use.prune) {
    const files = new Set(documents.map((d) => nameOf(path, d)));
    writeFileSync(path, writeBaseline(pruned(known, entries, files)));
  }
  const { accepted, stale } = applyBaseline(use.update ? baselineOf(entries) : known, entries);
  if (stale.length > 0 && !use.update && !use.prune) {
    const count = stale.reduce((n, e) => n + e.count, 0);
    process.stderr.write(
      `${shownPath(path)}: ${count} accepted findings no longer exist; --prune-baseline drops them.\n`,
    );
  }
  const silent = new Set(accepted.map((e) => e.problem));
  return documents.map((d) => ({ ...d, problems: d.problems.filter((p) => !silent.has(p)) }));
}

function load(path: string, use: BaselineUse): Baseline {
  if (!existsSync(path)) {
    if (use.update) return EMPTY_BASELINE;
    throw new CommandFailure(USAGE, `${use.file}: there is no such baseline. --update-baseline writes one.`);
  }
  const read = readBaseline(readText(path));
  if ('error' in read) throw new CommandFailure(USAGE, `${use.file}: ${read.error}`);
  return read.baseline;
}

function nameOf(baseline: string, { document }: CheckedDocument): string {
  return relative(dirname(baseline), document.path).replaceAll('\\', '/');
}

function entryOf(baseline: string, checked: CheckedDocument, problem: Problem): Entry | undefined {
  const { finding, unit } = problem;
  if (finding === undefined) return undefined;
  const text = finding.scope === 'query' && unit !== undefined ? unit.region.text : checked.document.text;
  return {
    file: nameOf(baseline, checked),
    lint: finding.lint,
    fingerprint: fingerprintOf(finding, text, unit?.analysis.tree),
    document: checked,
    problem,
  };
}
