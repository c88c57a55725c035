import type { Analysis } from '../../kusto/analysis.js';
import { Names } from '../../lint/model/names.js';
import type { Call, Literal, Name, NameDeclaration, Path, Span } from '../../syntax/expressions.js';
import type { FunctionParameter, LetStatement } from '../../syntax/statements.js';
import { walk, type SyntaxNode } from '../../syntax/walk.js';
import type { Column, FixedName, Occurrence } from './column.js';
import type { ColumnScope } from './column-scope.js';
import { ColumnFlow } from './column-flow.js';

export type { Occurrence } from './column.js';

/**
 * What a name of a query stands for: a let value or function, a parameter, another name that the query gives (`as`, scan
 * steps, query parameters), a column, a table, or a function of the workspace or the language.
 */
export type QuerySymbolKind = 'let' | 'let-function' | 'parameter' | 'name' | 'column' | 'table' | 'function';

/** Something that a query names, with every place where it does. */
export interface QuerySymbol {
  readonly kind: QuerySymbolKind;
  readonly name: string;
  /** In order of place, none twice. */
  readonly occurrences: readonly Occurrence[];
  /** For columns: why the name is not the query's own. Empty where it is. */
  readonly fixed: ReadonlySet<FixedName>;
  /** For columns: the tables that have it. */
  readonly tables: ReadonlySet<string>;
  /** Where the query declares a let value, function or parameter. */
  readonly declaration: LetStatement | FunctionParameter | undefined;
  /** For columns: the column as it flows. */
  readonly column: Column | undefined;
}

/** A symbol and the one of its places that was asked for. */
export interface SymbolPlace {
  readonly symbol: QuerySymbol;
  readonly occurrence: Occurrence;
}

const NONE: ReadonlySet<never> = new Set<never>();
const known = new WeakMap<Analysis, QuerySymbols>();

/** The symbols of an analysed query; found once. */
export function symbolsOf(analysis: Analysis): QuerySymbols {
  let symbols = known.get(analysis);
  if (symbols === undefined) known.set(analysis, (symbols = new QuerySymbols(analysis)));
  return symbols;
}

/** Who names what in a query. */
export class QuerySymbols {
  readonly names: Names;
  readonly flow: ColumnFlow;
  /** In the order in which they are first named. */
  readonly symbols: readonly QuerySymbol[];

  constructor(readonly analysis: Analysis) {
    this.names = new Names(analysis.tree);
    this.flow = new ColumnFlow(this.names, analysis.text);
    this.symbols = new Collector(analysis, this.names, this.flow).collect();
  }

  /** The symbol that is named at an offset; right behind a name counts as at it. */
  at(offset: number): SymbolPlace | undefined {
    let found: SymbolPlace | undefined;
    for (const symbol of this.symbols) {
      for (const occurrence of symbol.occurrences) {
        if (occurrence.start <= offset && offset < occurrence.end) return { symbol, occurrence };
        if (occurrence.end === offset && occurrence.start < offset) found ??= { symbol, occurrence };
      }
    }
    return found;
  }

  /** Whether a column is one of the query's result. */
  isResultColumn({ name, column }: QuerySymbol): boolean {
    const last = this.analysis.tree.statements.findLast((statement) => statement.kind === 'ExpressionStatement');
    return (
      last !== undefined && column !== undefined && this.flow.of(last.expression).known(name)?.root === column.root
    );
  }

  /** The symbol that a let statement or parameter declares. */
  declaredBy(declaration: LetStatement | FunctionParameter): QuerySymbol | undefined {
    return this.symbols.find((symbol) => symbol.declaration === declaration);
  }
}

interface Draft {
  readonly kind: QuerySymbolKind;
  readonly name: string;
  readonly declaration: QuerySymbol['declaration'];
  readonly occurrences: Occurrence[];
}

class Collector {
  private readonly drafts = new Map<unknown, Draft>();
  private readonly columns = new Set<Column>();
  /** Names that `as`, scan steps and query parameters give. */
  private readonly given = new Map<string, NameDeclaration | FunctionParameter>();

