import type { SampleColumn, SampleFacts, SampleNode } from '../../events/sample-facts.js';
import { Columns, withoutParentheses, type ColumnScope } from '../../lint/model/columns.js';
import type { Expression } from '../../syntax/expressions.js';
import { isIdentifier } from '../../syntax/identifier.js';
import { pathAt } from '../../syntax/walk.js';
import type { RuleUnit } from '../project.js';
import { symbolsOf } from '../symbols/query-symbols.js';
import type { Cursor } from './cursor.js';
import type { ItemDraft } from './item.js';

/**
 * A step from a dynamic value into it: the name of a bag's member, any element of an array, or what `mv-expand` makes of
 * it: the elements of an array, or bags with a member each. `list` is a step out of it: an array of such values.
 */
type Step = { readonly member: string } | 'element' | 'part' | 'list';

/** A part of the values of a stored column. */
interface Inside {
  readonly tables: readonly string[];
  readonly column: string;
  readonly steps: readonly Step[];
}

/** Functions whose result is the dynamic value that their text or first argument spells. */
const SAME_VALUE: ReadonlySet<string> = new Set([
  'parse_json',
  'parsejson',
  'todynamic',
  'toobject',
  'tostring',
  'coalesce',
  'array_reverse',
  'array_slice',
  'array_sort_asc',
  'array_sort_desc',
]);

/** Aggregates whose result is an array of the values of their first argument. */
const LISTS: ReadonlySet<string> = new Set(['make_list', 'make_set', 'make_list_if', 'make_set_if']);

/** What of a dynamic value stands before the cursor: `Column.a.`, `Column["`. Undefined elsewhere. */
export function memberPlace(cursor: Cursor): { readonly inside: Inside; readonly quoted: boolean } | undefined {
  const quoted = cursor.string !== undefined;
  const sign = cursor.signBefore;
  if (sign === undefined || sign.text !== (quoted ? '[' : '.')) return undefined;
  const target = expressionEndingAt(cursor, sign.start);
  const inside = target === undefined ? undefined : insideOf(cursor.unit, target, undefined, 0);
  return inside === undefined ? undefined : { inside, quoted };
}

/** The names of members that the samples have at the cursor. */
export function memberItems(cursor: Cursor, samples: SampleFacts): readonly ItemDraft[] | undefined {
  const place = memberPlace(cursor);
  if (place === undefined) return undefined;
  const { inside, quoted } = place;
  const found = new Map<string, { rows: number; readonly types: Set<string> }>();
  for (const { root } of sampleColumns(samples, inside.tables, inside.column)) {
    const node = inside.steps.reduce(stepInto, root);
    for (const [name, { rows, types }] of Object.entries(node?.members ?? {})) {
      const known = found.get(name) ?? { rows: 0, types: new Set() };
      known.rows += rows;
      for (const type of types) known.types.add(type);
      found.set(name, known);
    }
  }
  if (found.size === 0) return undefined;
  return [...found]
    .filter(([name]) => quoted || isIdentifier(name))
    .sort((a, b) => b[1].rows - a[1].rows || (a[0] < b[0] ? -1 : 1))
    .map(([name, { rows, types }], index) => ({
      label: name,
      kind: 'column',
      detail: `${[...types].join(' or ') || 'null'}, in ${rows} ${rows === 1 ? 'sample' : 'samples'}`,
      order: `000_${String(index).padStart(4, '0')}`,
      before: name,
    }));
}

/** The few values that the samples have where a comparison's left side is a stored column or a part of one. */
export function sampleValues(unit: RuleUnit, left: Expression, samples: SampleFacts): readonly string[] {
  const inside = insideOf(unit, left, undefined, 0);
  if (inside === undefined || inside.steps.length > 0) return [];
  const rows = new Map<string, number>();
  for (const { values } of sampleColumns(samples, inside.tables, inside.column)) {
    for (const [value, count] of values ?? []) rows.set(value, (rows.get(value) ?? 0) + count);
  }
  return [...rows].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

function sampleColumns(samples: SampleFacts, tables: readonly string[], column: string): SampleColumn[] {
  return samples
    .filter(({ name }) => tables.includes(name))
    .flatMap(({ columns }) => columns.filter(({ name }) => name === column));
}

function stepInto(node: SampleNode | undefined, step: Step): SampleNode | undefined {
  if (step === 'element') return node?.element;
  if (step === 'part') return node?.element ?? node;
  if (step === 'list') return undefined;
  return node !== undefined && Object.hasOwn(node.members, step.member) ? node.members[step.member] : undefined;
}

/** The largest operand that ends where the cursor's sign begins. */
function expressionEndingAt({ unit, text }: Cursor, offset: number): Expression | undefined {
  const end = text.slice(0, offset).trimEnd().length;
  const path = pathAt(unit.analysis.tree, end - 1);
  return path.find((node): node is Expression => node.end === end && OPERANDS.has(node.kind));
}

const OPERANDS: ReadonlySet<string> = new Set(['Name', 'Path', 'Element', 'Call', 'Parenthesized']);

/** Which stored column an expression is a part of: through names that only pass it on, operators that break it up, and `parse_json`. */
function insideOf(
  unit: RuleUnit,
  expression: Expression,
  scope: ColumnScope | undefined,
  depth: number,
): Inside | undefined {
  if (depth > 50) return undefined;
  const at = withoutParentheses(expression);
  const deeper = (inner: Expression, step?: Step): Inside | undefined => {
    const found = insideOf(unit, inner, scope, depth + 1);
    return found === undefined || step === undefined ? found : further(found, step);
  };
  switch (at.kind) {
    case 'Name': {
      const columns = new Columns(symbolsOf(unit.analysis).names, unit.catalog);
      const origin = (scope ?? columns.scopeAt(at)).lookup(at.name);
      if (origin?.kind === 'stored') return { tables: origin.tables, column: origin.column, steps: [] };
      if (origin?.kind === 'computed') return insideOf(unit, origin.expression, origin.scope, depth + 1);
      const whole = origin?.partOf && insideOf(unit, origin.partOf.expression, origin.partOf.scope, depth + 1);
      return whole && further(whole, 'part');
    }
    case 'Path':
      return at.member.kind === 'Name' ? deeper(at.target, { member: at.member.name }) : undefined;
    case 'Element': {
      const { index } = at;
      const name = index.kind === 'Literal' && typeof index.value === 'string' ? index.value : undefined;
      return deeper(at.target, name === undefined ? 'element' : { member: name });
    }
    case 'Call':
      if (at.args[0] === undefined) return undefined;
      if (SAME_VALUE.has(at.name)) return deeper(at.args[0]);
      return LISTS.has(at.name) ? deeper(at.args[0], 'list') : undefined;
    default:
      return undefined;
  }
}

/** A step further. An element of a list is the value that was put into it. */
function further({ steps, ...inside }: Inside, step: Step): Inside {
  const isBack = steps.at(-1) === 'list' && (step === 'element' || step === 'part');
  return { ...inside, steps: isBack ? steps.slice(0, -1) : [...steps, step] };
}
