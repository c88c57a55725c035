import type { Span } from '../syntax/expressions.js';
import type { ExprType } from '../syntax/types.js';
import { exprType, items, type RawNode } from './raw.js';
import type { PackageObject } from './package.js';

export type DiagnosticSeverity = 'error' | 'warning' | 'info' | 'hint';

/** A finding of the parser or binder; `code` is the package's own (`KS142`). */
export interface ParserDiagnostic extends Span {
  readonly code: string;
  readonly severity: DiagnosticSeverity;
  readonly message: string;
}

/** Reads the package's list of diagnostics. */
export function readDiagnostics(list: unknown): ParserDiagnostic[] {
  return items(list).map((d) => ({
    code: d['Code'] as string,
    severity: severityOf(d),
    message: d['Message'] as string,
    start: d['Start'] as number,
    end: (d['Start'] as number) + (d['Length'] as number),
  }));
}

function severityOf(d: PackageObject): DiagnosticSeverity {
  switch (d['Severity']) {
    case 'Error':
      return 'error';
    case 'Warning':
      return 'warning';
    case 'Suggestion':
      return 'hint';
    default:
      return 'info';
  }
}

/**
 * Constructs that the package reports as errors and the real engine accepts. Each entry says where the package errs:
 * the innermost node at the diagnostic and its ancestors decide.
 */
const FALSE_ERRORS: readonly {
  readonly codes: readonly string[];
  readonly accepts: (path: readonly RawNode[], at: Span) => boolean;
}[] = [
  // count(x) takes any expression and counts rows.
  { codes: ['KS107', 'KS108'], accepts: (path, at) => isArgument(path, ['count'], at) },
  // A cluster has one type dynamic: whether it holds an array or a bag shows only in the rows.
  { codes: ['KS234', 'KS235'], accepts: (path, at) => hasType(path, ['dynamic'], at) },
  // The package takes the property of an edge for a value where it stands for an array of them.
  { codes: ['KS234'], accepts: (path) => inCall(path, ['array_length']) },
  // make_timespan() takes fractional seconds.
  // The package knows the arguments of series_fit_poly() in another order than the reference.
  {
    codes: ['KS107', 'KS234'],
    accepts: (path, at) => isArgument(path, ['series_fit_poly'], at) && hasType(path, ['dynamic', 'long', 'int'], at),
  },
  // The part of a date may be a constant by name; the planner refuses others.
  { codes: ['KS131'], accepts: (path) => inCall(path, ['datetime_add', 'datetime_diff', 'datetime_part', 'datepart']) },
  { codes: ['KS134'], accepts: (path) => inCall(path, ['make_timespan']) },
  // A dynamic stays what it is; a number or bool is a dynamic value already.
  { codes: ['KS107', 'KS141'], accepts: (path, at) => isArgument(path, ['parse_json', 'todynamic', 'toobject'], at) },
  // The percentiles may be an array.
  {
    codes: ['KS107'],
    accepts: (path, at) => isArgument(path, ['percentiles_array_tdigest'], at) && hasType(path, ['dynamic'], at),
  },
  // Literals may stand anywhere in a search predicate.
  { codes: ['KS107', 'KS108', 'KS109', 'KS106'], accepts: (path) => path.some((n) => n.kind === 'SearchOperator') },
  {
    codes: ['KS141'],
    accepts: (path) =>
      path.some((n) => n.kind === 'SearchOperator') && (lastKind(path) ?? '').endsWith('LiteralExpression'),
  },
  // The package does not know the properties of nodes whose only one is their identifier.
  { codes: ['KS142'], accepts: (path) => path.some((n) => n.kind.startsWith('GraphWhere') || isOverInnerNodes(n)) },
  // bag_unpack's columnsConflict and ignoredProperties.
  { codes: ['KS107', 'KS108', 'KS109', 'KS119', 'KS120'], accepts: (path) => inCall(path, ['bag_unpack']) },
  // The step of these plugins may be a text: week, month or year.
  {
    codes: ['KS138'],
    accepts: (path) => inCall(path, CALENDAR_PLUGINS) && lastKind(path) === 'StringLiteralExpression',
  },
  // Plugins that the package does not know.
  { codes: ['KS124'], accepts: (path) => inCall(path, ['schema_merge', 'diffpatterns_text']) },
  // A fuzzy union goes on without the tables that a wildcard does not find.
  { codes: ['KS142'], accepts: isWildcardOfFuzzyUnion },
  // What column_ifexists() gives has the type of its default where the name is not known yet: in a function's body.
  {
    codes: ['KS106', 'KS107', 'KS108', 'KS138', 'KS141'],
    accepts: (path) => path.some((n) => n.kind === 'FunctionBody' && takesColumnsByName(n)),
  },
  // The columns of the invoked table are in scope of the arguments of FileProfile and its kin.
  { codes: ['KS142'], accepts: (path) => path.some((n) => n.kind === 'InvokeOperator') },
];