  constructor(
    private readonly analysis: Analysis,
    private readonly names: Names,
    private readonly flow: ColumnFlow,
  ) {}

  collect(): QuerySymbol[] {
    walk(this.analysis.tree, (node) => this.declare(node));
    // Columns are declared where the flow meets them, so it has to go everywhere before names are looked up.
    walk(this.analysis.tree, (node) => {
      if (node.kind === 'Pipeline' || node.kind === 'Subquery') this.flow.before(node, node.operators.length);
      else if (isTabular(node)) this.flow.of(node);
    });
    // Columns that nobody reads are symbols too.
    for (const column of this.flow.declaredColumns) this.columns.add(column);
    walk(this.analysis.tree, (node, ancestors) => this.refer(node, ancestors));
    const symbols = [...this.drafts.values()].map(({ kind, name, declaration, occurrences }): QuerySymbol => ({
      ...{ kind, name, declaration, fixed: NONE, tables: NONE, column: undefined },
      occurrences: inOrder(occurrences),
    }));
    for (const column of new Set([...this.columns].map((c) => c.root))) {
      const { name, occurrences, fixed, tables } = column;
      symbols.push({
        ...{ kind: 'column', name, declaration: undefined, fixed, tables, column },
        occurrences: inOrder(occurrences),
      });
    }
    return symbols.sort((a, b) => (a.occurrences[0]?.start ?? 0) - (b.occurrences[0]?.start ?? 0));
  }

  private declare(node: SyntaxNode): void {
    switch (node.kind) {
      case 'LetStatement': {
        const kind = node.value.kind === 'FunctionDeclaration' ? 'let-function' : 'let';
        this.add(node, kind, node.name.name, node.name, 'declaration', node);
        return;
      }
      case 'FunctionParameter': {
        if (node.nameSpan.start === node.nameSpan.end) return;
        this.add(node, 'parameter', node.name, node.nameSpan, 'declaration', node);
        if (this.names.parent(node)?.kind === 'QueryParametersStatement') this.given.set(node.name, node);
        return;
      }
      case 'As':
        if (node.name.kind === 'NameDeclaration') this.give(node.name);
        return;
      case 'ScanStep':
        this.give(node.name);
        return;
      default:
    }
  }

  private give(name: NameDeclaration): void {
    this.given.set(name.name, name);
    this.add(name, 'name', name.name, name, 'declaration');
  }

  private refer(node: SyntaxNode, ancestors: readonly SyntaxNode[]): void {
    switch (node.kind) {
      case 'Name':
        this.name(node, ancestors);
        return;
      case 'Call':
        this.call(node);
        return;
      case 'Path':
        this.side(node);
        return;
      default:
    }
  }

  private name(name: Name, ancestors: readonly SyntaxNode[]): void {
    const declaration = this.names.declaration(name);
    if (declaration !== undefined) {
      this.add(declaration, 'let', name.name, name, 'reference');
      return;
    }
    switch (name.symbol) {
      case 'table':
        this.add(`table ${name.name}`, 'table', name.name, name, 'reference');
        return;
      case 'function':
      case 'built-in-function':
        this.add(`function ${name.name}`, 'function', name.name, name, 'reference');
        return;
      case 'let':
      case 'parameter': {
        const given = this.given.get(name.name);
        if (given !== undefined) this.add(given, 'name', name.name, name, 'reference');
        return;
      }
      case 'column':
      case undefined:
        this.column(name, ancestors);
        return;
      default:
    }
  }

