import type { KustoPackage, PackageObject } from '../package.js';
import { at } from '../raw.js';
import { SameTables } from './same-table.js';
import { noteSymbol, stateOf, symbolsNamed, type LocalScope, type ScopeState } from './scope-states.js';
import type { Element, SemanticInfo } from './tree-types.js';

/** Everything that the binding of an operator or a let statement depends on, besides its own text. */
const FIELDS = [
  '_globals',
  '_currentCluster',
  '_currentDatabase',
  '_currentFunction',
  '_rowScope',
  '_rightRowScope',
  '_pathScope',
  '_implicitArgumentType',
  '_scopeKind',
  '_isFuzzy',
  '_commonColumnsOnly',
  '_dynamicDepth',
  '_defaultColumnNameSuffix',
] as const;

const ROW_SCOPE = FIELDS.indexOf('_rowScope');

/** What the binder finds out as it goes and keeps to itself: where there is any, everything is bound anew. */
const FOUND = ['_openClusters', '_openDatabases', '_openTables', '_openTableInferredColumns'] as const;

type Field = (typeof FIELDS)[number] | (typeof FOUND)[number];

interface Binder extends Record<Field, unknown> {
  _defaultColumnNameSuffix: number;
  readonly _localScope: LocalScope;
  readonly _outerBinder: Binder | null;
  readonly _aliasedDatabases: { readonly Count: number };
}

interface TreeBinder {
  readonly _binder: Binder;
}

/** How a node was bound, as long as nothing has been changed in it since. */
export interface Bound {
  readonly context: readonly unknown[];
  /** The names that were looked up in the scope around it, with what was found; undefined where it was looked through. */
  readonly names: ReadonlyMap<string, readonly PackageObject[]> | undefined;
  scope: ScopeState;
  /** The symbols that it added to the scope around it. */
  readonly added: readonly PackageObject[];
  readonly suffixAfter: number;
  /** Whether the binder found anything wrong; such findings hold places of the text. */
  readonly hasFindings: boolean;
  readonly start: number;
  /** Our own tree of the node, made when first asked for. */
  converted?: { readonly value: object; readonly start: number };
}

interface Run {
  readonly isTakenOver: (node: Element) => boolean;
  /** Whether anything may be kept at all. */
  readonly keeps: boolean;
  /** How often something was done that another node may depend on. */
  effects: number;
  findings: number;
  readonly added: { readonly scope: LocalScope; readonly symbol: PackageObject }[];
  /** The names that were looked up among the local ones; null for a look through all. */
  readonly names: (string | null)[];
  /** The nodes that are being bound and will be kept, the innermost last. */
  readonly open: Element[];
  /** The node that the binder works on, whose children are bound. */
  binding: Element | undefined;
  /** Nodes that need not be bound again. */
  kept: number;
  bound: number;
}

const known = new WeakMap<Element, Bound>();
/** What is asked of the tree around an operator. */
let surroundings: { hasPipedInput(operator: Element): boolean; readonly tables: SameTables };
let run: Run | undefined;

/** How a node was bound; undefined where that cannot be relied on. */
export function boundAs(node: object): Bound | undefined {
  return known.get(node as Element);
}

type Visit = (this: Element, visitor: TreeBinder) => void;

/** Lets the binder pass over statements and operators that it has bound in the same surroundings before. */
export function keepBoundParts(kusto: KustoPackage): void {
  const { Kusto, System } = kusto;
  const facts = at(Kusto, 'Language', 'KustoFacts') as unknown as { HasPipedInput(operator: Element): boolean };
  surroundings = {
    hasPipedInput: (operator) => facts.HasPipedInput(operator),
    tables: new SameTables(kusto),
  };
  const syntax = at(Kusto, 'Language', 'Syntax');
  const binding = at(Kusto, 'Language', 'Binding');
  const treeBinder = at(binding, 'Binder', 'TreeBinder');
  const { getCount } = System['Array'] as { getCount(list: unknown): number };
  const operator = at(syntax, 'QueryOperator') as unknown as new () => object;

  const keeping = (original: Visit, isLet: boolean, isOrdinary: boolean): Visit =>
    function (this: Element, visitor) {
      const current = run;
      const isMain =
        current !== undefined &&
        visitor.constructor === (treeBinder as unknown) &&
        visitor._binder._outerBinder === null;
      if (!isMain) original.call(this, visitor);
      else if (isOrdinary) bind(current, this, visitor, original, isLet);
      else {
        current.effects++;
        original.call(this, visitor);
      }
    };
  for (const [name, type] of Object.entries(syntax)) {
    const prototype = (type as { readonly prototype?: unknown } | null)?.prototype as
      { Accept$1?: Visit } | null | undefined;
    const isLet = name === 'LetStatement';
    if (prototype === null || prototype === undefined || !(isLet || prototype instanceof operator)) continue;
    if (!Object.hasOwn(prototype, 'Accept$1')) continue;
    // These look at the tree around them.
    const isOrdinary = !/Graph|MacroExpand|Invoke|ExecuteAndCache|Bad/.test(name);
    prototype.Accept$1 = keeping(prototype.Accept$1!, isLet, isOrdinary);
  }
  watch(at(binding, 'LocalScope', 'prototype'), at(binding, 'Binder', 'prototype'), treeBinder, getCount);
}

