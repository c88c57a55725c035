import type { ParserDiagnostic } from '../../kusto/diagnostics.js';
import type { Range } from '../../rules/region.js';
import { closestName } from '../../schema/closest-name.js';
import { replacementColumn, replacementTable } from '../../schema/renames.js';
import { builtInFunctions } from '../../kusto/built-in-functions.js';
import { spelledName } from '../../syntax/identifier.js';
import { pathAt, type SyntaxNode } from '../../syntax/walk.js';
import type { RuleUnit } from '../project.js';
import { symbolsOf } from '../symbols/query-symbols.js';
import { keepsErrors, type Refactoring } from './refactoring.js';

/** The binder's codes for names that mean nothing: any name, a table, a function. */
const UNKNOWN_NAMES: ReadonlySet<string> = new Set(['KS142', 'KS204', 'KS211', 'KS124']);

/** Repairs of what parser and binder complain about in a range: misspelt and withdrawn names, missing signs and columns. */
export function repairs(unit: RuleUnit, { start, end }: Range): readonly Refactoring[] {
  return unit.analysis.diagnostics
    .filter((diagnostic) => diagnostic.start <= end && start <= diagnostic.end && diagnostic.severity === 'error')
    .flatMap((diagnostic) => [...repairsOf(unit, diagnostic)]);
}

/** The repairs of one finding of the parser or binder. */
export function repairsOf(unit: RuleUnit, diagnostic: ParserDiagnostic): readonly Refactoring[] {
  if (UNKNOWN_NAMES.has(diagnostic.code)) return [...otherName(unit, diagnostic), ...missingColumn(unit, diagnostic)];
  return missingSign(unit, diagnostic);
}

function otherName(unit: RuleUnit, { start, end }: Range): readonly Refactoring[] {
  const written = unit.region.text.slice(start, end);
  const name = /^[\p{L}_][\p{L}\p{N}_]*$/u.exec(written)?.[0];
  if (name === undefined) return [];
  const path = pathAt(unit.analysis.tree, start);
  const renamed = replacementTable(unit.platform, name) ?? renamedColumn(unit, path, name);
  const meant = renamed ?? closestName(name, candidates(unit, path));
  if (meant === undefined) return [];
  const title =
    renamed === undefined ? `Change to \`${meant}\`` : `Use \`${meant}\`, which took the place of \`${name}\``;
  return [{ title, kind: 'quickfix', edits: [{ start, end, newText: spelledName(meant) }] }];
}

function renamedColumn(unit: RuleUnit, path: readonly SyntaxNode[], name: string): string | undefined {
  const node = path.at(-1);
  if (node === undefined) return undefined;
  const scope = symbolsOf(unit.analysis).flow.scopeAt(node);
  const tables = new Set([...scope.entries()].flatMap(([, column]) => [...column.tables]));
  for (const table of tables) {
    const replacement = table === '' ? undefined : replacementColumn(unit.platform, table, name);
    if (replacement !== undefined) return replacement;
  }
  return undefined;
}

/** What could have been meant at a place: a function where one is called, else columns, let names and tables. */
function* candidates(unit: RuleUnit, path: readonly SyntaxNode[]): Generator<string> {
  const { catalog, analysis } = unit;
  const node = path.at(-1);
  const { flow, names } = symbolsOf(analysis);
  if (node?.kind === 'Call') {
    for (const known of builtInFunctions().values()) if (!known.hidden) yield known.name;
    yield* catalog.functionNames();
  } else {
    const scope = node === undefined ? undefined : flow.scopeAt(node);
    const columns = scope === undefined ? [] : [...scope.entries()].map(([name]) => name);
    yield* columns;
    if (columns.length === 0) yield* catalog.tableNames();
  }
  for (const { statement } of names.lets) yield statement.name.name;
}

/** A column that an earlier `project` dropped comes back into its list. */
function missingColumn(unit: RuleUnit, { start, end }: Range): readonly Refactoring[] {
  const name = unit.region.text.slice(start, end);
  const path = pathAt(unit.analysis.tree, start);
  const { flow } = symbolsOf(unit.analysis);
  for (const [depth, pipeline] of path.entries()) {
    if (pipeline.kind !== 'Pipeline' && pipeline.kind !== 'Subquery') continue;
    const index = pipeline.operators.findIndex((operator) => operator === path[depth + 1]);
    for (let before = index - 1; before >= 0; before--) {
      const operator = pipeline.operators[before]!;
      if (flow.before(pipeline, before).known(name) === undefined) continue;
      const last =
        operator.kind === 'Project' || operator.kind === 'ProjectKeep' ? operator.expressions.at(-1) : undefined;
      if (last === undefined) break;
      const edits = [{ start: last.end, end: last.end, newText: `, ${spelledName(name)}` }];
      if (!keepsErrors(unit.analysis, edits)) break;
      return [{ title: `Keep \`${name}\` in the \`project\` before`, kind: 'quickfix', edits }];
    }
  }
  return [];
}

/** Puts in a sign that the parser expects: `Expected: )`. */
function missingSign(unit: RuleUnit, { code, message, start, end }: ParserDiagnostic): readonly Refactoring[] {
  const sign = code === 'KS005' || code === 'KS006' ? /^Expected: (\S{1,2})$/.exec(message)?.[1] : undefined;
  if (sign === undefined) return [];
  const at = start === end ? start : end;
  const edits = [{ start: at, end: at, newText: sign }];
  return keepsErrors(unit.analysis, edits) ? [{ title: `Insert \`${sign}\``, kind: 'quickfix', edits }] : [];
}
