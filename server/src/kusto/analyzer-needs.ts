import type { SymbolKind } from '../syntax/expressions.js';
import { walk, type NodeKind } from '../syntax/walk.js';
import type { Analysis } from './analysis.js';
import { kustoPackage, type PackageObject } from './package.js';
import { at, items } from './raw.js';

/** Whether an analyzer can have something to say of a query. */
type Need = (analysis: Analysis) => boolean;

let needs: { readonly of: PackageObject; readonly byCode: ReadonlyMap<string, Need> } | undefined;

/**
 * Whether the analyzer of the language package that makes these diagnostics can find something in a query: each walks all
 * of the tree, and most are about functions that few queries call. True for analyzers that are not known.
 *
 * @param codes - of the diagnostics it makes, as in `KS501`.
 */
export function mayAdvise(codes: readonly string[], analysis: Analysis): boolean {
  const { Kusto } = kustoPackage();
  if (needs?.of !== Kusto) needs = { of: Kusto, byCode: findNeeds(Kusto) };
  const { byCode } = needs;
  return codes.some((code) => byCode.get(code)?.(analysis) ?? true);
}

function findNeeds(Kusto: PackageObject): ReadonlyMap<string, Need> {
  const functions = at(Kusto, 'Language', 'Functions');
  const aggregates = at(Kusto, 'Language', 'Aggregates');
  const plugins = at(Kusto, 'Language', 'PlugIns');
  const all = [functions, aggregates, plugins].flatMap((list) => items(list['All']));
  const isObsolete = (symbol: PackageObject): boolean => symbol['IsObsolete'] === true;
  const named = (list: PackageObject, ...members: string[]): Need => calls(members.map((name) => at(list, name)));
  return new Map<string, Need>([
    ['KS501', named(functions, 'IsNull')],
    ['KS502', named(functions, 'IsNotNull')],
    ['KS504', named(functions, 'ToBool', 'ToBoolean')],
    ['KS505', named(aggregates, 'Sum')],
    ['KS506', named(functions, 'FormatDatetime')],
    ['KS507', calls(all.filter((f) => isObsolete(f) || items(f['Signatures']).some(isObsolete)))],
    ['KS509', named(aggregates, 'Stdev')],
    ['KS510', hidesVariable],
    // Environments have no materialized views.
    ['KS511', () => false],
    ['KS513', ({ text }) => /\bpartition\b/.test(text)],
    ['KS515', calls(all.filter((f) => (f['OptimizedAlternative'] ?? null) !== null))],
    ['KS516', named(functions, 'Strlen')],
  ]);
}

/** Whether the text has the name of one of these functions, or a name in which escapes may hide it. */
function calls(functions: readonly PackageObject[]): Need {
  const names = [...new Set(functions.map((f) => f['Name'] as string))];
  const mentioned = new RegExp(`\\b(?:${names.join('|')})\\b|${ESCAPED_NAME}`);
  return ({ text }) => mentioned.test(text);
}

const ESCAPED_NAME = /\[\s*[hH]?["'][^"'\]]*\\/.source;

/** Parts of the tree whose names are not all in it, and statements and operators with variables of their own. */
const UNREAD: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'OtherStatement',
  'OtherOperator',
  'OtherExpression',
  'OtherSource',
  'QueryParametersStatement',
  'PatternStatement',
  'Scan',
  'MakeGraph',
  'GraphMatch',
  'GraphToTable',
  'GraphMarkComponents',
  'GraphWhere',
]);

const NO_COLUMN: ReadonlySet<SymbolKind> = new Set<SymbolKind>(['let', 'parameter', 'function', 'table']);

/** Whether the name of a variable or parameter may stand for a column somewhere: wherever the tree does not say that it does not. */
function hidesVariable({ text, tree }: Analysis): boolean {
  const declared = new Set<string>();
  const meant = new Set<number>();
  let certain = true;
  walk(tree, (node) => {
    switch (node.kind) {
      case 'LetStatement':
        declared.add(node.name.name);
        meant.add(node.name.start);
        break;
      case 'FunctionParameter':
        declared.add(node.name);
        meant.add(node.nameSpan.start);
        break;
      case 'Call':
        meant.add(node.nameSpan.start);
        break;
      case 'Name':
        if (node.symbol !== undefined && NO_COLUMN.has(node.symbol)) meant.add(node.start);
        break;
      default:
        certain &&= !UNREAD.has(node.kind);
    }
    return certain;
  });
  if (declared.size === 0 && certain) return false;
  return !certain || [...declared].some((name) => !isAlways(name, meant, text));
}

/** Whether a name stands at these places only; false for names that are written in brackets. */
function isAlways(name: string, places: ReadonlySet<number>, text: string): boolean {
  if (!/^\w+$/.test(name)) return false;
  for (let i = text.indexOf(name); i >= 0; i = text.indexOf(name, i + 1)) {
    const partOfOther = /\w/.test(text.charAt(i - 1)) || /\w/.test(text.charAt(i + name.length));
    if (!partOfOther && !places.has(i)) return false;
  }
  return true;
}