function bind(current: Run, node: Element, visitor: TreeBinder, original: Visit, isLet: boolean): void {
  const binder = visitor._binder;
  const context = [...FIELDS.map((field) => binder[field]), isLet || surroundings.hasPipedInput(node)];
  const scope = stateOf(binder._localScope);
  const before = known.get(node);
  const isUsual = current.keeps && !hasFound(binder);
  if (isUsual && before !== undefined && canKeep(before, node, context, scope)) {
    for (const symbol of before.added) binder._localScope.AddSymbol(symbol);
    binder._defaultColumnNameSuffix = before.suffixAfter;
    before.scope = scope;
    if (before.names === undefined) current.names.push(null);
    else current.names.push(...before.names.keys());
    if (before.hasFindings) current.findings++;
    current.kept++;
    return;
  }
  known.delete(node);
  if (current.isTakenOver(node)) forget(node);
  const { effects, findings, added, names } = current;
  const [first, firstName] = [added.length, names.length];
  const around = binder._localScope;
  current.open.push(node);
  const bindingBefore = current.binding;
  current.binding = undefined;
  original.call(node, visitor);
  current.binding = bindingBefore;
  current.open.pop();
  current.bound++;
  if (!isLet && isUsual) surroundings.tables.give(node, binder._rowScope, expectedBy);
  const own = added.slice(first);
  const looked = new Set(names.slice(firstName));
  if (!isLet && own.length > 0) current.effects++;
  if (!isUsual || current.effects !== effects || hasFound(binder) || own.some((a) => a.scope !== around)) return;
  known.set(node, {
    context,
    scope,
    names: looked.has(null) ? undefined : new Map([...looked].map((name) => [name!, symbolsNamed(name!, scope)])),
    added: own.map(({ symbol }) => symbol),
    suffixAfter: binder._defaultColumnNameSuffix,
    hasFindings: current.findings !== findings,
    start: node.TriviaStart,
  });
}

function canKeep(bound: Bound, node: Element, context: readonly unknown[], scope: ScopeState): boolean {
  return (
    (bound.scope === scope || foundAlike(bound, scope)) &&
    bound.context.every((value, i) => value === context[i]) &&
    (!bound.hasFindings || bound.start === node.TriviaStart)
  );
}

/** Whether the names that a node looked up mean what they meant. */
function foundAlike({ names }: Bound, scope: ScopeState): boolean {
  if (names === undefined) return false;
  for (const [name, before] of names) {
    const now = symbolsNamed(name, scope);
    if (now.length !== before.length || now.some((symbol, i) => symbol !== before[i])) return false;
  }
  return true;
}

/** The table that an operator was bound for; undefined where it is not kept. */
function expectedBy(operator: Element): unknown {
  return known.get(operator)?.context[ROW_SCOPE];
}

function hasFound(binder: Binder): boolean {
  return FOUND.some((field) => binder[field] !== null) || binder._aliasedDatabases.Count > 0;
}

/** Takes away what binding said of a node and its parts: the binder does not take away what it does not say again. */
function forget(node: Element): void {
  const pending = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.extendedData !== null) next.extendedData.SemanticInfo = null;
    for (let i = next.ChildCount - 1; i >= 0; i--) {
      const child = next.GetChild(i);
      // Parts that were kept are decided on when they are bound.
      if (child !== null && !child.IsToken && !known.has(child)) pending.push(child);
    }
  }
}

interface BinderMethods {
  SetSemanticInfo(this: Binder, node: Element | null, info: SemanticInfo | null): void;
  GetFunctionCallExpansion(this: Binder, ...rest: unknown[]): unknown;
}