const CALENDAR_PLUGINS: readonly string[] = [
  'active_users_count',
  'activity_counts_metrics',
  'activity_metrics',
  'sliding_window_counts',
];

/** Whether a function's body reads columns whose names its caller gives. */
function takesColumnsByName(body: RawNode): boolean {
  const pending = [body];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (inCall([node], ['column_ifexists', 'columnifexists'])) {
      const [name] = node.part('ArgumentList').list('Expressions');
      if (name !== undefined && name.kind !== 'StringLiteralExpression') return true;
    }
    pending.push(...node.children().filter((c) => !c.isToken));
  }
  return false;
}

function lastKind(path: readonly RawNode[]): string | undefined {
  return path[path.length - 1]?.kind;
}

/** Whether the expression at a span has one of some types. */
function hasType(path: readonly RawNode[], types: readonly ExprType[], at: Span): boolean {
  return path.some((n) => n.start === at.start && n.end === at.end && types.includes(exprType(n.resultType)));
}

/** `map(inner_nodes(edge), …)` and kin. */
function isOverInnerNodes(node: RawNode): boolean {
  if (node.kind !== 'FunctionCallExpression' || !['map', 'all', 'any'].includes(node.part('Name').simpleName))
    return false;
  const [first] = node.part('ArgumentList').list('Expressions');
  return first?.kind === 'FunctionCallExpression' && first.part('Name').simpleName === 'inner_nodes';
}

function isWildcardOfFuzzyUnion(path: readonly RawNode[]): boolean {
  const name = path.findIndex((n) => n.kind === 'NameReference' && n.part('Name').kind === 'WildcardedName');
  return name > 0 && path.slice(0, name).some((n) => n.kind === 'UnionOperator' && isFuzzy(n));
}

function isFuzzy(union: RawNode): boolean {
  return union
    .list('Parameters')
    .some((p) => p.part('Name').simpleName === 'isfuzzy' && /^true$/iu.test(p.part('Expression').text));
}

function inCall(path: readonly RawNode[], names: readonly string[]): boolean {
  return path.some((n) => n.kind === 'FunctionCallExpression' && names.includes(n.part('Name').simpleName));
}

/** Whether a span is that of a whole argument of a call. */
function isArgument(path: readonly RawNode[], names: readonly string[], at: Span): boolean {
  return path.some(
    (n) =>
      inCall([n], names) &&
      n
        .part('ArgumentList')
        .list('Expressions')
        .some((a) => a.start === at.start && a.end === at.end),
  );
}

/** Whether a diagnostic is one of the package's known false errors. */
export function isFalseError(diagnostic: ParserDiagnostic, root: RawNode): boolean {
  const candidates = FALSE_ERRORS.filter((f) => f.codes.includes(diagnostic.code));
  if (candidates.length === 0) return false;
  const path = pathTo(root, diagnostic);
  return candidates.some((f) => f.accepts(path, diagnostic));
}

/** The nodes around a span, outermost first. */
function pathTo(root: RawNode, span: Span): RawNode[] {
  const path: RawNode[] = [root];
  for (;;) {
    const last = path[path.length - 1]!;
    const next = last.children().find((c) => !c.isToken && c.start <= span.start && span.end <= c.end);
    if (next === undefined) return path;
    path.push(next);
  }
}

/** An expression of another type is wanted: what is said of an unknown name too. */
const WRONG_TYPE: ReadonlySet<string> = new Set(['KS106', 'KS107', 'KS108', 'KS109']);

/** Whether a diagnostic only repeats that a name (KS142) at the same place is not known. */
export function isConsequence({ code, start, end }: ParserDiagnostic, all: readonly ParserDiagnostic[]): boolean {
  return WRONG_TYPE.has(code) && all.some((d) => d.code === 'KS142' && d.start === start && d.end === end);
}
