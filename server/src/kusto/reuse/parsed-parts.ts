import type { KustoPackage, PackageObject } from '../package.js';
import { at, construct } from '../raw.js';
import type { Parsed, Place, PlacedTokens } from './places.js';
import type { Element, LexicalToken } from './tree-types.js';

/** One run of the parser that keeps what it makes. */
interface Run {
  readonly places: readonly Place[];
  readonly source: object;
  /** One more than the last token that was looked at. */
  high: number;
}

interface Parser {
  _pos: number;
  readonly _depth: number;
  readonly _source: unknown;
  readonly _operatorSpecificNameToQueryOperatorParameterMap: unknown;
}

interface Source {
  Peek(index: number): LexicalToken | null;
  IsEnd(index: number): boolean;
}

type Method = (this: Parser, ...rest: unknown[]) => Element | null;

/** The methods whose nodes are kept. */
const KEPT = ['ParseLetStatement', 'ParsePipedQueryOperator', 'ParseUnpipedQueryOperator'] as const;

/** Deeper in, the parser may go another way: from 300 levels on it works without a stack. */
const DEEPEST = 100;

/** The run that took a node out of the tree of an earlier text. */
const taken = new WeakMap<Element, Run>();
/** Nodes of earlier trees that a part was taken out of, and the run that did. */
const broken = new WeakMap<Element, Run>();
let run: Run | undefined;

/** Lets the parser keep and take over statements and operators while {@link parseQuery} runs. */
export function keepParsedParts({ Kusto }: KustoPackage): void {
  const parser = at(Kusto, 'Language', 'Parsing', 'QueryParser', 'prototype') as unknown as Record<string, Method>;
  for (const name of KEPT) parser[name] = keeping(name, parser[name]!);
}

function keeping(name: string, original: Method): Method {
  return function (this: Parser, ...rest) {
    const current = run;
    const plain =
      current === undefined ||
      this._source !== current.source ||
      this._depth > DEEPEST ||
      this._operatorSpecificNameToQueryOperatorParameterMap !== null;
    const index = this._pos;
    const place = plain ? undefined : current.places[index];
    if (plain || place === undefined) return original.apply(this, rest);
    const known = place.get(name);
    if (known !== undefined && take(known, index, current)) {
      this._pos = index + known.length;
      current.high = Math.max(current.high, index + known.seen);
      return known.node;
    }
    const before = current.high;
    current.high = index;
    const node = original.apply(this, rest);
    if (node !== null) {
      const [length, seen] = [this._pos - index, current.high - index];
      place.set(name, { node, places: current.places, index, length, seen });
    }
    current.high = Math.max(before, current.high);
    return node;
  };
}

/** Takes a node out of its tree when the tokens that it depends on are the same here. A node can be taken once in a run. */
function take({ node, places, index, seen }: Parsed, here: number, current: Run): boolean {
  for (let i = 0; i < seen; i++) if (places[index + i] !== current.places[here + i]) return false;
  if (taken.get(node) === current || broken.has(node)) return false;
  const around: Element[] = [];
  for (let parent = node.Parent; parent !== null && broken.get(parent) !== current; parent = parent.Parent) {
    if (taken.get(parent) === current) return false;
    around.push(parent);
  }
  for (const parent of around) broken.set(parent, current);
  node._parentOrTree = null;
  taken.set(node, current);
  return true;
}

/** Whether a node was taken over by the last run that could. */
export function isTakenOver(node: Element, by: object): boolean {
  return taken.get(node) === by;
}

/** The parsed query block, and the run that made it. Throws what the parser throws. */
export function parseQuery(
  { Kusto }: KustoPackage,
  { tokens, places }: PlacedTokens,
  options: unknown,
): { root: PackageObject; by: object } {
  const parsing = at(Kusto, 'Language', 'Parsing');
  const source = construct({ ArraySource: sourceType(parsing) }, 'ArraySource', tokens) as unknown as Source;
  const current: Run = { places, source, high: 0 };
  const see = (index: number): void => {
    if (index >= current.high) current.high = index + 1;
  };
  source.Peek = (index) => {
    see(index);
    return tokens[index] ?? null;
  };
  source.IsEnd = (index) => {
    see(index);
    return index >= tokens.length;
  };
  const parser = construct(at(parsing, 'QueryParser'), '$ctor1', source, 0, options);
  run = current;
  try {
    return { root: (parser['ParseQuery'] as () => PackageObject).call(parser), by: current };
  } finally {
    run = undefined;
  }
}

function sourceType(parsing: PackageObject): unknown {
  const generic = parsing['ArraySource$1'] as (element: unknown) => unknown;
  return generic(parsing['LexicalToken']);
}