interface TreeBinderMethods {
  BindNode(this: TreeBinder, node: Element): void;
  VisitFunctionDeclaration(this: TreeBinder, node: Element): void;
}

/** Counts what binding a node does to other things than the node. */
function watch(
  scopes: PackageObject,
  binders: PackageObject,
  treeBinder: PackageObject,
  count: (list: unknown) => number,
): void {
  const scope = scopes as unknown as LocalScope;
  const addSymbol = scope.AddSymbol;
  scope.AddSymbol = function (this: LocalScope, symbol) {
    const added = addSymbol.call(this, symbol);
    if (run !== undefined && symbol !== null) {
      noteSymbol(this, symbol);
      run.added.push({ scope: this, symbol });
    }
    return added;
  };

  for (const name of ['GetSymbols$1', 'HasSymbol$1', 'HasSymbol$2', 'ContainsSymbol$1', 'ContainsSymbol$2']) {
    noteLookUps(scopes, name, (asked) => (typeof asked === 'string' ? asked : null));
  }
  for (const name of ['HasSymbol', 'ContainsSymbol']) noteLookUps(scopes, name, () => null);

  const binder = binders as unknown as BinderMethods;
  const setSemanticInfo = binder.SetSemanticInfo;
  binder.SetSemanticInfo = function (this: Binder, node, info) {
    const current = run;
    if (current !== undefined && node !== null && this._outerBinder === null) {
      if (info !== null && info !== undefined && count(info.Diagnostics) > 0) current.findings++;
      if (node !== current.binding) changed(node, current);
    }
    setSemanticInfo.call(this, node, info);
  };
  const expansion = binder.GetFunctionCallExpansion;
  binder.GetFunctionCallExpansion = function (this: Binder, ...rest) {
    const answer = expansion.apply(this, rest);
    if (run !== undefined && answer !== null) run.effects++;
    return answer;
  };

  const tree = at(treeBinder, 'prototype') as unknown as TreeBinderMethods;
  const bindNode = tree.BindNode;
  tree.BindNode = function (this: TreeBinder, node) {
    const current = run;
    if (current === undefined || this._binder._outerBinder !== null) {
      bindNode.call(this, node);
      return;
    }
    const before = current.binding;
    current.binding = node;
    bindNode.call(this, node);
    current.binding = before;
  };
  const functionDeclaration = tree.VisitFunctionDeclaration;
  tree.VisitFunctionDeclaration = function (this: TreeBinder, node) {
    if (run !== undefined) run.effects++;
    functionDeclaration.call(this, node);
  };
}

/** Notes which names a method of scopes is asked for. */
function noteLookUps(scopes: PackageObject, method: string, name: (asked: unknown) => string | null): void {
  type LookUp = (this: LocalScope, ...rest: unknown[]) => unknown;
  const methods = scopes as unknown as Record<string, LookUp>;
  const original = methods[method]!;
  methods[method] = function (this: LocalScope, ...rest) {
    if (run !== undefined) run.names.push(name(rest[0]));
    return original.apply(this, rest);
  };
}

/** A node that was bound already is changed by one further out: what was kept around it no longer holds. */
function changed(node: Element, current: Run): void {
  const innermost = current.open[current.open.length - 1];
  for (let at: Element | null = node; at !== null && at !== innermost; at = at.Parent) known.delete(at);
}

/**
 * Binds a tree and says how much of it was bound and how much kept.
 *
 * @param isTakenOver - whether a node comes from the tree of an earlier text, and may have been bound there.
 * @param keeps - whether parts may be kept as they were bound there.
 */
export function bindTree(
  { Kusto }: KustoPackage,
  tree: unknown,
  globals: unknown,
  localCache: unknown,
  isTakenOver: (node: Element) => boolean,
  keeps: boolean,
): { readonly done: boolean; readonly kept: number; readonly bound: number } {
  const binder = at(Kusto, 'Language', 'Binding', 'Binder') as unknown as {
    TryBind(tree: unknown, globals: unknown, localCache: unknown, setter: null): boolean;
  };
  const current: Run = {
    isTakenOver,
    keeps,
    effects: 0,
    findings: 0,
    added: [],
    names: [],
    open: [],
    binding: undefined,
    kept: 0,
    bound: 0,
  };
  run = current;
  try {
    return { done: binder.TryBind(tree, globals, localCache, null), kept: current.kept, bound: current.bound };
  } finally {
    run = undefined;
  }
}
