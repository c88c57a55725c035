import { applyEdits } from '../rules/position-map.js';
import type { TextEdit } from '../rules/region.js';
import { checkDocument, type UnitKnowledge } from './check.js';
import { commonEnds } from './drift.js';
import type { Project, RuleDocument, RuleUnit } from './project.js';

/** Fixes that make place for others are few; more rounds mean two fixes undo each other. */
const ROUNDS = 10;

/** A file with its safe fixes applied. */
export interface FixedFile {
  readonly text: string;
  /** How many fixes were applied. */
  readonly fixes: number;
}

/**
 * Applies every safe fix of a rule file, again and again until none is left. Fixes whose edits overlap wait for the next
 * round. A fix that gives the query an error that it did not have is a fault of the lint: it is not applied.
 */
export function fixAll(project: Project, document: RuleDocument, known?: (unit: RuleUnit) => UnitKnowledge): FixedFile {
  let current = document;
  let fixes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { edits, count } = safeEdits(current, known);
    if (count === 0) break;
    const next = project.open(document.path, applyEdits(current.text, edits));
    if (errors(next) > errors(current)) break;
    current = next;
    fixes += count;
  }
  return { text: current.text, fixes };
}

function safeEdits(
  document: RuleDocument,
  known: ((unit: RuleUnit) => UnitKnowledge) | undefined,
): { edits: TextEdit[]; count: number } {
  const edits: TextEdit[] = [];
  let count = 0;
  for (const problem of checkDocument(document, known)) {
    const fix = problem.fixes().find((f) => f.kind === 'safe');
    const own = fix?.edits();
    if (own === undefined || own.length === 0) continue;
    if (own.some((e) => edits.some((other) => touches(e, other)))) continue;
    edits.push(...own);
    count++;
  }
  return { edits, count };
}

const touches = (a: TextEdit, b: TextEdit): boolean => a.start <= b.end && b.start <= a.end;

function errors(document: RuleDocument): number {
  return document.units.reduce((n, u) => n + u.analysis.diagnostics.filter((d) => d.severity === 'error').length, 0);
}

/** The smallest single edit between two texts; undefined when they are equal. */
export function editBetween(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const { prefix, suffix } = commonEnds(before, after);
  return { start: prefix, end: before.length - suffix, newText: after.slice(prefix, after.length - suffix) };
}
