import type { Range } from '../../rules/region.js';
import type { Expression, Name } from '../../syntax/expressions.js';
import type { Pipeline } from '../../syntax/operators.js';
import { pathAt, walk, type SyntaxNode } from '../../syntax/walk.js';
import type { RuleUnit } from '../project.js';
import { indentationAt, keepsErrors, type Refactoring } from './refactoring.js';

const TICKS_PER: readonly (readonly [unit: string, ticks: bigint])[] = [
  ['d', 864_000_000_000n],
  ['h', 36_000_000_000n],
  ['m', 600_000_000n],
];
const DEFAULT_PERIOD = '1d';

/** Adds a condition on the time of a table's rows where there is none: the rule's period, or a day. */
export function addTimeFilter(unit: RuleUnit, { start, end }: Range): readonly Refactoring[] {
  const path = pathAt(unit.analysis.tree, start);
  const table = path.at(-1);
  if (table?.kind !== 'Name' || table.symbol !== 'table' || end > table.end) return [];
  const column = unit.catalog.table(table.name)?.timeColumn;
  const parent = path.at(-2);
  if (column === undefined || parent === undefined || testsTime(parent, table, column)) return [];
  const period = periodOf(unit);
  const filter = `where ${column} > ago(${period})`;
  const edits = placed(unit, parent, table, filter);
  if (edits === undefined || !keepsErrors(unit.analysis, edits)) return [];
  return [{ title: `Add \`${filter}\``, kind: 'refactor.rewrite', edits }];
}

function periodOf({ region }: RuleUnit): string {
  const ticks = region.rule?.queryPeriod?.ticks;
  if (ticks === undefined || ticks <= 0n) return DEFAULT_PERIOD;
  const unit = TICKS_PER.find(([, size]) => ticks % size === 0n);
  return unit === undefined ? DEFAULT_PERIOD : `${ticks / unit[1]}${unit[0]}`;
}

/** Whether one of the conditions that follow the table right away is about its time. */
function testsTime(parent: SyntaxNode, table: Name, column: string): boolean {
  if (parent.kind !== 'Pipeline' || parent.source !== table) return false;
  for (const operator of parent.operators) {
    if (operator.kind !== 'Where') return false;
    if (names(operator.condition, column)) return true;
  }
  return false;
}

function names(expression: Expression, column: string): boolean {
  let found = false;
  walk(expression, (node) => {
    if (node.kind === 'Name' && node.name === column) found = true;
  });
  return found;
}

function placed(
  { region }: RuleUnit,
  parent: SyntaxNode,
  table: Name,
  filter: string,
): { start: number; end: number; newText: string }[] | undefined {
  const { text } = region;
  if (parent.kind === 'Pipeline' && parent.source === table) {
    const broken = isBroken(parent, text);
    const newText = broken ? `\n${indentationAt(text, parent.bars[0]!.start)}| ${filter}` : ` | ${filter}`;
    return [{ start: table.end, end: table.end, newText }];
  }
  switch (parent.kind) {
    case 'Parenthesized':
    case 'ExpressionStatement':
    case 'LetStatement':
      return [{ start: table.end, end: table.end, newText: ` | ${filter}` }];
    case 'Union':
    case 'Join':
    case 'Lookup':
      return [{ start: table.start, end: table.end, newText: `(${table.name} | ${filter})` }];
    default:
      return undefined;
  }
}

/** Whether the first bar begins a line. */
function isBroken({ bars }: Pipeline, text: string): boolean {
  const [bar] = bars;
  return bar !== undefined && /\n[^\S\n]*$/.test(text.slice(0, bar.start));
}
