import { existsSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import {
  applyBaseline,
  baselineOf,
  EMPTY_BASELINE,
  pruned,
  readBaseline,
  writeBaseline,
  type Baseline,
  type KnownFinding,
} from '../lint/baseline.js';
import type { CheckedFile, ReportedProblem } from '../service/checked-file.js';
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
  readonly problem: ReportedProblem;
}

/** Leaves out the findings that a baseline accepts. Parser errors are never accepted. */
export function withBaseline(checked: readonly CheckedFile[], use: BaselineUse): CheckedFile[] {
  const path = absolutePath(use.file);
  const known = load(path, use);
  const entries = checked.flatMap((f) => f.problems.flatMap((p) => entryOf(path, f, p) ?? []));
  if (use.update) writeFileSync(path, writeBaseline(baselineOf(entries)));
  else if (use.prune) {
    const files = new Set(checked.map((f) => nameOf(path, f)));
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
  return checked.map((f) => ({ ...f, problems: f.problems.filter((p) => !silent.has(p)) }));
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

function nameOf(baseline: string, file: CheckedFile): string {
  return relative(dirname(baseline), file.path).replaceAll('\\', '/');
}

function entryOf(baseline: string, file: CheckedFile, problem: ReportedProblem): Entry | undefined {
  const { id, fingerprint } = problem;
  return fingerprint === undefined ? undefined : { file: nameOf(baseline, file), lint: id, fingerprint, problem };
}