  private column(name: Name, ancestors: readonly SyntaxNode[]): void {
    const parent = ancestors.at(-1);
    // A key of a dynamic value, or a column of one side of a join.
    if (parent?.kind === 'Path' && parent.member === name && name.symbol !== 'column') return;
    if (parent?.kind === 'Path' && parent.member === name && sideOf(parent) !== undefined) return;
    const scope = this.flow.scopeAt(name);
    if (name.symbol === undefined && scope.known(name.name) === undefined && scope.open === undefined) return;
    this.read(scope, name);
    const operator = ancestors.findLast((node) => node.kind === 'Join' || node.kind === 'Lookup');
    if (operator !== undefined && parent === operator && operator.on.includes(name)) {
      const other = this.flow.of(operator.right).get(name.name);
      if (other !== undefined) this.columns.add(other);
    }
  }

  /** `$left.a`, `$right.b` */
  private side(path: Path): void {
    const side = sideOf(path);
    if (side === undefined || path.member.kind !== 'Name') return;
    for (const ancestor of this.names.ancestors(path)) {
      if (ancestor.kind !== 'Join' && ancestor.kind !== 'Lookup') continue;
      const scope = side === '$left' ? this.flow.scopeAt(ancestor) : this.flow.of(ancestor.right);
      this.read(scope, path.member);
      return;
    }
  }

  private call(call: Call): void {
    const declaration = this.names.declaration(call);
    if (declaration !== undefined) {
      this.add(declaration, 'let-function', call.name, call.nameSpan, 'reference');
      return;
    }
    if (call.callee === 'unknown') return;
    this.add(`function ${call.name}`, 'function', call.name, call.nameSpan, 'reference');
    const [first] = call.args;
    if (NAMES_A_COLUMN.has(call.name) && first?.kind === 'Literal') this.namedInText(first);
  }

  /** `column_ifexists("name", …)` reads the column where there is one. */
  private namedInText(literal: Literal): void {
    const column = typeof literal.value === 'string' ? this.flow.scopeAt(literal).known(literal.value) : undefined;
    const inside = insideQuotes(this.analysis.text, literal);
    if (column === undefined || inside === undefined) return;
    column.add({ ...inside, role: 'text' });
    this.columns.add(column);
  }

  private read(scope: ColumnScope, name: Name): void {
    const column = scope.get(name.name);
    if (column === undefined) return;
    column.add({ start: name.start, end: name.end, role: 'reference' });
    this.columns.add(column);
  }

  private add(
    key: unknown,
    kind: QuerySymbolKind,
    name: string,
    { start, end }: Span,
    role: Occurrence['role'],
    declaration?: QuerySymbol['declaration'],
  ): void {
    let draft = this.drafts.get(key);
    if (draft === undefined) this.drafts.set(key, (draft = { kind, name, declaration, occurrences: [] }));
    draft.occurrences.push({ start, end, role });
  }
}

/** Functions whose first argument is the name of a column, as text. */
const NAMES_A_COLUMN: ReadonlySet<string> = new Set(['column_ifexists', 'columnifexists', 'iscolumnexists']);

function sideOf({ target }: Path): '$left' | '$right' | undefined {
  if (target.kind !== 'Name') return undefined;
  return target.name === '$left' || target.name === '$right' ? target.name : undefined;
}

/** The place of a literal's text between plain quotes, where it is written without escapes. */
function insideQuotes(text: string, { start, end, value }: Literal): Span | undefined {
  const inside = { start: start + 1, end: end - 1 };
  return text.slice(inside.start, inside.end) === value ? inside : undefined;
}

function isTabular(
  node: SyntaxNode,
): node is Extract<SyntaxNode, { readonly kind: 'Union' | 'Call' | 'DataTable' | 'Print' | 'Range' | 'ExternalData' }> {
  switch (node.kind) {
    case 'DataTable':
    case 'ExternalData':
      return true;
    case 'Union':
    case 'Print':
    case 'Range':
    case 'Call':
      return node.kind === 'Call' ? node.type === 'table' : true;
    default:
      return false;
  }
}

function inOrder(occurrences: readonly Occurrence[]): Occurrence[] {
  const byPlace = new Map(occurrences.map((occurrence) => [`${occurrence.start}:${occurrence.end}`, occurrence]));
  return [...byPlace.values()].sort((a, b) => a.start - b.start);
}
