import type { SampleFacts } from '../../events/sample-facts.js';
import { Columns } from '../../lint/model/columns.js';
import { vocabularyOf } from '../../schema/vocabularies.js';
import type { Call, Expression } from '../../syntax/expressions.js';
import { symbolsOf } from '../symbols/query-symbols.js';
import type { RuleUnit } from '../project.js';
import type { Cursor } from './cursor.js';
import type { ItemDraft } from './item.js';
import { memberItems, sampleValues } from './members.js';

/** What can stand inside the string literal that the cursor is in, as text without quotes. */
export function valuesInString(cursor: Cursor, samples: SampleFacts): readonly ItemDraft[] {
  const { unit, comparison, literal } = cursor;
  const members = memberItems(cursor, samples);
  if (members !== undefined) return members;
  if (comparison !== undefined) return texts(knownValues(unit, comparison.left, samples));
  const call = literal?.parent;
  return call?.kind === 'Call' ? texts(argumentValues(unit, call, call.args.indexOf(literal!.node)), 'reference') : [];
}

/** The known values of the left side of a comparison, as literals, for a cursor on its right side. */
export function valuesToCompare({ unit, comparison }: Cursor, samples: SampleFacts): readonly ItemDraft[] {
  if (comparison === undefined) return [];
  const values = knownValues(unit, comparison.left, samples);
  const numeric = comparison.left.type !== 'string' && comparison.left.type !== 'dynamic';
  return values.map((value, index) => {
    const literal = numeric ? value : quoted(value);
    return { ...draft(literal, index), kind: 'enumMember' };
  });
}

/** The vocabulary of a column first, then what the samples have besides. */
function knownValues(unit: RuleUnit, left: Expression, samples: SampleFacts): readonly string[] {
  if (left.kind === 'Parenthesized') return knownValues(unit, left.expression, samples);
  if (left.kind === 'Call' && (left.name === 'tostring' || left.name === 'tolower') && left.args[0] !== undefined) {
    return knownValues(unit, left.args[0], samples);
  }
  return [...new Set([...vocabulary(unit, left), ...sampleValues(unit, left, samples)])];
}

function vocabulary(unit: RuleUnit, left: Expression): readonly string[] {
  if (left.kind !== 'Name') return [];
  const { names } = symbolsOf(unit.analysis);
  const origin = new Columns(names, unit.catalog).root(left);
  if (origin.kind !== 'stored') return [];
  return origin.tables.flatMap((table) => vocabularyOf(table, origin.column)?.values ?? []);
}

const DATE_PARTS = [
  'Year',
  'Quarter',
  'Month',
  'Week',
  'Day',
  'Hour',
  'Minute',
  'Second',
  'Millisecond',
  'Microsecond',
  'Nanosecond',
];
const DATETIME_PARTS = [
  'Year',
  'Quarter',
  'Month',
  'week_of_year',
  'Day',
  'DayOfYear',
  'Hour',
  'Minute',
  'Second',
  'Millisecond',
  'Microsecond',
  'Nanosecond',
];

/** The constant texts that a function's argument takes. */
function argumentValues({ catalog, analysis }: RuleUnit, call: Call, index: number): readonly string[] {
  if (index === 0 && catalog.function(call.name)?.kind === 'watchlist') return catalog.watchlistNames();
  switch (`${call.name} ${index}`) {
    case 'table 0':
      return catalog.tableNames();
    case 'datetime_diff 0':
    case 'datetime_add 0':
      return DATE_PARTS;
    case 'datetime_part 0':
      return DATETIME_PARTS;
    case 'column_ifexists 0': {
      const scope = symbolsOf(analysis).flow.scopeAt(call);
      return [...scope.entries()].map(([name]) => name);
    }
    default:
      return [];
  }
}

function texts(values: readonly string[], kind: ItemDraft['kind'] = 'enumMember'): ItemDraft[] {
  return values.map((value, index) => ({ ...draft(value, index), kind }));
}

/** Values keep the order in which they are known: the usual ones first. */
function draft(text: string, index: number): Omit<ItemDraft, 'kind'> {
  return { label: text, order: `000_${String(index).padStart(4, '0')}`, before: text };
}

function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}
